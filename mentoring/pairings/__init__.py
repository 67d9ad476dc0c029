"""Pairings: a suggestion that both people answer, and the pair it becomes."""

from flask import Flask

from mentoring.core.celery import every
from mentoring.pairings import models as models
from mentoring.pairings import tasks as tasks


def init_app(app: Flask) -> None:
    every("pairings.lapse", 300)
