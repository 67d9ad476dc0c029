"""Insight: how people are finding the role, in numbers that give nobody away."""

from flask import Flask

from mentoring.core.celery import every
from mentoring.insight import models as models
from mentoring.insight import tasks as tasks
from mentoring.insight import views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    every("insight.close", 3600)
