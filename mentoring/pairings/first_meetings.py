"""Pairs that have not met, as far as anybody has said: since when, and when the coordinator looks at them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from mentoring.casework import actions as casework
from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.pairings.models import FIRST_MEETING_DAYS, PairBreak, Pairing, PairingState
from mentoring.pairings.queries import without_people


@dataclass(frozen=True)
class NotMet:
    """An active pair without a first meeting. `since`: its first day, or when its last break was over."""

    pairing: Pairing
    since: date

    @property
    def meet_by(self) -> date:
        """The day from which on the coordinator is asked to look."""
        return self.since + timedelta(days=FIRST_MEETING_DAYS)


def not_met(ids: Collection[uuid.UUID] | None = None) -> list[NotMet]:
    """All of them, of whom only ids are then at hand, or those of these pairs."""
    found = sa.select(Pairing).where(Pairing.state == PairingState.ACTIVE, Pairing.first_met_on.is_(None))
    found = without_people(found) if ids is None else found.where(Pairing.id.in_(ids))
    pairings = db.session.scalars(found).all()
    if not pairings:
        return []
    ends = sa.select(PairBreak.pairing_id, sa.func.max(PairBreak.ended_at)).group_by(PairBreak.pairing_id)
    back = {pairing_id: clock.day_of(at) for pairing_id, at in db.session.execute(ends) if at}
    return [NotMet(row, max(row.started_on, back.get(row.id, row.started_on))) for row in pairings]


def follow_up_due() -> int:
    """Ask the coordinator to look at the pairs that should have met by now, and at none that need it no more.

    Returns how many tasks were opened. Safe at any time: reads first, and writes only where there is news.
    """
    today = clock.today()
    late = {found.pairing.id: found for found in not_met() if found.meet_by <= today}
    tasks = {
        task.subject_id: task
        for task in db.session.scalars(sa.select(Task).where(Task.kind == TaskKind.FIRST_MEETING))
    }
    new = [found for id, found in late.items() if id not in tasks or tasks[id].taken_back]
    needless = [id for id, task in tasks.items() if task.state is TaskState.OPEN and id not in late]
    db.session.commit()  # the end of reading
    opened = 0
    for found in new:
        with transaction():
            opened += casework.open_task(
                TaskKind.FIRST_MEETING,
                about_id=found.pairing.psp_id,
                subject_id=found.pairing.id,
                due_on=clock.add_working_days(today, 1),
            )
    for pairing_id in needless:
        with transaction():
            casework.take_back(TaskKind.FIRST_MEETING, subject_id=pairing_id)
    return opened
