"""Each person's front page, the pages about the service, and the navigation."""

from flask import Flask

from mentoring.home import navigation, views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.jinja_env.globals["navigation"] = navigation.items
