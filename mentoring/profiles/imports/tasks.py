"""The Celery task that forgets old uploads."""

from __future__ import annotations

from celery import shared_task

from mentoring.core.celery import every
from mentoring.profiles.blueprint import bp
from mentoring.profiles.imports import files

# With the pages: the application that has them has something to forget.
bp.record_once(lambda _state: every("profiles.forget-uploads", 3600.0))


@shared_task(name="profiles.forget-uploads")
def forget_uploads() -> None:
    files.forget_old()
