"""For Celery: `celery -A worker worker` does the work, `celery -A worker beat` wakes it."""

from typing import Any

from celery import Celery
from celery.signals import setup_logging

from mentoring.core import logs
from mentoring.factory import create_app

flask_app = create_app()
celery: Celery = flask_app.extensions["celery"]


@setup_logging.connect
def _our_logs(**_: Any) -> None:
    logs.configure("worker", flask_app.config["SETTINGS"])
