"""A matching round: who waits, what the engine suggests, what the coordinator decides and publishes.

The only room that knows the engine.
"""

from flask import Flask

from mentoring.rounds import models as models
from mentoring.rounds import views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
