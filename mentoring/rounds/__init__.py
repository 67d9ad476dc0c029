from flask import Flask

from mentoring.rounds import models as models


def init_app(app: Flask) -> None:
    pass
