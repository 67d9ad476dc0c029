"""For Celery: `celery -A worker worker` does the work, `celery -A worker beat` wakes it."""

from celery import Celery

from mentoring.factory import create_app

flask_app = create_app()
celery: Celery = flask_app.extensions["celery"]
