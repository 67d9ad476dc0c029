"""One application a test run, an empty database a test, and a client that checks every page it gets."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache

from mentoring.core import db as database
from mentoring.core.db import Base, db
from mentoring.core.settings import Settings, load
from mentoring.factory import create_app
from mentoring.people.models import Person
from tests.pages import CheckedClient
from tests.servers import postgresql_server

hypothesis_settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis_settings.load_profile("steady")

TEST_KEY = "k1:" + base64.b64encode(b"0" * 32).decode()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database of the kind that --database names."""
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.sqlite'}"
    else:
        with postgresql_server(tmp_path_factory.mktemp("pg")) as server:
            yield server.new_database("tests")


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the embedded kind; the broker is one that refuses at once, so that nothing leans on it."""
    return load(
        {},
        data=str(tmp_path_factory.mktemp("data")),
        database_url=database_url,
        broker_url="redis://127.0.0.1:1/0",
        secret_key="only for tests " * 3,
        encryption_keys=TEST_KEY,
        base_url="http://localhost",
        demo=False,
    )


@pytest.fixture(scope="session")
def whole_app(settings: Settings, request: pytest.FixtureRequest) -> Flask:
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = CheckedClient
    # Compiling all pages anew in each process would take longer than a room's tests.
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(request.config.cache.mkdir("templates")))
    with app.app_context(), database.will_write():
        Base.metadata.create_all(db.engine)
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
            db.engine.dispose()
    return app


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The application with an empty database, its context pushed."""
    with whole_app.app_context(), database.will_write():
        yield whole_app
        db.session.rollback()
        db.session.remove()
        with db.engine.begin() as connection:
            tables = [table.name for table in reversed(Base.metadata.sorted_tables)]
            if db.engine.dialect.name == "postgresql":  # TRUNCATE takes a while for each table, empty or not
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                connection.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in tables))
            else:
                connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                for name in tables:
                    connection.exec_driver_sql(f"DELETE FROM {name}")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is signed out."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Person], FlaskClient]:
    """`signed_in(person)` is a browser in which that person is signed in."""
    from mentoring.core.db import transaction
    from mentoring.people import sessions

    def sign_in(person: Person) -> FlaskClient:
        browser = app.test_client()
        with app.test_request_context(), transaction():
            from flask import session

            sessions.start(person)
            held = dict(session)
        with browser.session_transaction() as cookie:
            cookie.update(held)
        return browser

    return sign_in


@pytest.fixture
def mail_folder(settings: Settings) -> Path:
    """Where sent messages lie as .eml files; empty at the start of the test."""
    folder = Path(settings.mail_url.removeprefix("folder:"))
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.eml"):
        file.unlink()
    return folder


@pytest.fixture
def fresh_database_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """A second, empty database of the same kind, for one test."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'fresh.sqlite'}"
        return
    name = f"fresh_{uuid.uuid4().hex[:8]}"
    admin = sa.create_engine(database_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    admin.dispose()
    yield sa.make_url(database_url).set(database=name).render_as_string(hide_password=False)
