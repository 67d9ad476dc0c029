"""Celery tasks of this room."""

from __future__ import annotations

from celery import shared_task

from mentoring.insight import actions


@shared_task(name="insight.close")
def close() -> None:
    """Close the months whose time for late answers is over."""
    actions.close_due()
