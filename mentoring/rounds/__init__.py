"""A matching round: who waits, what the engine suggests, what the coordinator decides and publishes.

The only room that knows the engine.
"""

from flask import Flask

from mentoring.core import celery
from mentoring.rounds import models as models
from mentoring.rounds import tasks, views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    celery.every(tasks.RESUME, seconds=60)
