"""Celery wiring. The database is the truth and the broker only wakes: a lost message costs a delay, nothing else."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from celery import Celery, Task
from flask import Flask, current_app

from mentoring.core.db import begin_writing

log = logging.getLogger(__name__)

EVERY_SECONDS = 20.0  # how often beat wakes the scans


class AppTask(Task):  # type: ignore[misc]
    """A task runs inside the application, in writing transactions. Its arguments are ids only."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with self.app.flask_app.app_context():
            begin_writing()
            return super().__call__(*args, **kwargs)


def make_celery(app: Flask) -> Celery:
    settings = app.config["SETTINGS"]
    celery = Celery("mentoring", task_cls=AppTask)
    celery.flask_app = app
    celery.conf.update(
        task_ignore_result=True,
        task_acks_late=True,  # a killed worker's task comes back; every act checks the state first
        task_publish_retry=False,
        task_default_queue="mentoring",
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=1,
        beat_scheduler="celery.beat:Scheduler",  # in memory: nothing about time is kept outside the database
        timezone="UTC",
        **_broker(settings.broker_url),
    )
    celery.set_default()
    app.extensions["celery"] = celery
    return celery


def _broker(url: str) -> dict[str, Any]:
    if not url.startswith("filesystem://"):
        return {
            "broker_url": url,
            # A frozen broker must not hold a page up: one second, one try.
            "broker_transport_options": {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0},
        }
    folder = Path(url.removeprefix("filesystem://"))
    for name in ("queue", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://",
        "broker_transport_options": {
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.25,
        },
    }


def every(name: str, seconds: float = EVERY_SECONDS) -> None:
    """Have beat wake the task of this name."""
    celery: Celery = current_app.extensions["celery"]
    celery.conf.beat_schedule = (celery.conf.beat_schedule or {}) | {
        name: {"task": name, "schedule": seconds}
    }


def wake(name: str, *ids: str) -> bool:
    """Ask a worker to run a task now. False where the broker does not answer: beat's next scan will find the work.

    Call it after the commit, and never rely on it.
    """
    celery: Celery = current_app.extensions["celery"]
    try:
        celery.send_task(name, args=ids, retry=False)
    except Exception as error:  # whatever the transport raises, the person's page must still answer
        log.warning("broker not reached: %s", type(error).__name__)
        return False
    return True
