"""Celery tasks of this room: ids only, and they call actions."""

from __future__ import annotations

from celery import shared_task

from mentoring.core import clock
from mentoring.wellbeing import helpline_checks


@shared_task(name="wellbeing.helplines")
def helplines() -> None:
    """Ask the coordinator to check the numbers of help when nobody has for long."""
    helpline_checks.ask_when_due(clock.today())
