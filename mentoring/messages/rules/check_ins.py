"""Check-ins: only the newest one that is due, to each side that has not answered; a reminder, then one nudge.

From the day of the nudge on, the nudge stands for both. An earlier check-in that was missed is left alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app

from mentoring.core import clock
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.records import active_pairs, once_in_a_scan
from mentoring.messages.rules.words import day
from mentoring.pairings import queries
from mentoring.pairings.models import Pairing, PairingState
from mentoring.people.models import Person
from mentoring.wellbeing import one_tap, schedule
from mentoring.wellbeing import queries as wellbeing
from mentoring.wellbeing.models import Side

USEFUL_FOR = timedelta(days=28)


@dataclass(frozen=True)
class _Pair:
    """A pair, and which of its check-ins each side has answered."""

    pairing: Pairing
    answered: frozenset[tuple[Side, int]]

    def open(self, now: datetime) -> tuple[int, date, list[uuid.UUID]]:
        """Number and due day of the newest check-in, and who has not answered it."""
        today = clock.day_of(now)
        newest = schedule.current(self.pairing, today)
        if newest is None or self.pairing.state is not PairingState.ACTIVE or today >= newest[1] + USEFUL_FOR:
            return 0, today, []
        if newest[1] >= self.pairing.ends_on:  # it closes with the pair on that very day
            return 0, today, []
        number, due_on = newest
        sides = ((Side.PSP, self.pairing.psp_id), (Side.MENTOR, self.pairing.mentor_id))
        return number, due_on, [person for side, person in sides if (side, number) not in self.answered]


def _with_answers(pairings: Sequence[Pairing]) -> Iterator[_Pair]:
    answered = wellbeing.answered_in([pairing.id for pairing in pairings])
    for pairing in pairings:
        yield _Pair(pairing, answered.get(pairing.id, frozenset()))


@once_in_a_scan
def _records(now: datetime) -> Iterable[_Pair]:
    return _with_answers(active_pairs())


def _by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _Pair]:
    pairings = queries.pairings_by_ids(ids, with_people=False)
    return {pair.pairing.id: pair for pair in _with_answers(list(pairings.values()))}


def _nudge_on(due_on: date) -> date:
    return clock.add_working_days(due_on, current_app.config["SETTINGS"].check_in_nudge_days)


def _reminded(pair: _Pair, now: datetime) -> Iterator[Owed]:
    number, due_on, people = pair.open(now)
    if clock.day_of(now) < _nudge_on(due_on):
        for person_id in people:
            yield Owed(person_id, pair.pairing.id, str(number), clock.start_of(due_on))


def _nudged(pair: _Pair, now: datetime) -> Iterator[Owed]:
    number, due_on, people = pair.open(now)
    if clock.day_of(now) >= _nudge_on(due_on):
        for person_id in people:
            yield Owed(person_id, pair.pairing.id, str(number), clock.start_of(_nudge_on(due_on)))


def _content(pair: _Pair, person: Person, row: OutboxMessage) -> Content:
    due_on = dict(schedule.numbered(pair.pairing))[int(row.period)]
    values = {"pairing_id": pair.pairing.id, "number": int(row.period)}
    side = Side.PSP if person.id == pair.pairing.psp_id else Side.MENTOR
    return Content(
        Link("Go to your check-in", "wellbeing.check_in", values),
        {
            "check_in": "check-in" if side is Side.PSP else "check-in as a mentor",
            "due_on": day(due_on),
        },
        answers=tuple(Link(*tap) for tap in one_tap.links_for(pair.pairing, side, int(row.period))),
    )


CHECK_IN_REMINDER = Rule(
    kind="check_in_reminder",
    to="the PSP and the mentor, each for themselves",
    subject="the pair",
    times="each check-in once",
    facts=("check_in", "due_on"),
    optional=True,
    owes="when a check-in is due: day 14, day 28, then monthly",
    useful="until they answer, the nudge takes its place, or the pair is on a break or ends",
    records=_records,
    by_ids=_by_ids,
    about=_reminded,
    content=_content,
)
CHECK_IN_NUDGE = Rule(
    kind="check_in_nudge",
    to="whoever of the two has not answered",
    subject="the pair",
    times="each check-in once",
    facts=("check_in", "due_on"),
    optional=True,
    supersedes=("check_in_reminder",),
    owes="5 working days after the check-in was due",
    useful="for 28 days, until they answer, the next one is due, or the pair is on a break or ends",
    records=_records,
    by_ids=_by_ids,
    about=_nudged,
    content=_content,
)
