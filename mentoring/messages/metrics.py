"""Figures about messages, and about the work they and others leave for people. None is about one person."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.db import db
from mentoring.core.metrics import Values, register
from mentoring.messages.models import UNSENT, OutboxMessage, OutboxState
from mentoring.messages.rules import URGENT

SHOWN = (*UNSENT, OutboxState.FAILED)


def init_app(app: Flask) -> None:
    register(app, "messages", "Messages that are not sent, by state.", by_state, label="state")
    register(
        app,
        "messages_uncertain",
        "Messages whose worker fell silent while it sent them: they may go out twice.",
        uncertain,
    )
    register(
        app,
        "oldest_message_age_seconds",
        "Since the time of the oldest message that is due and not sent; 0 where there is none.",
        oldest,
        label="urgency",
    )
    register(app, "open_tasks", "Tasks that wait for the coordinator, by kind.", open_tasks, label="kind")


def by_state() -> Values:
    box = OutboxMessage
    rows = db.session.execute(
        sa.select(box.state, sa.func.count()).where(box.state.in_(SHOWN)).group_by(box.state)
    )
    return {state.value: 0 for state in SHOWN} | {state.value: count for state, count in rows}


def uncertain() -> Values:
    box = OutboxMessage
    lost = sa.select(sa.func.count()).where(box.state == OutboxState.SENDING, box.lease_until <= clock.now())
    return {"": db.session.scalar(lost) or 0}


def oldest() -> Values:
    """By the time from which each might go; ordinary ones may be waiting for the hours of sending."""
    box, now = OutboxMessage, clock.now()
    urgent = box.kind.in_(URGENT)
    found = {}
    for urgency, which in (("urgent", urgent), ("ordinary", ~urgent)):
        due = sa.select(sa.func.min(box.not_before)).where(
            box.state.in_(UNSENT), box.not_before <= now, which
        )
        since = db.session.scalar(due)
        found[urgency] = (now - since).total_seconds() if since else 0.0
    return found


def open_tasks() -> Values:
    rows = db.session.execute(
        sa.select(Task.kind, sa.func.count()).where(Task.state == TaskState.OPEN).group_by(Task.kind)
    )
    return {kind.value: 0 for kind in TaskKind} | {kind.value: count for kind, count in rows}
