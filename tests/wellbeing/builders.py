"""Answers to check-ins, with sensible defaults: say only what the test is about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from mentoring.casework.models import Task
from mentoring.core import clock
from mentoring.core.db import db
from mentoring.pairings.models import Pairing
from mentoring.wellbeing import actions
from mentoring.wellbeing.models import CheckIn


def answer(pairing: Pairing, number: int = 1, *, who: str = "psp", **answers: str) -> CheckIn:
    """One of the two answers, as if on the page."""
    person_id = getattr(pairing, f"{who}_id")
    return actions.answer(pairing.id, number, person_id=person_id, answers=answers or {"role": "well"})


def check_ins() -> list[CheckIn]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(CheckIn)))


def tasks() -> list[Task]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Task)))


def later(**time: float) -> Any:
    """A moment to travel to."""
    return clock.now() + timedelta(**time)
