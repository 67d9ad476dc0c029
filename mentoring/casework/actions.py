"""Verbs about tasks: open one, take it back; take it on, hand it back; see to it, mark it done."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa

from mentoring.casework.models import ABOUT_A_MESSAGE, CONTACT, OUTLIVES, CameOf, Task, TaskKind, TaskState
from mentoring.core import audit, clock
from mentoring.core.db import db, insert_once, transaction


def open_task(
    kind: TaskKind,
    *,
    about_id: uuid.UUID,
    subject_id: uuid.UUID,
    due_on: date,
    kept_from: uuid.UUID | None = None,
) -> bool:
    """Put a task on the work list, once for a kind and subject; in the current transaction, not committed.

    True when it is newly open. Asking again changes nothing, also where the first one was seen to; only one
    that had been taken back is opened again, or one about a message, which is asked for each time that the
    message does not arrive. `kept_from` does not see it, coordinator or not.
    """
    now = clock.now()
    row = {"kind": kind, "about_id": about_id, "subject_id": subject_id, "due_on": due_on, "created_at": now}
    row["kept_from"] = kept_from
    new = insert_once(Task, [row | {"state": TaskState.OPEN}]) > 0
    task = _locked(kind, subject_id)
    if task is None:
        return False
    if not new:
        if not (task.taken_back or (task.state is TaskState.DONE and kind in ABOUT_A_MESSAGE)):
            return False
        task.state, task.created_at, task.due_on = TaskState.OPEN, now, due_on
        task.done_at = task.done_by = task.came_of = task.acted_on = None
        task.taken_by, task.taken_at = None, None
        task.seen_at = task.seen_by = task.escalated_at = None
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


def take_on(task_id: uuid.UUID, *, by: uuid.UUID) -> bool:
    """“I’ll do this.” False where it is closed, or somebody else has it, which changes nothing."""
    with transaction():
        task = _open(task_id)
        if task is None or task.taken_by not in (None, by):
            return False
        if task.taken_by is None:
            task.taken_by, task.taken_at = by, clock.now()
            audit.record("casework.take-on", task, actor_id=by, about_id=task.about_id)
        return True


def hand_back(task_id: uuid.UUID, *, by: uuid.UUID) -> bool:
    """For somebody else to do; also what somebody who is away had taken on. False where nobody has it."""
    with transaction():
        task = _open(task_id)
        if task is None or task.taken_by is None:
            return False
        task.taken_by, task.taken_at = None, None
        audit.record("casework.hand-back", task, actor_id=by, about_id=task.about_id)
        return True


def take_back_all(about_id: uuid.UUID) -> None:
    """Nothing is to be done for somebody who has died; in the current transaction, not committed.

    A concern that they raised is not theirs alone, and stays.
    """
    theirs = sa.and_(Task.about_id == about_id, Task.kind.not_in(OUTLIVES))
    open_ones = sa.select(Task).where(theirs, Task.state == TaskState.OPEN)
    for task in db.session.scalars(open_ones.order_by(Task.id)).all():
        take_back(task.kind, subject_id=task.subject_id)


def see_to(kind: TaskKind, *, subject_id: uuid.UUID, outcome: str, by: uuid.UUID) -> bool:
    """What was asked for has been done: close the task if it is open; in the current transaction."""
    task = _locked(kind, subject_id)
    if task is None or task.state is TaskState.DONE:
        return False
    _done(task, outcome=outcome, by=by)
    return True


def mark_done(
    task_id: uuid.UUID,
    *,
    outcome: str,
    by: uuid.UUID,
    came_of: CameOf | None = None,
    acted_on: date | None = None,
) -> bool:
    """Close a task with what came of it. False where it was done already, which changes nothing.

    For a wish for contact also what was done, in kind, and on which day.
    """
    with transaction():
        task = _open(task_id)
        if task is None:
            return False
        _done(task, outcome=outcome, by=by, came_of=came_of, acted_on=acted_on)
        return True


def note_try(task_id: uuid.UUID, *, note: str, by: uuid.UUID, on: date) -> bool:
    """Somebody tried to reach them and could not: it stays open, and is due again on the next working day."""
    with transaction():
        task = _open(task_id)
        if task is None:
            return False
        _note(task, note, by=by, came_of=CameOf.TRIED, acted_on=on)
        task.due_on = clock.add_working_days(clock.today(), 1)
        audit.record("casework.try", task, actor_id=by, about_id=task.about_id)
        return True


def _open(task_id: uuid.UUID) -> Task | None:
    """The task, locked, if it is still to be done."""
    task = db.session.get(Task, task_id, with_for_update=True, populate_existing=True)
    return task if task and task.state is TaskState.OPEN else None


def _done(
    task: Task,
    *,
    outcome: str,
    by: uuid.UUID,
    came_of: CameOf | None = None,
    acted_on: date | None = None,
) -> None:
    _note(task, outcome, by=by, came_of=came_of, acted_on=acted_on)
    task.state, task.done_at, task.done_by = TaskState.DONE, clock.now(), by
    audit.record("casework.done", task, actor_id=by, about_id=task.about_id)


def _note(task: Task, note: str, *, by: uuid.UUID, came_of: CameOf | None, acted_on: date | None) -> None:
    """Below what was noted of earlier tries."""
    earlier = task.outcome if task.came_of is CameOf.TRIED else ""
    task.outcome = f"{earlier}\n\n{note}" if earlier else note
    task.came_of, task.acted_on = came_of, acted_on
    if task.kind in CONTACT and task.seen_at is None:
        task.seen_at, task.seen_by = clock.now(), by


def _locked(kind: TaskKind, subject_id: uuid.UUID) -> Task | None:
    return db.session.scalar(
        sa.select(Task)
        .where(Task.kind == kind, Task.subject_id == subject_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
