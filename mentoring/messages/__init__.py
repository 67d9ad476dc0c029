"""Messages: what is owed follows from the state of the other rooms; the outbox records what was done."""

from flask import Flask

from mentoring.casework import needs
from mentoring.casework.models import ABOUT_A_MESSAGE
from mentoring.core.celery import every
from mentoring.core.settings import SettingsError
from mentoring.messages import asking, metrics, own_views, previews, render, tasks, views, waking
from mentoring.messages import models as models
from mentoring.messages.delivery import mailer_for


def init_app(app: Flask) -> None:
    try:  # a wrong setting is told at start, not at night
        mailer_for(app.config["SETTINGS"].mail_url)
    except ValueError as error:
        raise SettingsError(str(error)) from None
    render.init_app(app)
    previews.init_app(app)
    needs.answer(app, ABOUT_A_MESSAGE, asking.no_longer_needed)
    waking.init_app(app)
    app.register_blueprint(views.bp)
    app.extensions["csrf"].exempt(own_views.opt_out)  # a mail program presses the button by itself
    every(tasks.scan.name)
    every(tasks.urgent.name)
    metrics.init_app(app)
