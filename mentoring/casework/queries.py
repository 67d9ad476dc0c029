"""Reads of the work list."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core.db import db
from mentoring.people.models import Person


def get_task(task_id: uuid.UUID) -> Task | None:
    return db.session.get(Task, task_id)


def open_tasks() -> list[tuple[Task, Person]]:
    """What is to be done and about whom, the first due first."""
    found = sa.select(Task, Person).join(Person, Person.id == Task.about_id)
    found = found.where(Task.state == TaskState.OPEN).order_by(Task.due_on, Task.created_at, Task.id)
    return [(task, person) for task, person in db.session.execute(found)]


def done_tasks(limit: int = 50) -> list[tuple[Task, Person]]:
    """What was done lately and about whom, the newest first."""
    found = sa.select(Task, Person).join(Person, Person.id == Task.about_id)
    found = found.where(Task.state == TaskState.DONE).order_by(Task.done_at.desc(), Task.id).limit(limit)
    return [(task, person) for task, person in db.session.execute(found)]


def count_open() -> int:
    """How many tasks wait."""
    open_ones = sa.select(sa.func.count()).select_from(Task).where(Task.state == TaskState.OPEN)
    return db.session.scalar(open_ones) or 0


def task_for(kinds: Sequence[TaskKind], subject_id: uuid.UUID) -> Task | None:
    """The task of one of these kinds that a record asked for."""
    return db.session.scalar(
        sa.select(Task).where(Task.kind.in_(kinds), Task.subject_id == subject_id).limit(1)
    )
