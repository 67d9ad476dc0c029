"""The counts of one month, with every small number still in them. Only `actions` calls this, and keeps none.

A person counts once in a month, however many check-ins fell due for them: by the last word they gave, and by
the slowest of the contacts they asked for.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from mentoring.casework.models import Task, TaskKind
from mentoring.core import clock
from mentoring.core.db import db
from mentoring.insight import figures
from mentoring.insight.suppression import Counts
from mentoring.pairings.models import PairBreak, Pairing, PairingState
from mentoring.people.models import Person
from mentoring.wellbeing import answers, schedule
from mentoring.wellbeing.models import CheckIn, Outcome, Side

IDS_AT_ONCE = 500  # in a statement


def counts(month: date) -> tuple[Counts, Counts]:
    """(region, word) and (region, contact) → people who were asked in a month. Raises CannotDecrypt."""
    asked = _asked(month)
    rows = list(_answers({pairing_id for due in asked.values() for pairing_id, _ in due}))
    given = {(row.pairing_id, row.number): row for row in rows}
    tasks = _tasks([row.id for row in rows])
    regions = _regions(list(asked))
    role: Counter[tuple[str, str]] = Counter()
    contact: Counter[tuple[str, str]] = Counter()
    for person_id, due in asked.items():
        theirs = [given[place] for place in due if place in given]
        region = regions[person_id]
        role[region, _word(theirs)] += 1
        contact[region, _contact([tasks[row.id] for row in theirs if row.id in tasks])] += 1
    return role, contact


def _asked(month: date) -> dict[uuid.UUID, list[tuple[uuid.UUID, int]]]:
    """PSP → (pair, number) of their check-ins that fell due in a month, the first due first."""
    last = clock.add_months(month, 1) - timedelta(days=1)
    found: dict[uuid.UUID, list[tuple[date, uuid.UUID, int]]] = defaultdict(list)
    breaks = _breaks()
    touching = sa.select(Pairing).where(Pairing.started_on <= last, Pairing.ends_on >= month)
    for pairing in db.session.scalars(touching):
        # Nobody is asked on a break, or after the end.
        until = last if pairing.state is PairingState.ACTIVE else clock.day_of(pairing.state_since)
        for number, due_on in schedule.due(pairing, min(last, until)):
            if due_on >= month and not any(first <= due_on < end for first, end in breaks[pairing.id]):
                found[pairing.psp_id].append((due_on, pairing.id, number))
    return {person_id: [place[1:] for place in sorted(due)] for person_id, due in found.items()}


def _breaks() -> dict[uuid.UUID, list[tuple[date, date]]]:
    """Pair → first day of each of its breaks that are over, and the day on which it went on."""
    found: dict[uuid.UUID, list[tuple[date, date]]] = defaultdict(list)
    dates = sa.select(PairBreak.pairing_id, PairBreak.started_at, PairBreak.ended_at)
    for pairing_id, started_at, ended_at in db.session.execute(dates):
        if ended_at:
            found[pairing_id].append((clock.day_of(started_at), clock.day_of(ended_at)))
    return found


def _answers(pairing_ids: set[uuid.UUID]) -> Iterator[CheckIn]:
    for ids in _in_pieces(list(pairing_ids)):
        yield from db.session.scalars(
            sa.select(CheckIn).where(
                CheckIn.pairing_id.in_(ids), CheckIn.side == Side.PSP, CheckIn.outcome == Outcome.ANSWERED
            )
        )


def _tasks(check_in_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Task]:
    """Check-in → the contact it asked for, where that was not taken back."""
    found = {}
    for ids in _in_pieces(check_in_ids):
        wanted = sa.select(Task).where(Task.kind == TaskKind.CONTACT_WANTED, Task.subject_id.in_(ids))
        found.update({task.subject_id: task for task in db.session.scalars(wanted) if not task.taken_back})
    return found


def _regions(person_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    found = {}
    for ids in _in_pieces(person_ids):
        for person_id, region in db.session.execute(
            sa.select(Person.id, Person.region).where(Person.id.in_(ids))
        ):
            found[person_id] = region if region in figures.ROWS else figures.NO_REGION
    return found


def _word(theirs: Sequence[CheckIn]) -> str:
    words = [str(row.answers.get("role")) for row in theirs]
    return next((word for word in reversed(words) if word in answers.ROLE), figures.NO_WORD)


def _contact(theirs: Sequence[Task]) -> str:
    kinds = {_seen(task) for task in theirs}
    slowest_first = (figures.WAITING, figures.LATER, figures.IN_TIME)
    return next((kind for kind in slowest_first if kind in kinds), figures.DID_NOT_ASK)


def _seen(task: Task) -> str:
    seen_at = task.seen_at or task.done_at
    if seen_at is None:
        return figures.WAITING
    return figures.IN_TIME if clock.day_of(seen_at) <= task.due_on else figures.LATER


def _in_pieces(ids: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    for start in range(0, len(ids), IDS_AT_ONCE):
        yield ids[start : start + IDS_AT_ONCE]
