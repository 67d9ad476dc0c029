"""Make the cohort, once, and never where real people are."""

from __future__ import annotations

import sqlalchemy as sa
from flask import current_app

from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.demo import cohort
from mentoring.organisations.actions import seed
from mentoring.people.models import Person


class NotHere(Exception):
    """Made-up people are not put among real ones."""


def make_cohort() -> bool:
    """Fill an empty database with the synthetic cohort; False where anybody is in it already.

    All or nothing. Raises NotHere in production.
    """
    if current_app.config["SETTINGS"].production:
        raise NotHere("This service runs in production, so no made-up people are added to it.")
    if db.session.scalar(sa.select(Person.id).limit(1)) is not None:
        db.session.rollback()  # only read: the lock need not be held
        return False
    seed()
    with transaction():
        cohort.make(clock.today())
    return True
