"""Celery wiring. The database is the truth and the broker only wakes: what it loses costs a delay."""

from __future__ import annotations

import logging
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from celery import Celery, Task, signals
from flask import Flask, current_app, has_app_context
from kombu import Queue

from mentoring.core import stopping as ending
from mentoring.core import ticks
from mentoring.core.db import begin_writing
from mentoring.core.stopping import stopping

__all__ = ["AppTask", "every", "make_celery", "stopping", "wake"]

log = logging.getLogger(__name__)

URGENT, ORDINARY = "urgent", "mentoring"  # the queues
ASK_AT_LEAST_EVERY = 60.0  # beat counts from its own start: started often, it must not starve the rare tasks
TICK_LIVES_SECONDS = 600  # what nobody took in time is thrown away: the next tick finds all of it
MOST_MEMORY_KB = 600_000
BROKER_TIMEOUT_SECONDS = 1.0
BROKER_REST_SECONDS = 5.0  # a broker that did not answer is left alone for so long


class AppTask(Task):
    """A task runs inside the application, in writing transactions. Its arguments are ids only.

    Woken by beat, or by the start of a worker, it runs once in each slot of its period, however many of them
    there are; woken by a person's change it always runs. Called by name where an application is at work
    already, as a test does, it runs in that one.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with nullcontext() if has_app_context() else self.app.flask_app.app_context(), ending.at_work():
            begin_writing()
            headers = self.request.headers or {}
            period = headers.get("tick")
            mine = not period or ticks.first(self.name, period)
            return super().__call__(*args, **kwargs) if mine else None


def make_celery(app: Flask) -> Celery:
    settings = app.config["SETTINGS"]
    celery = Celery("mentoring", task_cls=AppTask)
    celery.flask_app = app
    celery.conf.update(
        task_ignore_result=True,
        task_acks_late=True,  # a killed worker's task comes back; every act checks the state first
        task_publish_retry=False,
        task_default_queue=ORDINARY,
        # Straight to a list, by way of no table of bindings that a Redis that was emptied would have lost.
        task_queues=[Queue(name, exchange="", routing_key=name) for name in (URGENT, ORDINARY)],
        task_routes={"*.urgent": {"queue": URGENT}},
        worker_max_memory_per_child=MOST_MEMORY_KB,  # a pool's process that did a large round is replaced
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,  # the broker may come and go
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # a worker waits for the broker for as long as it takes
        broker_connection_timeout=BROKER_TIMEOUT_SECONDS,
        beat_scheduler="celery.beat:Scheduler",  # in memory: nothing about time is kept outside the database
        timezone="UTC",
        **_broker(settings.broker_url),
    )
    ending.init()
    signals.worker_ready.connect(_look_at_once, weak=False, dispatch_uid="look at once")
    celery.set_default()
    app.extensions["celery"] = celery
    app.extensions["broker_rests_until"] = 0.0
    app.extensions["periods"] = {}
    return celery


def _broker(url: str) -> dict[str, Any]:
    if not url.startswith("filesystem://"):
        return {
            "broker_url": url,
            # A frozen broker must not hold a page up: one second, one try.
            "broker_transport_options": {
                "socket_timeout": BROKER_TIMEOUT_SECONDS,
                "socket_connect_timeout": BROKER_TIMEOUT_SECONDS,
                "max_retries": 0,
                "queue_order_strategy": "priority",  # what is urgent first, where a worker takes both
            },
        }
    folder = Path(url.removeprefix("filesystem://"))
    for name in ("queue", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://",
        "broker_transport": "mentoring.core.filebroker:Transport",
        "broker_transport_options": {
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.25,
        },
        "worker_enable_remote_control": False,  # there is one worker, and its supervisor
    }


def every(name: str, seconds: float = 0) -> None:
    """Have the task of this name done once in each slot of so many seconds, as beat's ticks come.

    Without a number, as often as the setting says that the workers look for what is due.
    """
    seconds = seconds or float(current_app.config["SETTINGS"].tick_seconds)
    celery: Celery = current_app.extensions["celery"]
    current_app.extensions["periods"][name] = seconds
    celery.conf.beat_schedule = (celery.conf.beat_schedule or {}) | {
        name: {
            "task": name,
            "schedule": min(seconds, ASK_AT_LEAST_EVERY),
            "options": {"expires": TICK_LIVES_SECONDS, "headers": {"tick": seconds}},
        }
    }


def _look_at_once(sender: Any, **_: Any) -> None:
    """A worker that starts does not wait for beat's first tick."""
    celery: Celery = sender.app
    with celery.flask_app.app_context():
        for name, seconds in ticks.periods().items():
            _send(name, headers={"tick": seconds})


def wake(name: str, *ids: str) -> bool:
    """Ask a worker to run a task now. False where the broker does not answer: beat's next scan finds it.

    Call it after the commit, and never rely on it. It takes no longer than a second, and no time at all for a
    few seconds after a failure.
    """
    return _send(name, args=ids)


def _send(name: str, **what: Any) -> bool:
    state = current_app.extensions
    celery: Celery = state["celery"]
    if time.monotonic() < state["broker_rests_until"]:
        return False
    try:
        celery.send_task(name, retry=False, expires=TICK_LIVES_SECONDS, **what)
    except Exception as error:  # whatever the transport raises, the person's page must still answer
        state["broker_rests_until"] = time.monotonic() + BROKER_REST_SECONDS
        log.warning("broker not reached: %s", type(error).__name__)
        return False
    return True
