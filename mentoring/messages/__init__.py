from flask import Flask

from mentoring.messages import models as models


def init_app(app: Flask) -> None:
    pass
