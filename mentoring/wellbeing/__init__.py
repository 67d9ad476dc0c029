"""Check-ins, and help that is always there."""

from __future__ import annotations

from flask import Flask

from mentoring.core import access
from mentoring.pairings.models import Pairing
from mentoring.wellbeing import helplines, queries, views
from mentoring.wellbeing import models as models


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    # The pages of a pair include this room's two partials, which read through these.
    app.jinja_env.globals.update(
        helplines=helplines.lines, check_in_panel=_panel, check_in_dates=queries.dates
    )


def _panel(pairing: Pairing) -> queries.Panel:
    return queries.panel(pairing, access.me().person_id)
