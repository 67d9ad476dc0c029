"""Reads about check-ins: whose turn it is, one's own answers, and dates for the coordinator."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from mentoring.casework import queries as casework
from mentoring.casework.models import Task, TaskState
from mentoring.core import clock
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import LIVE, Pairing, PairingState
from mentoring.wellbeing import answers as meaning
from mentoring.wellbeing import schedule, words
from mentoring.wellbeing.models import CheckIn, Outcome, Side, WordWanted

IDS_AT_ONCE = 500  # in a statement
WORD_LASTS = words.LASTS  # how long a mentor is shown that a word is wanted, unless answered anew


@dataclass(frozen=True)
class Place:
    """One person's place at one check-in that has fallen due."""

    pairing: Pairing
    side: Side
    number: int
    due_on: date
    row: CheckIn | None  # their answer, if there is one

    def is_newest(self, on: date) -> bool:
        return schedule.current(self.pairing, on) == (self.number, self.due_on)

    def can_answer(self, on: date) -> bool:
        """While the pair is active: late answers always, changes until the next one is due."""
        answered = self.row is not None and self.row.outcome is Outcome.ANSWERED
        return self.pairing.state is PairingState.ACTIVE and (not answered or self.is_newest(on))


def side_of(pairing: Pairing, person_id: uuid.UUID) -> Side | None:
    """As what somebody belongs to a pair; None: they do not."""
    if person_id == pairing.psp_id:
        return Side.PSP
    return Side.MENTOR if person_id == pairing.mentor_id else None


def place_of(pairing_id: uuid.UUID, number: int, person_id: uuid.UUID) -> Place | None:
    """None where the pair is somebody else's, or there is no such check-in yet."""
    pairing = pairings.get_pairing(pairing_id)
    side = side_of(pairing, person_id) if pairing else None
    if pairing is None or side is None:
        return None
    due_on = dict(schedule.due(pairing, clock.today())).get(number)
    if due_on is None:
        return None
    row = db.session.scalar(
        sa.select(CheckIn).where(
            CheckIn.pairing_id == pairing_id, CheckIn.side == side, CheckIn.number == number
        )
    )
    return Place(pairing, side, number, due_on, row)


def answered_in(pairing_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, frozenset[tuple[Side, int]]]:
    """Pair → which check-ins each side has answered; “not now” is an answer."""
    found: dict[uuid.UUID, set[tuple[Side, int]]] = defaultdict(set)
    for start in range(0, len(pairing_ids), IDS_AT_ONCE):
        wanted = sa.select(CheckIn.pairing_id, CheckIn.side, CheckIn.number)
        wanted = wanted.where(CheckIn.pairing_id.in_(pairing_ids[start : start + IDS_AT_ONCE]))
        for pairing_id, side, number in db.session.execute(wanted):
            found[pairing_id].add((side, number))
    return {pairing_id: frozenset(answered) for pairing_id, answered in found.items()}


def unanswered(person_id: uuid.UUID, on: date) -> list[tuple[Pairing, Side, int, date]]:
    """The current check-ins of somebody's active pairs that they have not answered: number and due day.

    "Not now" is an answer. Earlier ones that were missed are left alone.
    """
    found = []
    for pairing in pairings.live_pairings_of(person_id):
        side = side_of(pairing, person_id)
        newest = schedule.current(pairing, on)
        if pairing.state is PairingState.ACTIVE and side and newest:
            found.append((pairing, side, *newest))
    if not found:
        return []
    answered = {
        (row.pairing_id, row.number)
        for row in db.session.execute(
            sa.select(CheckIn.pairing_id, CheckIn.number).where(CheckIn.person_id == person_id)
        )
    }
    return [item for item in found if (item[0].id, item[2]) not in answered]


def next_after(pairing: Pairing, on: date) -> date | None:
    """The day of the first check-in after a day."""
    return next((day for _, day in schedule.numbered(pairing) if day > on), None)


def on_break(pairing: Pairing) -> Callable[[date], bool]:
    """Whether a pair was on a break on a day: nobody was asked then. The day it went on is none of it."""
    spans = [
        (clock.day_of(row.started_at), clock.day_of(row.ended_at) if row.ended_at else date.max)
        for row in pairings.breaks_in(pairing.id)
    ]
    return lambda day: any(first <= day < end for first, end in spans)


def of_person(person_id: uuid.UUID) -> list[CheckIn]:
    """Everything somebody answered themselves, the newest first."""
    return list(
        db.session.scalars(
            sa.select(CheckIn)
            .where(CheckIn.person_id == person_id)
            .order_by(CheckIn.answered_at.desc(), CheckIn.id)
        )
    )


def of_pair(pairing: Pairing) -> list[CheckIn]:
    """Both people's answers in one pair, the oldest first. For this module: pages show less than this."""
    return list(
        db.session.scalars(
            sa.select(CheckIn).where(CheckIn.pairing_id == pairing.id).order_by(CheckIn.number, CheckIn.id)
        )
    )


def newest_answered(pairing_id: uuid.UUID) -> CheckIn | None:
    """The PSP's answers in one pair that were given last, of whichever check-in."""
    answered = sa.select(CheckIn).where(
        CheckIn.pairing_id == pairing_id, CheckIn.side == Side.PSP, CheckIn.outcome == Outcome.ANSWERED
    )
    return db.session.scalar(answered.order_by(CheckIn.answered_at.desc(), CheckIn.number.desc()).limit(1))


