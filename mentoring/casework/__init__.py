from flask import Flask

from mentoring.casework import models as models


def init_app(app: Flask) -> None:
    pass
