"""The application with the demonstration switched on, on a database of its own kind."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from mentoring.core import db as database
from mentoring.core.db import Base, db
from mentoring.core.settings import Settings
from mentoring.demo import actions
from mentoring.factory import create_app
from tests.pages import CheckedClient

# Days that are awkward in different ways.
DAYS = {
    "a sunday night": datetime(2026, 11, 22, 0, 30, tzinfo=UTC),
    "after christmas": datetime(2026, 12, 28, 9, tzinfo=UTC),
    "a leap day": datetime(2028, 2, 29, 23, 50, tzinfo=UTC),
}


@pytest.fixture(scope="session")
def demo_settings(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return dataclasses.replace(settings, demo=True, mail_url=f"folder:{tmp_path_factory.mktemp('mail')}")


@pytest.fixture(scope="session")
def whole_demo_app(whole_app: Flask, demo_settings: Settings) -> Flask:
    """On the same database as `whole_app`, which has made the tables."""
    app = create_app(demo_settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = CheckedClient
    return app


@pytest.fixture
def demo_app(app: Flask, whole_demo_app: Flask) -> Iterator[Flask]:
    """Its context pushed, the database empty; `app` empties it again afterwards."""
    with whole_demo_app.app_context(), database.will_write():
        yield whole_demo_app
        db.session.rollback()
        db.session.remove()


@pytest.fixture(scope="module", params=DAYS.values(), ids=DAYS.keys())
def cohort(request: pytest.FixtureRequest, whole_demo_app: Flask) -> Iterator[Flask]:
    """The cohort made on one of the days, for all tests of a module that only read."""
    with (
        time_machine.travel(request.param, tick=False),
        whole_demo_app.app_context(),
        database.will_write(),
    ):
        assert actions.make_cohort()
        yield whole_demo_app
        empty()


def every(model: type[Base]) -> list[Any]:
    """All rows of a table."""
    return list(db.session.scalars(sa.select(model)))


def empty() -> None:
    """Leave the tables as they were made."""
    db.session.rollback()
    for table in reversed(Base.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()
    db.session.expunge_all()


@pytest.fixture
def demo_mail(demo_settings: Settings) -> Path:
    """Where the demonstration's messages lie; empty at the start of the test."""
    folder = Path(demo_settings.mail_url.removeprefix("folder:"))
    for file in folder.iterdir():
        file.unlink()
    return folder
