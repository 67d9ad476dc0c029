"""Celery tasks of this room: ids only, and they call actions."""

from __future__ import annotations

from celery import shared_task

from mentoring.casework import contact
from mentoring.core import clock


@shared_task(name="casework.escalate")
def escalate() -> None:
    """Pass on to the deputy what nobody saw in time."""
    contact.escalate_due(clock.now())
