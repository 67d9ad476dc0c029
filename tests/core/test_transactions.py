"""One way to write: what was only read before does not make a change fail."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.db import begin_reading, begin_writing, db, transaction
from mentoring.core.ticks import Tick


@pytest.fixture
def reading(app):
    """As in a task: a transaction takes no write lock unless it says so."""
    db.session.rollback()
    begin_reading()
    yield
    db.session.rollback()
    begin_writing()


def tick(slot):
    return {"id": uuid.uuid4(), "job": "test", "slot": slot, "at": clock.now()}


def slots():
    return sorted(db.session.scalars(sa.select(Tick.slot)))


def test_a_change_after_reading_succeeds_though_somebody_wrote_in_between(reading):
    assert slots() == []
    with db.engine.begin() as somebody_else:
        somebody_else.execute(sa.insert(Tick).values(**tick(1)))
    with transaction():
        db.session.add(Tick(**tick(2)))
    assert slots() == [1, 2]
