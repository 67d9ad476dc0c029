"""Check-ins, and help that is always there."""

from flask import Flask

from mentoring.wellbeing import models as models
from mentoring.wellbeing import views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
