"""Celery tasks of this room: ids only, and they call actions."""

from __future__ import annotations

from celery import shared_task

from mentoring.pairings import actions


@shared_task(name="pairings.lapse")
def lapse() -> None:
    """Close the suggestions whose last day is over."""
    actions.lapse_due()
