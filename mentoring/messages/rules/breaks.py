"""A pair takes a break and goes on. Both are told the same, and nobody who began it or why."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.db import db
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.records import once_in_a_scan
from mentoring.messages.rules.words import day, the_other
from mentoring.pairings import queries
from mentoring.pairings.models import PairBreak, Pairing, PairingState
from mentoring.people.models import Person

USEFUL_FOR = timedelta(days=7)
RETURN_USEFUL_FOR = timedelta(days=14)

_Break = tuple[PairBreak, Pairing]


def _joined(*conditions: sa.ColumnElement[bool]) -> Iterator[_Break]:
    rows = db.session.scalars(sa.select(PairBreak).where(*conditions)).all()
    pairings = queries.pairings_by_ids([row.pairing_id for row in rows]) if rows else {}
    return ((row, pairings[row.pairing_id]) for row in rows)


@once_in_a_scan
def _open(now: datetime) -> Iterable[_Break]:
    return _joined(PairBreak.ended_at.is_(None))


def _ended(now: datetime) -> Iterable[_Break]:
    return _joined(PairBreak.ended_at > now - USEFUL_FOR)


def _by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _Break]:
    return {row.id: (row, pairing) for row, pairing in _joined(PairBreak.id.in_(ids))}


def _both(row: PairBreak, pairing: Pairing, owed_from: datetime) -> Iterator[Owed]:
    for person_id in (pairing.psp_id, pairing.mentor_id):
        yield Owed(person_id, row.id, "", owed_from)


def _begun(record: _Break, now: datetime) -> Iterator[Owed]:
    row, pairing = record
    on_it = row.ended_at is None and pairing.state is PairingState.PAUSED
    if on_it and row.started_at <= now < row.started_at + USEFUL_FOR:
        yield from _both(row, pairing, row.started_at)


def _over(record: _Break, now: datetime) -> Iterator[Owed]:
    """Not after one that was over on the day it began: perhaps nobody had heard of it."""
    row, pairing = record
    if row.ended_at is None or pairing.state is not PairingState.ACTIVE:
        return
    a_day = clock.day_of(row.started_at) < clock.day_of(row.ended_at)
    if a_day and row.ended_at <= now < row.ended_at + USEFUL_FOR:
        yield from _both(row, pairing, row.ended_at)


def _meant_to_return(record: _Break, now: datetime) -> Iterator[Owed]:
    """Only to whoever began it, and only if that is one of the two: the day is theirs alone."""
    row, pairing = record
    if row.ended_at or row.until is None or row.started_by not in (pairing.psp_id, pairing.mentor_id):
        return
    if row.until <= clock.day_of(now) < row.until + RETURN_USEFUL_FOR:
        yield Owed(row.started_by, row.id, "", clock.start_of(row.until))


def _content(record: _Break, person: Person, row: OutboxMessage) -> Content:
    taken, pairing = record
    until = taken.until if taken.started_by == person.id else None
    return Content(
        Link("Go to your page together", "pairings.show", {"pairing_id": pairing.id}),
        {"the_other": the_other(pairing, person)},
        event_on=until,
        event_title="Mentoring: the day you had in mind" if until else "",
    )


def _over_content(record: _Break, person: Person, row: OutboxMessage) -> Content:
    _, pairing = record
    return Content(
        Link("Go to your page together", "pairings.show", {"pairing_id": pairing.id}),
        {"the_other": the_other(pairing, person)},
    )


def _return_content(record: _Break, person: Person, row: OutboxMessage) -> Content:
    content = _over_content(record, person, row)
    return Content(content.action, content.facts | {"until": day(record[0].until)})


ON_A_BREAK = Rule(
    kind="on_a_break",
    to="the PSP and the mentor, alike",
    subject="the break",
    facts=("the_other",),
    owes="when a break begins",
    useful="for 7 days, while it lasts",
    records=_open,
    by_ids=_by_ids,
    about=_begun,
    content=_content,
)
BREAK_RETURN = Rule(
    kind="break_return",
    to="whoever of the two began the break",
    subject="the break",
    optional=True,
    facts=("the_other", "until"),
    owes="on the day on which they meant to go on",
    useful="for 14 days, until the break is over",
    records=_open,
    by_ids=_by_ids,
    about=_meant_to_return,
    content=_return_content,
)
BREAK_OVER = Rule(
    kind="break_over",
    to="the PSP and the mentor, alike",
    subject="the break",
    facts=("the_other",),
    owes="when a break is over that lasted into another day",
    useful="for 7 days, while the pair is active",
    records=_ended,
    by_ids=_by_ids,
    about=_over,
    content=_over_content,
)