def wants_a_word(pairing: Pairing) -> bool:
    """Whether the PSP would like the mentor to get in touch. That is all the mentor learns.

    Answers of before there were such wishes hold it alone: there the newest of them counts.
    """
    if pairing.state is not PairingState.ACTIVE:
        return False
    if words.of_pair(pairing, clock.now()):
        return True
    newest = db.session.scalar(
        sa.select(CheckIn)
        .where(
            CheckIn.pairing_id == pairing.id, CheckIn.side == Side.PSP, CheckIn.outcome == Outcome.ANSWERED
        )
        .order_by(CheckIn.number.desc())
        .limit(1)
    )
    if newest is None or clock.now() - newest.answered_at > WORD_LASTS:
        return False
    return newest.answers.get("contact") == "mentor" and not words.over_since(pairing, newest.answered_at)


def contact_task(psp_id: uuid.UUID) -> Task | None:
    """The open task of a PSP whose newest answers ask the coordinator to get in touch."""
    newest = db.session.scalar(
        sa.select(CheckIn)
        .where(CheckIn.person_id == psp_id, CheckIn.side == Side.PSP, CheckIn.outcome == Outcome.ANSWERED)
        .order_by(CheckIn.answered_at.desc(), CheckIn.number.desc())
        .limit(1)
    )
    if newest is None or not meaning.wants_coordinator(Side.PSP, newest.answers):
        return None
    task = casework.task_for([meaning.task_kind(Side.PSP)], newest.id)
    return task if task and task.state is TaskState.OPEN else None


@dataclass(frozen=True)
class Panel:
    """What one of the two sees of check-ins on the pair's page."""

    number: int | None  # the current check-in; None before the first
    answered: bool  # “not now” is an answer too
    not_now: bool
    until: date  # the last day on which the current one is the newest
    next_on: date | None
    wants_a_word: bool  # for the mentor
    my_word: WordWanted | None  # for the PSP: what they asked for
    notes: tuple[CheckIn, ...]  # for the mentor: those the PSP left for them


def panel(pairing: Pairing, person_id: uuid.UUID) -> Panel:
    today = clock.today()
    newest = schedule.current(pairing, today)
    rows = of_pair(pairing)
    is_mentor = side_of(pairing, person_id) is Side.MENTOR
    mine = next((r for r in rows if newest and r.number == newest[0] and r.person_id == person_id), None)
    next_on = next_after(pairing, today)
    return Panel(
        number=newest[0] if newest else None,
        answered=mine is not None,
        not_now=mine is not None and mine.outcome is Outcome.NOT_NOW,
        until=next_on - timedelta(days=1) if next_on else pairing.ends_on,
        next_on=next_on,
        wants_a_word=is_mentor and wants_a_word(pairing),
        my_word=None if is_mentor else words.of_pair(pairing, clock.now()),
        notes=tuple(r for r in rows if _note_is_for("mentor", r)) if is_mentor else (),
    )


@dataclass(frozen=True)
class Dates:
    """What the coordinator sees of one check-in of a pair: when each answered, and notes left for them."""

    number: int
    due_on: date
    psp_at: datetime | None
    mentor_at: datetime | None
    open: bool  # whoever has not answered still can
    notes: tuple[CheckIn, ...]


def dates(pairing: Pairing) -> list[Dates]:
    """Every check-in that has fallen due; never an answer. Unanswered ones of a break were never asked."""
    rows = {(row.number, row.side): row for row in of_pair(pairing)}
    found, rested = [], on_break(pairing)
    for number, due_on in schedule.due(pairing, clock.today()):
        both = [rows.get((number, side)) for side in (Side.PSP, Side.MENTOR)]
        if rested(due_on) and both == [None, None]:
            continue
        psp, mentor = (row.answered_at if row else None for row in both)
        notes = tuple(row for row in both if row and _note_is_for("coordinator", row))
        found.append(Dates(number, due_on, psp, mentor, pairing.state is PairingState.ACTIVE, notes))
    return found


def note_is_for(check_in: CheckIn, reader_id: uuid.UUID, *, is_coordinator: bool) -> bool:
    """Whether somebody may read the note of a check-in: its owner, and whoever the owner left it for.

    A mentor's access ends with the pair.
    """
    if reader_id == check_in.person_id:
        return bool(check_in.answers.get("note"))
    pairing = pairings.get_pairing(check_in.pairing_id)
    is_their_mentor = pairing is not None and reader_id == pairing.mentor_id and pairing.state in LIVE
    return (is_their_mentor and _note_is_for("mentor", check_in)) or (
        is_coordinator and _note_is_for("coordinator", check_in)
    )


def _note_is_for(reader: str, check_in: CheckIn) -> bool:
    return meaning.note_reader(check_in.side, check_in.answers) == reader


def readings(check_ins: list[CheckIn]) -> dict[uuid.UUID, list[AuditEvent]]:
    """Check-in → when its note was read by somebody it was left for, the oldest first."""
    found: dict[uuid.UUID, list[AuditEvent]] = {}
    events = sa.select(AuditEvent).where(
        AuditEvent.action == "wellbeing.read-note", AuditEvent.subject_id.in_([c.id for c in check_ins])
    )
    for event in db.session.scalars(events.order_by(AuditEvent.at)):
        found.setdefault(event.subject_id, []).append(event)
    return found
