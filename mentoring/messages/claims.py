"""A worker takes rows whose time has come: a lease with a token, and for each person no more than is welcome.

Rows and the people they go to are locked together, so that two workers cannot both find that somebody has
room for one more message this week. PostgreSQL passes over what another claim has locked; SQLite has one
writer at a time and ignores `FOR UPDATE`, to the same end.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.messages import gate, stops
from mentoring.messages.models import HELD, OutboxMessage, OutboxState
from mentoring.messages.rules import BY_KIND, PACED, URGENT
from mentoring.people.models import Channel, Person

# Of two that are owed from the same moment: in the order of the table of messages.
_RANK = sa.case({kind: n for n, kind in enumerate(BY_KIND)}, value=OutboxMessage.kind, else_=len(BY_KIND))
ALWAYS = ("sign_in_link",)  # while everything is stopped: else nobody could come in to start it again


@dataclass(frozen=True)
class Claim:
    """Rows that this worker holds, urgent ones first, then those owed longest."""

    token: uuid.UUID
    ids: tuple[uuid.UUID, ...]
    again: frozenset[uuid.UUID] = frozenset()  # handed over before by a worker that died: perhaps taken
    by_hand: frozenset[uuid.UUID] = frozenset()  # to people who are not reached by e-mail


def lease() -> timedelta:
    """How long a row is held: longer than one conversation with a mail server can take."""
    return timedelta(seconds=current_app.config["SETTINGS"].lease_seconds)


def any_hour() -> bool:
    return bool(current_app.config["SETTINGS"].sending_hours == "always")


def claim(limit: int, now: datetime, *, urgent_only: bool = False) -> Claim:
    """Hold up to `limit` rows that may go out now. Those that may not are put off or withdrawn on the way.

    An answer without rows means that nothing is ready; fewer than `limit` do not.
    """
    while True:
        with transaction():
            rows = _ready(limit, now, urgent_only=urgent_only)
            taken, by_hand = _sort(rows, now)
            token = uuid.uuid4()
            if taken:
                _take(taken, token, now)
        if taken or not rows:
            again = frozenset(row.id for row in taken if row.state is OutboxState.SENDING)
            return Claim(token, tuple(row.id for row in taken), again, by_hand)


def waiting(now: datetime, *, urgent_only: bool = False) -> bool:
    """Whether a claim would find something. A read only: nothing is locked."""
    found = sa.select(OutboxMessage.id).where(_is_ready(now, urgent_only=urgent_only))
    answer = db.session.scalar(found.limit(1)) is not None
    db.session.commit()
    return answer


def _is_ready(now: datetime, *, urgent_only: bool) -> sa.ColumnElement[bool]:
    box = OutboxMessage
    ready = sa.or_(
        sa.and_(box.state == OutboxState.DUE, box.not_before <= now),
        sa.and_(box.state.in_(HELD), box.lease_until <= now),
    )
    if stops.everything():
        kinds: Collection[str] = ALWAYS
    elif urgent_only or not (any_hour() or clock.is_sending_time(now)):
        kinds = URGENT
    else:
        kinds = BY_KIND
    return sa.and_(ready, box.kind.in_(kinds))


def _ready(limit: int, now: datetime, *, urgent_only: bool) -> Sequence[OutboxMessage]:
    box = OutboxMessage
    found = (
        sa.select(box, Person.id)
        .join(Person, Person.id == box.person_id)
        .where(_is_ready(now, urgent_only=urgent_only))
        .order_by(sa.case((box.kind.in_(URGENT), 0), else_=1), box.owed_from, _RANK, box.id)
        .limit(limit)
        .with_for_update(of=(box, Person), skip_locked=True, key_share=True)
        .execution_options(populate_existing=True)
    )
    return [row for row, _ in db.session.execute(found)]


def _sort(rows: Sequence[OutboxMessage], now: datetime) -> tuple[list[OutboxMessage], frozenset[uuid.UUID]]:
    """Those that go out now, and which of them by hand. The others are put off or withdrawn."""
    settings = current_app.config["SETTINGS"]
    readers, passed = _readers(rows, now), Counter[uuid.UUID]()
    taken: list[OutboxMessage] = []
    by_hand: set[uuid.UUID] = set()
    for row in rows:
        reader = readers[row.person_id]
        reader = replace(reader, under_way=reader.under_way + passed[row.person_id])
        rule = BY_KIND[row.kind]
        verdict = gate.decide(rule, reader, now, a_week=settings.messages_a_week, any_hour=any_hour())
        match verdict:
            case gate.Later(until=until, why=why):
                _let_go(row, OutboxState.DUE, why)
                row.not_before = until
            case gate.Never(why=why):
                _let_go(row, OutboxState.WITHDRAWN, why)
            case _:
                taken.append(row)
                passed[row.person_id] += rule.kind in PACED
                if isinstance(verdict, gate.ByHand):
                    by_hand.add(row.id)
    return taken, frozenset(by_hand)


def _let_go(row: OutboxMessage, state: OutboxState, why: str) -> None:
    row.uncertain = row.uncertain or row.state is OutboxState.SENDING
    row.state, row.why = state, why
    row.lease_token = row.lease_until = None


def _take(rows: Sequence[OutboxMessage], token: uuid.UUID, now: datetime) -> None:
    box = OutboxMessage
    db.session.execute(
        sa.update(box)
        .where(box.id.in_([row.id for row in rows]))
        .values(
            uncertain=sa.or_(box.uncertain, box.state == OutboxState.SENDING),
            state=OutboxState.CLAIMED,
            lease_token=token,
            lease_until=now + lease(),
        )
        .execution_options(synchronize_session=False)
    )


def _readers(rows: Sequence[OutboxMessage], now: datetime) -> dict[uuid.UUID, gate.Reader]:
    """What the gate needs to know of those people, all of them at once."""
    ids = {row.person_id for row in rows}
    barred, times = stops.of(ids), stops.times_of(ids)
    these = [row.id for row in rows]
    recent, under_way = _recent(ids, these, now), _under_way(ids, these)
    people = db.session.execute(sa.select(Person.id, Person.email, Person.channel).where(Person.id.in_(ids)))
    return {
        person_id: gate.Reader(
            has_email=bool(email),
            by_email=bool(email) and channel is Channel.EMAIL,
            stops=barred.get(person_id, frozenset()),
            slots=times.get(person_id, frozenset()),
            recent=tuple(recent[person_id]),
            under_way=under_way[person_id],
        )
        for person_id, email, channel in people
    }


def _recent(
    people: Collection[uuid.UUID], but: Collection[uuid.UUID], now: datetime
) -> dict[uuid.UUID, list[datetime]]:
    """When other paced messages reached each of them in the last week, by e-mail or through a person.

    One that is sent again is not kept waiting by itself.
    """
    box = OutboxMessage
    found: dict[uuid.UUID, list[datetime]] = defaultdict(list)
    wanted = sa.select(box.person_id, box.sent_at).where(
        box.person_id.in_(people), box.sent_at > now - gate.WEEK, box.kind.in_(PACED), box.id.not_in(but)
    )
    for person_id, at in db.session.execute(wanted):
        if at:
            found[person_id].append(at)
    return found


def _under_way(people: Collection[uuid.UUID], but: Collection[uuid.UUID]) -> Counter[uuid.UUID]:
    """How many paced messages other workers have in hand for each of them."""
    box = OutboxMessage
    wanted = sa.select(box.person_id).where(
        box.person_id.in_(people), box.state.in_(HELD), box.kind.in_(PACED), box.id.not_in(but)
    )
    return Counter(db.session.scalars(wanted))
