"""The application with the demonstration switched on, on a database of its own kind."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from mentoring.core import db as database
from mentoring.core.settings import Settings
from mentoring.factory import create_app
from tests.pages import CheckedClient


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
        database.db.session.rollback()
        database.db.session.remove()


@pytest.fixture
def demo_mail(demo_settings: Settings) -> Path:
    """Where the demonstration's messages lie; empty at the start of the test."""
    folder = Path(demo_settings.mail_url.removeprefix("folder:"))
    for file in folder.iterdir():
        file.unlink()
    return folder
