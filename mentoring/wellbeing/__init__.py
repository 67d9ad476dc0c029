"""Check-ins, what follows from them, and help that is always there."""

from __future__ import annotations

from flask import Flask

from mentoring.core import access
from mentoring.core.celery import every
from mentoring.pairings.models import Pairing

# These attach their pages to the one blueprint.
from mentoring.wellbeing import behalf_views as behalf_views
from mentoring.wellbeing import hard_views as hard_views
from mentoring.wellbeing import help_views as help_views
from mentoring.wellbeing import helplines, queries
from mentoring.wellbeing import models as models
from mentoring.wellbeing import tap_views as tap_views
from mentoring.wellbeing import tasks as tasks
from mentoring.wellbeing import views as views
from mentoring.wellbeing.blueprint import bp
from mentoring.wellbeing.plan import pages as plan_pages


def init_app(app: Flask) -> None:
    plan_pages.init_app(app)
    app.register_blueprint(bp)
    helplines.init_app(app, app.config["SETTINGS"])
    every("wellbeing.helplines", 3600)
    # The pages of a pair include this room's two partials, which read through these.
    app.jinja_env.globals.update(
        helplines=helplines.lines, check_in_panel=_panel, check_in_dates=queries.dates
    )


def _panel(pairing: Pairing) -> queries.Panel:
    return queries.panel(pairing, access.me().person_id)
