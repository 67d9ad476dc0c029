"""What a deputy, a safeguarding lead or a coordinator is to know at once, and nobody saw yet.

No names, and nothing of what it is about, not even in the address that a message leads to.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from mentoring.casework import queries as casework
from mentoring.casework.models import Task
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.coordinator import AT_ONCE_FOR
from mentoring.messages.rules.records import once_in_a_scan
from mentoring.messages.rules.words import day
from mentoring.people import queries as people
from mentoring.people.models import Person
from mentoring.wellbeing.concerns import queries as concerns
from mentoring.wellbeing.concerns.models import Concern


@once_in_a_scan
def _deputies() -> list[Person]:
    return people.with_role(Role.DEPUTY)


def _of_use(since: datetime, now: datetime) -> bool:
    last = clock.add_working_days(clock.day_of(since), AT_ONCE_FOR)
    return since <= now and clock.day_of(now) <= last


def _passed_on(now: datetime) -> Iterable[Task]:
    return [task for task, _ in casework.escalated(now)]


def _passed_on_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Task]:
    return {task.id: task for task in _passed_on(clock.now()) if task.id in ids}


def _escalated(task: Task, now: datetime) -> Iterator[Owed]:
    """Whoever takes back a wish and has it again waits anew: that is told of again."""
    since = task.escalated_at
    if since is not None and _of_use(since, now):
        for deputy in _deputies():
            if deputy.id not in (task.about_id, task.kept_from):
                yield Owed(deputy.id, task.id, clock.day_of(since).isoformat(), since)


def _escalated_content(task: Task, person: Person, row: OutboxMessage) -> Content:
    return Content(
        Link("Go to the task", "casework.show", {"task_id": task.id}), {"due_on": day(task.due_on)}
    )


def _unseen(now: datetime) -> Iterable[Concern]:
    return concerns.unseen()


def _unseen_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Concern]:
    return {concern.id: concern for concern in concerns.unseen() if concern.id in ids}


def _raised(concern: Concern, now: datetime) -> Iterator[Owed]:
    if _of_use(concern.raised_at, now):
        for reader in concerns.readers_of(concern):
            yield Owed(reader.id, concern.id, "", concern.raised_at)


def _raised_content(concern: Concern, person: Person, row: OutboxMessage) -> Content:
    """To the home page, which leads on: the address of the record itself would say what it is."""
    return Content(Link("Go to your home page", "home.index"))


ESCALATED = Rule(
    kind="escalated",
    to="each deputy",
    subject="the task",
    urgent=True,
    paced=False,
    facts=("due_on",),
    owes="at once, when a wish for contact goes to the deputy because nobody saw it in time",
    times="each time once",
    useful="for 5 working days, while the task is open and nobody has seen it",
    records=_passed_on,
    by_ids=_passed_on_by_ids,
    about=_escalated,
    content=_escalated_content,
)
CONCERN_RAISED = Rule(
    kind="concern_raised",
    to="whoever may open it: coordinators, a deputy while covering, the safeguarding lead",
    subject="the concern",
    urgent=True,
    paced=False,
    owes="at once, when a concern is raised",
    useful="for 5 working days, while nobody has opened it",
    records=_unseen,
    by_ids=_unseen_by_ids,
    about=_raised,
    content=_raised_content,
)
