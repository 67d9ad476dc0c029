"""Concerns: what somebody saw or heard, for the coordinator and the safeguarding lead, with its own trail."""

from flask import Flask

# These attach their pages to the one blueprint.
from mentoring.wellbeing.concerns import models as models
from mentoring.wellbeing.concerns import raise_views as raise_views
from mentoring.wellbeing.concerns import views as views
from mentoring.wellbeing.concerns.blueprint import bp


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
