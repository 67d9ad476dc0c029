"""GET /health: is each part there? JSON, for machines; no personal data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from mentoring.core import access, heartbeat, ticks
from mentoring.core.db import db

bp = Blueprint("health", __name__)


@bp.get("/health")
@access.public
def health() -> ResponseReturnValue:
    """200 when the database answers (the pages then do too); `degraded` when reminders are held up."""
    database, newest, age, late = _database()
    broker = _broker()
    lively = age is not None and age < 120
    status = "down" if not database else "ok" if broker and lively and not late else "degraded"
    answer: dict[str, Any] = {
        "status": status,
        "database": "ok" if database else "down",
        "broker": "ok" if broker else "down",
        "worker_heartbeat": newest.isoformat(timespec="seconds") if newest else None,
        "worker_heartbeat_age_seconds": age,
        "late": late,
    }
    return jsonify(answer), 503 if status == "down" else 200


def _database() -> tuple[bool, datetime | None, int | None, list[str]]:
    """Whether it answers; when a worker last said that it is there, and how long ago; what is late."""
    try:
        db.session.execute(sa.text("select 1"))
        newest, now = heartbeat.newest(), ticks.moment()
        age = None if newest is None else round((now - newest).total_seconds())
        return True, newest, age, ticks.late(now)
    except SQLAlchemyError:
        db.session.rollback()
        return False, None, None, []


def _broker() -> bool:
    celery = current_app.extensions["celery"]
    try:
        with celery.connection_for_write() as connection:
            connection.ensure_connection(max_retries=0, timeout=1, interval_start=0)
            return True
    except Exception:  # each transport has errors of its own
        return False
