"""For Celery: `celery -A worker worker` does the work, `celery -A worker beat` wakes it."""

import sys
from typing import Any

from celery import Celery
from celery.signals import setup_logging

from mentoring.core import logs
from mentoring.factory import create_app

# A thread that hears from a mail server needs Python for a moment only, and need not wait 5 ms for it each
# time while another one makes letters.
sys.setswitchinterval(0.0005)
flask_app = create_app()
celery: Celery = flask_app.extensions["celery"]


@setup_logging.connect
def _our_logs(**_: Any) -> None:
    logs.configure("worker", flask_app.config["SETTINGS"])
