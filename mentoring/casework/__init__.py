"""Casework: the coordinator's work list. Other rooms put tasks on it; it knows none of them."""

from flask import Flask

from mentoring.casework import models as models
from mentoring.casework import views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
