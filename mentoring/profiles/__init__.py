"""PSP and mentor profiles: task lists, previews, on somebody's behalf, and the coordinator's people."""

from flask import Flask

# These attach their pages to the one blueprint.
from mentoring.profiles import behalf_views as behalf_views
from mentoring.profiles import coordinator_views as coordinator_views
from mentoring.profiles import models as models
from mentoring.profiles import views as views
from mentoring.profiles.blueprint import bp


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
