"""People: who they are, which roles they hold, how they sign in, and who stands in for the coordinator."""

from flask import Flask

from mentoring.people import views
from mentoring.people.sessions import load_identity

__all__ = ["init_app", "load_identity"]


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
