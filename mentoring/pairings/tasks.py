"""Celery tasks of this room: ids only, and they call actions."""

from __future__ import annotations

from celery import shared_task

from mentoring.pairings import actions, ending


@shared_task(name="pairings.lapse")
def lapse() -> None:
    """Close the suggestions and end the pairs whose last day is over."""
    actions.lapse_due()
    ending.end_due()
