"""The outbox: due → claimed → sending → sent, each committed, so that a worker may die between any two.

A claim is a lease with a token. Whoever holds the token of a row may move it on; when the lease runs out the
row is claimed again by somebody else, and what the first one still does to it has no effect. Only a row whose
worker died between `sending` and `sent` is uncertain; it goes again under the same Message-ID.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from mentoring.casework.actions import open_task
from mentoring.casework.models import TaskKind
from mentoring.core import clock
from mentoring.core.db import db, insert_once, transaction
from mentoring.messages.models import UNSENT, OutboxMessage, OutboxState
from mentoring.messages.rules import BY_KIND, RULES, URGENT, Owed, Rule

LEASE = timedelta(minutes=5)  # longer than one conversation with a mail server can take
FIRST_RETRY = timedelta(seconds=30)  # then twice as long each time
LONGEST_RETRY = timedelta(hours=6)
MOST_TRIES = 14  # a day and a half
KEYS_AT_ONCE = 500  # in a statement

NOT_OWED = "no longer owed"
UNCERTAIN = "uncertain: its worker died or lost the connection while sending"

Key = tuple[uuid.UUID, str, uuid.UUID, str]


class LostLease(Exception):
    """Somebody else holds the row now, or it is no longer to be sent. Leave it alone."""


def queue_due(now: datetime, rules: Iterable[Rule] = RULES) -> int:
    """Record everything that is owed and not recorded yet. Returns how many rows are new or owed again.

    Reads first and writes only if there is news, so that a tick without news never takes the write lock.
    """
    news: list[dict[str, object]] = []
    again: list[uuid.UUID] = []
    for rule in rules:
        all_owed = list(rule.owed(now))
        known = _known(rule.kind, all_owed)
        for owed in all_owed:
            found = known.get((owed.person_id, rule.kind, owed.subject_id, owed.period))
            if found is None:
                news.append(_new_row(rule.kind, now) | vars(owed))
            elif found.state is OutboxState.WITHDRAWN and found.why == NOT_OWED:
                again.append(found.id)  # such as a pair on a break that goes on; it surely never went out
    db.session.commit()  # the end of reading
    if not news and not again:
        return 0
    with transaction():
        new = insert_once(OutboxMessage, news)
        if again:
            _update(
                sa.update(OutboxMessage).where(
                    OutboxMessage.id.in_(again), OutboxMessage.state == OutboxState.WITHDRAWN
                ),
                state=OutboxState.DUE,
                why="",
            )
    return new + len(again)


def _known(kind: str, all_owed: list[Owed]) -> dict[Key, Any]:
    """The rows there are of what is owed; never all of a kind, for they are kept for years."""
    box = OutboxMessage
    found: dict[Key, Any] = {}
    columns = (box.id, box.state, box.why, box.person_id, box.subject_id, box.period)
    keys = [(owed.person_id, owed.subject_id, owed.period) for owed in all_owed]
    for start in range(0, len(keys), KEYS_AT_ONCE):
        these = sa.tuple_(box.person_id, box.subject_id, box.period).in_(keys[start : start + KEYS_AT_ONCE])
        for row in db.session.execute(sa.select(*columns).where(box.kind == kind, these)):
            found[row.person_id, kind, row.subject_id, row.period] = row
    return found


def _new_row(kind: str, now: datetime) -> dict[str, object]:
    return {"kind": kind, "created_at": now, "state": OutboxState.DUE, "attempts": 0, "why": ""}


def may_send(now: datetime) -> bool:
    """Whether ordinary messages may go out now; urgent ones always may."""
    return current_app.config["SETTINGS"].sending_hours == "always" or clock.is_sending_time(now)


def claim(limit: int, now: datetime) -> tuple[uuid.UUID, list[uuid.UUID]]:
    """Take up to `limit` rows whose time has come, urgent ones first: the token, and the ids in order.

    PostgreSQL passes over rows that another claim has locked; SQLite has one writer at a time and ignores
    `FOR UPDATE`, to the same end.
    """
    token, box = uuid.uuid4(), OutboxMessage
    ready = sa.or_(
        sa.and_(box.state == OutboxState.DUE, box.not_before <= now),
        sa.and_(box.state.in_((OutboxState.CLAIMED, OutboxState.SENDING)), box.lease_until <= now),
    )
    urgent = box.kind.in_(URGENT)
    if not may_send(now):
        ready = sa.and_(ready, urgent)
    found = (
        sa.select(box.id)
        .where(ready)
        .order_by(sa.case((urgent, 0), else_=1), box.not_before, box.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    with transaction():
        ids = list(db.session.scalars(found))
        if ids:
            _update(
                sa.update(box).where(box.id.in_(ids)),
                why=sa.case((box.state == OutboxState.SENDING, UNCERTAIN), else_=box.why),
                state=OutboxState.CLAIMED,
                lease_token=token,
                lease_until=now + LEASE,
            )
    return token, ids


def waiting(now: datetime) -> bool:
    """Whether a claim would find something. A read only: nothing is locked."""
    box = OutboxMessage
    found = sa.select(box.id).where(box.state.in_(UNSENT), box.not_before <= now)
    found = found.where(sa.or_(box.state == OutboxState.DUE, box.lease_until <= now))
    if not may_send(now):
        found = found.where(box.kind.in_(URGENT))
    answer = db.session.scalar(found.limit(1)) is not None
    db.session.commit()
    return answer


def held(row_id: uuid.UUID, token: uuid.UUID) -> OutboxMessage:
    """The row as it is now, locked, in the current transaction. Raises LostLease."""
    found = sa.select(OutboxMessage).where(OutboxMessage.id == row_id, OutboxMessage.lease_token == token)
    row = db.session.scalar(found.with_for_update().execution_options(populate_existing=True))
    if row is None or row.state not in UNSENT:
        raise LostLease
    return row


def still_owed(row: OutboxMessage, now: datetime) -> bool:
    rule = BY_KIND.get(row.kind)
    return rule is not None and rule.still_owed(row, now)


def begin_sending(row: OutboxMessage, now: datetime) -> None:
    """It is about to be handed over; the lease starts anew. In the current transaction, not committed."""
    row.state = OutboxState.SENDING
    row.attempts += 1
    row.lease_until = now + LEASE


def withdraw(row: OutboxMessage) -> None:
    """It is not owed any more. In the current transaction, not committed."""
    _end(row, OutboxState.WITHDRAWN, f"{NOT_OWED}; {row.why}" if row.why == UNCERTAIN else NOT_OWED)


def fail(row: OutboxMessage, why: str, *, task: TaskKind, now: datetime) -> None:
    """It will not go out; somebody is asked to see to it. In the current transaction, not committed."""
    _end(row, OutboxState.FAILED, why)
    days = current_app.config["SETTINGS"].contact_target_days
    due_on = clock.add_working_days(clock.day_of(now), days)
    open_task(task, about_id=row.person_id, subject_id=row.id, due_on=due_on)


def mark_sent(row_id: uuid.UUID, token: uuid.UUID, now: datetime) -> None:
    """The mail server took it."""
    with transaction():
        row = held(row_id, token)
        _end(row, OutboxState.SENT, "")
        row.sent_at = now


def put_off(row_id: uuid.UUID, token: uuid.UUID, now: datetime, why: str, *, uncertain: bool = False) -> None:
    """A refusal that may pass: try again, later each time, and in the end ask somebody to see to it."""
    with transaction():
        row = held(row_id, token)
        if row.state is OutboxState.CLAIMED:
            row.attempts += 1  # it could not even be made: that counts too, or it would be tried for ever
        if row.attempts >= MOST_TRIES:
            return fail(row, f"gave up: {why}", task=TaskKind.CANNOT_SEND, now=now)
        _end(row, OutboxState.DUE, UNCERTAIN if uncertain else why)
        row.not_before = now + retry_after(row.attempts)


def refuse(row_id: uuid.UUID, token: uuid.UUID, now: datetime, why: str) -> None:
    """A refusal for good."""
    with transaction():
        fail(held(row_id, token), why, task=TaskKind.CANNOT_SEND, now=now)


def release(token: uuid.UUID) -> None:
    """Give back what was claimed and not begun, for whoever comes next."""
    box = OutboxMessage
    with transaction():
        mine = sa.update(box).where(box.lease_token == token, box.state == OutboxState.CLAIMED)
        _update(mine, state=OutboxState.DUE, lease_token=None, lease_until=None)


def retry_after(attempts: int) -> timedelta:
    """30 seconds, doubled with each try up to 6 hours, spread by a fifth so that many do not come at once."""
    pause = min(FIRST_RETRY * 2 ** min(max(attempts - 1, 0), 20), LONGEST_RETRY)
    return pause * random.uniform(0.8, 1.2)  # noqa: S311


def _end(row: OutboxMessage, state: OutboxState, why: str) -> None:
    row.state, row.why = state, why
    row.lease_token = row.lease_until = None


def _update(statement: sa.Update, **values: object) -> None:
    db.session.execute(statement.values(**values).execution_options(synchronize_session=False))
