"""From what is owed to rows: new ones are recorded, those not owed any more are withdrawn, both once.

Reads first and writes only if there is news, so that a tick without news never takes the write lock.
"""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mentoring.core.db import db, insert_once, transaction
from mentoring.messages import gate, stops
from mentoring.messages.models import OutboxMessage, OutboxState
from mentoring.messages.rules import BY_KIND, RULES, Owed, Rule
from mentoring.messages.rules.base import Key

KEYS_AT_ONCE = 500  # in a statement
NOT_OWED = "no longer owed"
SUPERSEDED = "something newer took its place"
WAITING = (OutboxState.DUE, OutboxState.CLAIMED)  # not begun: it can still be taken back

OwedNow = Mapping[str, Mapping[Key, Owed]]  # by kind


def queue_due(now: datetime, rules: Iterable[Rule] = RULES) -> int:
    """Bring the outbox in line with what these rules say. Returns how many rows are new or owed again."""
    rules = tuple(rules)
    # Before the state: what is not owed after it was read was not owed before either.
    waiting = _waiting([rule.kind for rule in rules])
    known, barred = {(row.kind, *_key(row)) for row in waiting}, stops.of()
    owed: dict[str, dict[Key, Owed]] = {}
    count = 0
    for rule in rules:
        owed[rule.kind] = {item.key: item for item in rule.owed(now)}
        asked = [item for key, item in owed[rule.kind].items() if (rule.kind, *key) not in known]
        # A worker may die in a large scan: some are recorded before the others are looked up, and in any
        # order, so that the next one to die does not stop at the same place.
        random.shuffle(asked)
        for some in _portions(asked):
            count += _record(*_news(rule, some, barred, now))
    gone = _no_longer_owed(waiting, owed)
    db.session.commit()  # the end of reading
    if gone:
        with transaction():
            for why, ids in gone.items():
                _withdraw(ids, why)
    return count


def _record(news: list[dict[str, Any]], again: list[uuid.UUID]) -> int:
    """Both whole; how many rows are new or owed again."""
    if not (news or again):
        return 0
    with transaction():
        _owe_again(again)
        return insert_once(OutboxMessage, news) + len(again)


def withdraw_claimed(now: datetime) -> int:
    """Take back what a worker holds and has not begun, where the state no longer asks for it.

    Called when somebody's change is committed: what it made untrue is not begun after that. Whoever claims
    reads the state after the claim is committed, so one of the two always sees the other.
    """
    held = list(
        db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.state == OutboxState.CLAIMED))
    )
    gone: dict[str, list[uuid.UUID]] = defaultdict(list)
    barred = stops.of({row.person_id for row in held}) if held else {}
    for kind, rows in _by_kind(held).items():
        rule = BY_KIND[kind]
        records = rule.by_ids([row.subject_id for row in rows])
        for row in rows:
            if not rule.asks(records.get(row.subject_id), row, now):
                gone[NOT_OWED].append(row.id)
            elif why := gate.stopped(rule, barred.get(row.person_id, frozenset())):
                gone[why].append(row.id)
    db.session.commit()
    if not gone:
        return 0
    with transaction():
        for why, ids in gone.items():
            _withdraw(ids, why)
    return sum(map(len, gone.values()))


def _waiting(kinds: list[str]) -> list[Any]:
    box = OutboxMessage
    columns = (box.id, box.kind, box.person_id, box.subject_id, box.period)
    ours = sa.or_(box.kind.in_(kinds), box.kind.not_in(BY_KIND))  # and those of another version
    found = sa.select(*columns).where(box.state.in_(WAITING), ours)
    return list(db.session.execute(found))


def _no_longer_owed(waiting: list[Any], owed: OwedNow) -> dict[str, list[uuid.UUID]]:
    """Why → rows to take back."""
    newer: dict[str, set[Key]] = defaultdict(set)
    for kind, items in owed.items():
        for superseded in BY_KIND[kind].supersedes:
            newer[superseded] |= items.keys()
    gone: dict[str, list[uuid.UUID]] = defaultdict(list)
    for row in waiting:
        key = _key(row)
        if key not in owed.get(row.kind, ()):
            gone[SUPERSEDED if key in newer[row.kind] else NOT_OWED].append(row.id)
    return gone


def _news(
    rule: Rule, asked: Sequence[Owed], barred: stops.Reasons, now: datetime
) -> tuple[list[dict[str, Any]], list[uuid.UUID]]:
    """Rows to insert, and ids of those that were withdrawn and are owed again, such as after a break.

    What may have been taken by the mail server before it was withdrawn stays withdrawn.
    """
    news: list[dict[str, Any]] = []
    again: list[uuid.UUID] = []
    known = _known(rule.kind, [item.key for item in asked])
    for item in asked:
        found = known.get(item.key)
        if found is None:
            news.append(_new_row(rule.kind, item, now))
            continue
        withdrawn = found.state is OutboxState.WITHDRAWN and not found.uncertain
        if withdrawn and not gate.stopped(rule, barred.get(item.person_id, frozenset())):
            again.append(found.id)
    return news, again


def _known(kind: str, keys: list[Key]) -> dict[Key, Any]:
    """The rows there are of what is owed; never all of a kind, for they are kept for years."""
    box = OutboxMessage
    columns = (box.id, box.state, box.uncertain, box.person_id, box.subject_id, box.period)
    these = sa.tuple_(box.person_id, box.subject_id, box.period).in_(keys)
    rows = db.session.execute(sa.select(*columns).where(box.kind == kind, these))
    return {_key(row): row for row in rows}


def _key(row: Any) -> Key:
    return row.person_id, row.subject_id, row.period


def _new_row(kind: str, item: Owed, now: datetime) -> dict[str, Any]:
    return {
        "kind": kind,
        "person_id": item.person_id,
        "subject_id": item.subject_id,
        "period": item.period,
        "owed_from": item.owed_from,
        "not_before": item.owed_from,
        "created_at": now,
        "state": OutboxState.DUE,
        "attempts": 0,
        "uncertain": False,
        "copy": 0,
        "why": "",
    }


def _withdraw(ids: list[uuid.UUID], why: str) -> None:
    box = OutboxMessage
    for some in _portions(ids):
        _update(
            sa.update(box).where(box.id.in_(some), box.state.in_(WAITING)),
            state=OutboxState.WITHDRAWN,
            why=why,
            lease_token=None,
            lease_until=None,
        )


def _owe_again(ids: list[uuid.UUID]) -> None:
    box = OutboxMessage
    _update(
        sa.update(box).where(box.id.in_(ids), box.state == OutboxState.WITHDRAWN),
        state=OutboxState.DUE,
        not_before=box.owed_from,
        why="",
    )


def _by_kind(rows: Iterable[OutboxMessage]) -> dict[str, list[OutboxMessage]]:
    found: dict[str, list[OutboxMessage]] = defaultdict(list)
    for row in rows:
        if row.kind in BY_KIND:
            found[row.kind].append(row)
    return found


def _portions(items: list[Any]) -> Iterable[list[Any]]:
    return (items[start : start + KEYS_AT_ONCE] for start in range(0, len(items), KEYS_AT_ONCE))


def _update(statement: sa.Update, **values: object) -> None:
    db.session.execute(statement.values(**values).execution_options(synchronize_session=False))
