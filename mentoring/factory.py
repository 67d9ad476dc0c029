"""Wiring: one application from settings and rooms."""

from __future__ import annotations

import flask_wtf
from flask import Flask, request
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from mentoring import (
    casework,
    demo,
    home,
    insight,
    messages,
    organisations,
    pairings,
    people,
    profiles,
    rounds,
    wellbeing,
)
from mentoring.core import access, celery, links, metrics
from mentoring.core import db as database
from mentoring.core.crypto import Keyring
from mentoring.core.settings import Settings, SettingsError, load
from mentoring.core.web import errors, fields, headers, health, pages
from mentoring.wellbeing import concerns

# From the ground up; each has `init_app(app)` that registers its pages and tasks.
ROOMS = (
    *(organisations, people, profiles, casework, pairings, wellbeing, concerns, rounds),
    *(messages, insight, home, demo),
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application. Raises SettingsError when the settings do not make sense."""
    settings = settings or load()
    try:
        keyring = Keyring.parse(settings.encryption_keys)
    except ValueError as error:
        raise SettingsError(str(error)) from None
    app = Flask("mentoring", static_url_path="/assets")
    _configure(app, settings)
    app.extensions["keyring"] = keyring
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    pages.prepare(app)
    _database(app)
    flask_wtf.CSRFProtect(app)
    for part in (pages, fields, headers, errors):
        part.init_app(app)
    celery.make_celery(app)
    app.register_blueprint(health.bp)
    metrics.init_app(app)
    with app.app_context():
        for room in ROOMS:
            room.init_app(app)
        access.init_app(app, people.load_identity)
        celery.every("core.beat")
        celery.every(links.forget.name, 3600)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        DEBUG=settings.debug,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True} | _pool(settings.database_url),
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: people take their time over a form
    )


def _pool(url: str) -> dict[str, object]:
    return {"connect_args": {"timeout": 10}} if url.startswith("sqlite") else {"pool_pre_ping": True}


def _database(app: Flask) -> None:
    database.db.init_app(app)
    with app.app_context():
        engine: Engine = database.db.engine
        database.listen(engine)

    @app.before_request
    def say_whether_it_writes() -> None:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            database.begin_reading()
        else:
            database.begin_writing()
