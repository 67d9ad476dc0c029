from flask import Flask

from mentoring.organisations import models as models


def init_app(app: Flask) -> None:
    pass
