from flask import Flask

from mentoring.profiles import models as models


def init_app(app: Flask) -> None:
    pass
