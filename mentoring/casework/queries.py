"""Reads of the work list."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from mentoring.casework.models import CONTACT, Task, TaskKind, TaskState, WithoutAgreement
from mentoring.core.db import db
from mentoring.people.models import Person


def get_task(task_id: uuid.UUID) -> Task | None:
    return db.session.get(Task, task_id)


def seen_by(reader_id: uuid.UUID | None) -> sa.ColumnElement[bool]:
    """The tasks that are not kept from a coordinator; None is nobody in particular, who sees all."""
    return sa.or_(Task.kept_from.is_(None), Task.kept_from != reader_id) if reader_id else sa.true()


@dataclass(frozen=True)
class Listed:
    """A task on the list: about whom it is, and who has it or closed it."""

    task: Task
    person: Person
    who: Person | None


def open_tasks(reader_id: uuid.UUID | None = None) -> list[Listed]:
    """What is to be done, the first due first."""
    waiting = sa.select(Task).where(Task.state == TaskState.OPEN, seen_by(reader_id))
    return _listed(Task.taken_by, waiting.order_by(Task.due_on, Task.created_at, Task.id))


def done_tasks(reader_id: uuid.UUID | None = None, limit: int = 50) -> list[Listed]:
    """What was done lately, the newest first."""
    done = sa.select(Task).where(Task.state == TaskState.DONE, seen_by(reader_id))
    return _listed(Task.done_by, done.order_by(Task.done_at.desc(), Task.id).limit(limit))


def _listed(who: Any, tasks: sa.Select[Any]) -> list[Listed]:
    whose = aliased(Person)
    joined = tasks.join(Person, Person.id == Task.about_id).outerjoin(whose, whose.id == who)
    return [Listed(*row) for row in db.session.execute(joined.add_columns(Person, whose))]


def count_open(reader_id: uuid.UUID | None = None) -> int:
    """How many tasks wait."""
    open_ones = sa.select(sa.func.count()).select_from(Task).where(Task.state == TaskState.OPEN)
    return db.session.scalar(open_ones.where(seen_by(reader_id))) or 0


def is_open(kind: TaskKind, subject_id: uuid.UUID) -> bool:
    """Whether the task of this kind that a record asked for still waits."""
    task = task_for([kind], subject_id)
    return task is not None and task.state is TaskState.OPEN


def task_for(kinds: Sequence[TaskKind], subject_id: uuid.UUID) -> Task | None:
    """The task of one of these kinds that a record asked for; of several an open one, then the newest."""
    found = sa.select(Task).where(Task.kind.in_(kinds), Task.subject_id == subject_id)
    is_done = sa.case((Task.state == TaskState.OPEN, 0), else_=1)
    return db.session.scalar(found.order_by(is_done, Task.created_at.desc(), Task.id).limit(1))


def kept_from(subject_id: uuid.UUID) -> uuid.UUID | None:
    """The coordinator from whom what a record asked for is kept, if any; so is a message about the record."""
    found = sa.select(Task.kept_from).where(Task.subject_id == subject_id, Task.kept_from.is_not(None))
    return db.session.scalar(found.limit(1))


def tasks_for(kinds: Sequence[TaskKind], subject_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Task]:
    """Record → the task of one of these kinds that it asked for, where there is one."""
    found = sa.select(Task).where(Task.kind.in_(kinds), Task.subject_id.in_(subject_ids))
    return {task.subject_id: task for task in db.session.scalars(found)}


def escalated(now: datetime) -> list[tuple[Task, Person]]:
    """Wishes for contact that went to the deputy and that nobody has seen since, the oldest first."""
    found = sa.select(Task, Person).join(Person, Person.id == Task.about_id)
    found = found.where(
        Task.state == TaskState.OPEN,
        Task.kind.in_(CONTACT),
        Task.escalated_at <= now,
        Task.seen_at.is_(None),
    )
    found = found.order_by(Task.escalated_at, Task.id)
    return [(task, person) for task, person in db.session.execute(found)]


def with_deputy(deputy_id: uuid.UUID) -> list[tuple[Task, Person]]:
    """What went to the deputy and is still open, without what is about this deputy."""
    found = sa.select(Task, Person).join(Person, Person.id == Task.about_id)
    found = found.where(
        Task.state == TaskState.OPEN, Task.escalated_at.is_not(None), Task.about_id != deputy_id
    )
    found = found.order_by(Task.escalated_at, Task.id)
    return [(task, person) for task, person in db.session.execute(found)]


def acts_on(task_id: uuid.UUID) -> list[WithoutAgreement]:
    """What was done without agreement on a task, the oldest first."""
    found = sa.select(WithoutAgreement).where(WithoutAgreement.task_id == task_id)
    return list(db.session.scalars(found.order_by(WithoutAgreement.at, WithoutAgreement.id)))


def acts_shown_to(person_id: uuid.UUID) -> list[WithoutAgreement]:
    """What was done about somebody without their agreement and may be shown to them, the newest first."""
    found = sa.select(WithoutAgreement).where(
        WithoutAgreement.about_id == person_id, WithoutAgreement.owner_sees.is_(True)
    )
    return list(db.session.scalars(found.order_by(WithoutAgreement.at.desc(), WithoutAgreement.id)))
