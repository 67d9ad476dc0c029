"""Pairings: a suggestion that both people answer, the pair it becomes, and the year of that pair."""

from flask import Flask

from mentoring.core.celery import every

# These attach their pages to the one blueprint.
from mentoring.pairings import change_views as change_views
from mentoring.pairings import coordinator_views as coordinator_views
from mentoring.pairings import models as models
from mentoring.pairings import person_views as person_views
from mentoring.pairings import record_views as record_views
from mentoring.pairings import tasks as tasks
from mentoring.pairings import views as views
from mentoring.pairings import year_views as year_views
from mentoring.pairings.blueprint import bp


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    every("pairings.lapse", 300)
