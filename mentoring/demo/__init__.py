"""The demonstration: a synthetic cohort, one-click sign-in as any of it, and a mailbox to read what was sent.

Nothing of it is reachable unless the setting `demo` is on, and that is refused in production.
"""

from flask import Flask

from mentoring.demo import views


def init_app(app: Flask) -> None:
    if app.config["SETTINGS"].demo:
        app.register_blueprint(views.bp)
