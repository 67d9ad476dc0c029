"""Casework: the coordinator's work list. Other rooms put tasks on it; it knows none of them."""

from flask import Flask

from mentoring.casework import contact_views as contact_views
from mentoring.casework import models as models
from mentoring.casework import tasks as tasks
from mentoring.casework import views
from mentoring.core.celery import every


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    every("casework.escalate", 300)
