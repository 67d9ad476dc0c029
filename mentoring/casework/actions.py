"""Verbs about tasks: open one, mark it done."""

from __future__ import annotations

import uuid
from datetime import date

from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import audit, clock
from mentoring.core.db import db, insert_once, transaction


def open_task(kind: TaskKind, *, about_id: uuid.UUID, subject_id: uuid.UUID, due_on: date) -> bool:
    """Put a task on the work list, once for a kind and subject; in the current transaction, not committed.

    True when it is new. Asking again changes nothing, also where the first one is done.
    """
    task_id = uuid.uuid4()
    new = insert_once(
        Task,
        [
            {
                "id": task_id,
                "kind": kind,
                "about_id": about_id,
                "subject_id": subject_id,
                "due_on": due_on,
                "created_at": clock.now(),
                "state": TaskState.OPEN,
            }
        ],
    )
    if new:
        task = db.session.get_one(Task, task_id)
        audit.record("casework.open", task, actor_id=None, about_id=about_id)
    return bool(new)


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
