from flask import Flask

from mentoring.pairings import models as models


def init_app(app: Flask) -> None:
    pass
