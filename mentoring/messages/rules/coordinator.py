"""The coordinator, and the deputy while covering: once a day what waits, and at once what cannot.

No names and nothing of what anybody wrote: that is on the work list, which needs signing in.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from mentoring.casework import queries as casework
from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.core.web.pages import count
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.records import once_in_a_scan
from mentoring.messages.rules.words import day
from mentoring.pairings.models import Suggestion, SuggestionState
from mentoring.people import queries as people
from mentoring.people.models import Person
from mentoring.profiles.models import MentorProfile, MentorStatus, PspProfile, PspStatus

AT_ONCE_FOR = 5  # working days
LAPSES_WITHIN = 2  # working days
_ASKED = (TaskKind.CONTACT_WANTED, TaskKind.SUPPORT_WANTED)


@once_in_a_scan
def coordinators() -> list[Person]:
    """Who does the coordinator's work at the moment."""
    found = people.with_role(Role.COORDINATOR)
    if people.cover_now() is not None:
        found += [person for person in people.with_role(Role.DEPUTY) if person not in found]
    return found


def _on_duty(now: datetime) -> Iterable[Person]:
    return coordinators()


def _on_duty_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Person]:
    return {person.id: person for person in coordinators() if person.id in ids}


def _mornings(now: datetime) -> Iterable[Person]:
    return coordinators() if _in_the_day(now) else ()


def _in_the_day(now: datetime) -> bool:
    today = clock.day_of(now)
    return clock.is_working_day(today) and now >= clock.start_of(today)


def what_waits(reader_id: uuid.UUID, today: date) -> list[str]:
    """A line for each kind of thing that waited when this working day began; what is nought is left out."""
    begun = clock.start_of(today)
    tasks = (Task.state == TaskState.OPEN, Task.created_at < begun, casework.seen_by(reader_id))
    lapsing = clock.add_working_days(today, LAPSES_WITHIN)
    open_ones, overdue = _count(Task, *tasks), _count(Task, *tasks, Task.due_on < today)
    late = f", {overdue:,} of them overdue" if overdue else ""
    found = (
        (open_ones, count(open_ones, "task") + " on the work list" + late),
        _counted(
            "mentor application",
            " to look at",
            MentorProfile,
            MentorProfile.status == MentorStatus.APPLIED,
            MentorProfile.status_since < begun,
        ),
        _counted(
            "Patient Safety Partner",
            " to confirm",
            PspProfile,
            PspProfile.status == PspStatus.READY,
            PspProfile.status_since < begun,
        ),
        _counted(
            "suggestion",
            f" without both answers, with no more time than until {day(lapsing)}",
            Suggestion,
            Suggestion.state == SuggestionState.OPEN,
            Suggestion.made_at < begun,
            Suggestion.lapses_on <= lapsing,
        ),
    )
    return [words for number, words in found if number]


def _counted(one: str, then: str, model: type[Any], *conditions: sa.ColumnElement[bool]) -> tuple[int, str]:
    number = _count(model, *conditions)
    return number, count(number, one) + then


def _count(model: type[Any], *conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0


def _digest(person: Person, now: datetime) -> Iterator[Owed]:
    today = clock.day_of(now)
    if person.email and _in_the_day(now) and what_waits(person.id, today):
        yield Owed(person.id, person.id, today.isoformat(), clock.start_of(today))


def _digest_content(record: Person, person: Person, row: OutboxMessage) -> Content:
    today = date.fromisoformat(row.period)
    lines = "\n".join(f"– {line}" for line in what_waits(person.id, today))
    return Content(Link("Go to your home page", "home.index"), {"today": day(today), "waiting": lines})


@dataclass(frozen=True)
class _Wish:
    """Somebody asked for the coordinator, and whoever is to hear of it."""

    task: Task
    coordinators: tuple[Person, ...]


def _open(*conditions: sa.ColumnElement[bool]) -> list[Task]:
    return list(db.session.scalars(sa.select(Task).where(Task.state == TaskState.OPEN, *conditions)))


def _young(now: datetime) -> sa.ColumnElement[bool]:
    """Not older than any run of days that holds so many working days."""
    return Task.created_at > now - timedelta(days=4 * AT_ONCE_FOR)


def _is_young(task: Task, now: datetime) -> bool:
    last = clock.add_working_days(clock.day_of(task.created_at), AT_ONCE_FOR)
    return task.created_at <= now and clock.day_of(now) <= last


def _wishes(now: datetime) -> Iterable[_Wish]:
    return _wished(_open(Task.kind.in_(_ASKED), _young(now)))


def _wishes_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _Wish]:
    return {wish.task.id: wish for wish in _wished(_open(Task.id.in_(ids)))}


def _wished(tasks: list[Task]) -> list[_Wish]:
    on_duty = tuple(coordinators()) if tasks else ()
    return [_Wish(task, on_duty) for task in tasks]


def _asked(wish: _Wish, now: datetime) -> Iterator[Owed]:
    task = wish.task
    if _is_young(task, now):
        for person in wish.coordinators:
            if person.id not in (task.about_id, task.kept_from):
                yield Owed(person.id, task.id, "", task.created_at)


def _asked_content(wish: _Wish, person: Person, row: OutboxMessage) -> Content:
    return Content(Link("Go to the work list", "casework.index"), {"due_on": day(wish.task.due_on)})


def _bounced(person: Person, now: datetime) -> Iterator[Owed]:
    """Once for a day, however many: a mail server that refuses a thousand must not cost a thousand more.

    Nor one about somebody who gets these: a coordinator's own dead address would ask about itself for ever.
    """
    own = [one.id for one in coordinators()]
    theirs = casework.seen_by(person.id)
    tasks = _open(Task.kind == TaskKind.CANNOT_SEND, Task.about_id.not_in(own), theirs, _young(now))
    tasks = [task for task in tasks if _is_young(task, now)]
    if tasks:
        newest = max(clock.day_of(task.created_at) for task in tasks)
        first = min(task.created_at for task in tasks if clock.day_of(task.created_at) == newest)
        yield Owed(person.id, person.id, newest.isoformat(), first)


def _bounced_content(record: Person, person: Person, row: OutboxMessage) -> Content:
    return Content(Link("Go to the work list", "casework.index"), {"on": day(date.fromisoformat(row.period))})


DIGEST = Rule(
    kind="digest",
    to="each coordinator, and the deputy while covering",
    subject="the person",
    paced=False,
    by_hand=False,  # a task to phone them would be what waits on the next day
    facts=("today", "waiting"),
    owes="at 8 on a working day, if something waits",
    times="each day once",
    useful="on that day",
    records=_mornings,
    by_ids=_on_duty_by_ids,
    about=_digest,
    content=_digest_content,
)
CONTACT_WANTED = Rule(
    kind="contact_wanted",
    to="each coordinator, and the deputy while covering",
    subject="the task",
    urgent=True,
    paced=False,
    facts=("due_on",),
    owes="at once, when a PSP asks for contact or a mentor for support",
    useful="for 5 working days, while the task is open",
    records=_wishes,
    by_ids=_wishes_by_ids,
    about=_asked,
    content=_asked_content,
)
BOUNCED = Rule(
    kind="bounced",
    to="each coordinator, and the deputy while covering",
    subject="the person",
    urgent=True,
    paced=False,
    facts=("on",),
    owes="at once, when a message could not be delivered",
    times="each day once, however many there are",
    useful="for 5 working days, while such a task is open",
    records=_on_duty,
    by_ids=_on_duty_by_ids,
    about=_bounced,
    content=_bounced_content,
)
