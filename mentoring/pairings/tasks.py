"""Celery tasks of this room: ids only, and they call actions."""

from __future__ import annotations

from celery import shared_task

from mentoring.pairings import actions, ending, first_meetings


@shared_task(name="pairings.lapse")
def lapse() -> None:
    """Close the suggestions and end the pairs whose last day is over, and look for pairs that never met."""
    actions.lapse_due()
    ending.end_due()
    first_meetings.follow_up_due()
