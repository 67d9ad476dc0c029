"""NHS organisations: regions, integrated care boards, trusts, and what became of each."""

from flask import Flask

from mentoring.organisations import models as models
from mentoring.organisations import views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
