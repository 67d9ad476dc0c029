"""What its owner may know of a wish for contact: that it was seen, when, and the kind of what was done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mentoring.casework import queries as casework
from mentoring.casework.models import CONTACT, CameOf, Task, TaskState
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.people import queries as people
from mentoring.wellbeing.models import CheckIn


@dataclass(frozen=True)
class FollowUp:
    """In the words of a page: who, on which days, and what. Never the coordinator's own words."""

    due_on: date
    asked_at: datetime
    who: str  # has seen it, or is to see it
    seen_at: datetime | None
    with_deputy_since: datetime | None
    tried_on: date | None  # the last time, while they go on trying
    done_on: date | None
    what: str
    not_reached: bool  # and nobody tries any more
    taken_back: bool


def of_task(task: Task) -> FollowUp:
    seen_by = people.get(task.seen_by) if task.seen_by else None
    deputy = seen_by is not None and not seen_by.has_role(Role.COORDINATOR)
    done = task.state is TaskState.DONE and not task.taken_back
    return FollowUp(
        due_on=task.due_on,
        asked_at=task.created_at,
        who="The coordinator’s deputy" if deputy else "The coordinator",
        seen_at=task.seen_at or (task.done_at if done else None),
        with_deputy_since=task.escalated_at,
        tried_on=task.acted_on if task.state is TaskState.OPEN else None,
        done_on=(task.acted_on or clock.day_of(task.done_at)) if done and task.done_at else None,
        what=task.came_of.words_to_owner if done and task.came_of else "",
        not_reached=done and task.came_of in (CameOf.TRIED, CameOf.GAVE_UP),
        taken_back=task.taken_back,
    )


def of_check_ins(rows: Sequence[CheckIn]) -> dict[uuid.UUID, FollowUp]:
    """Check-in → what became of the wish for contact in it, where there was one that was not taken back."""
    tasks = casework.tasks_for(CONTACT, [row.id for row in rows])
    return {
        row.id: of_task(tasks[row.id]) for row in rows if row.id in tasks and not tasks[row.id].taken_back
    }
