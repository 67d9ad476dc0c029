"""Verbs about tasks: open one, take it back, mark it done."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa

from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import audit, clock
from mentoring.core.db import db, insert_once, transaction


def open_task(kind: TaskKind, *, about_id: uuid.UUID, subject_id: uuid.UUID, due_on: date) -> bool:
    """Put a task on the work list, once for a kind and subject; in the current transaction, not committed.

    True when it is newly open. Asking again changes nothing, also where the first one was seen to; only one
    that had been taken back is opened again.
    """
    now = clock.now()
    row = {"kind": kind, "about_id": about_id, "subject_id": subject_id, "due_on": due_on, "created_at": now}
    new = insert_once(Task, [row | {"state": TaskState.OPEN}]) > 0
    task = _locked(kind, subject_id)
    if task is None or not (new or task.taken_back):
        return False
    if not new:
        task.state, task.done_at, task.created_at, task.due_on = TaskState.OPEN, None, now, due_on
    audit.record("casework.open", task, actor_id=None, about_id=about_id)
    return True


def take_back(kind: TaskKind, *, subject_id: uuid.UUID) -> bool:
    """Whoever asked no longer wants it: close it if it is open; in the current transaction, not committed."""
    task = _locked(kind, subject_id)
    if task is None or task.state is TaskState.DONE:
        return False
    task.state, task.done_at, task.done_by = TaskState.DONE, clock.now(), None
    audit.record("casework.take-back", task, actor_id=None, about_id=task.about_id)
    return True


def mark_done(task_id: uuid.UUID, *, outcome: str, by: uuid.UUID) -> bool:
    """Close a task with what came of it. False where it was done already, which changes nothing."""
    with transaction():
        task = db.session.get(Task, task_id, with_for_update=True, populate_existing=True)
        if task is None or task.state is TaskState.DONE:
            return False
        task.state, task.done_at, task.done_by = TaskState.DONE, clock.now(), by
        task.outcome = outcome
        audit.record("casework.done", task, actor_id=by, about_id=task.about_id)
        return True


def _locked(kind: TaskKind, subject_id: uuid.UUID) -> Task | None:
    return db.session.scalar(
        sa.select(Task)
        .where(Task.kind == kind, Task.subject_id == subject_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
