"""Verbs about a wish for contact: say that it is seen, pass it to the deputy, act without agreement."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa

from mentoring.casework.models import CONTACT, Limit, Task, TaskState, WithoutAgreement
from mentoring.core import audit, clock
from mentoring.core.access import Identity, Role
from mentoring.core.db import db, transaction


def may_open(task: Task, who: Identity) -> bool:
    """The coordinator; and the deputy who does not cover, for as long as it is open, what went to them.

    Not what they asked for themselves.
    """
    if who.has(Role.COORDINATOR):
        return True
    theirs = task.escalated_at is not None and task.state is TaskState.OPEN
    return who.has(Role.DEPUTY) and theirs and task.about_id != who.person_id


def say_seen(task_id: uuid.UUID, *, by: uuid.UUID) -> bool:
    """“I have seen this and will get in touch”: whoever says so takes it on, if nobody has.

    False where it is closed or somebody said so before.
    """
    with transaction():
        task = _locked(task_id)
        if task is None or task.kind not in CONTACT or task.state is TaskState.DONE or task.seen_at:
            return False
        task.seen_at, task.seen_by = clock.now(), by
        if task.taken_by is None:
            task.taken_at, task.taken_by = task.seen_at, by
        audit.record("casework.seen", task, actor_id=by, about_id=task.about_id)
        return True


def escalate_due(now: datetime) -> int:
    """Pass on to the deputy, each once, what nobody had seen by the end of the day it was due. How many."""
    due = sa.select(Task.id).where(
        Task.state == TaskState.OPEN,
        Task.kind.in_(CONTACT),
        Task.seen_at.is_(None),
        Task.escalated_at.is_(None),
        Task.due_on < clock.day_of(now),
    )
    with transaction():
        ids = list(db.session.scalars(due.order_by(Task.due_on, Task.id)))
    return sum(_escalate(task_id, now) for task_id in ids)


def _escalate(task_id: uuid.UUID, now: datetime) -> bool:
    with transaction():
        task = _locked(task_id)
        if task is None or task.state is TaskState.DONE or task.seen_at or task.escalated_at:
            return False  # somebody was faster
        task.escalated_at = now
        audit.record("casework.escalate", task, actor_id=None, about_id=task.about_id)
        return True


def act_without_agreement(
    task_id: uuid.UUID, *, limit: Limit, reason: str, owner_sees: bool, by: uuid.UUID
) -> bool:
    """Note that a person decided to pass something on under one of the five limits. It does nothing else.

    False where there is no such wish for contact.
    """
    with transaction():
        task = _locked(task_id)
        if task is None or task.kind not in CONTACT:
            return False
        act = WithoutAgreement(
            task_id=task.id,
            about_id=task.about_id,
            at=clock.now(),
            by=by,
            limit=limit,
            owner_sees=owner_sees,
            reason=reason,
        )
        db.session.add(act)
        audit.record(
            "casework.act-without-agreement", act, actor_id=by, about_id=act.about_id if owner_sees else None
        )
        return True


def _locked(task_id: uuid.UUID) -> Task | None:
    return db.session.get(Task, task_id, with_for_update=True, populate_existing=True)
