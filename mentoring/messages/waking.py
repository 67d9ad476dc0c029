"""After a change somebody made: take back what it made untrue, and have a worker look at what is owed now.

Neither is of any matter to the person whose request it was: if one of them fails, the next tick does it.
"""

from __future__ import annotations

import logging

from flask import Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from mentoring.core import clock
from mentoring.core.celery import wake
from mentoring.core.db import db
from mentoring.messages import queueing

log = logging.getLogger(__name__)

_CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def init_app(app: Flask) -> None:
    @app.after_request
    def follow_up(response: Response) -> Response:
        if request.method in _CHANGING and response.status_code < 400:
            _take_back()
            the_app = current_app._get_current_object()  # type: ignore[attr-defined]
            response.call_on_close(lambda: _wake(the_app))
        return response


def _take_back() -> None:
    """Before the page is answered: what a worker holds and has not begun is not begun after that."""
    try:
        queueing.withdraw_claimed(clock.now())
    except SQLAlchemyError as error:
        db.session.rollback()
        log.warning("claimed messages not looked at: %s", type(error).__name__)


def _wake(app: Flask) -> None:
    with app.app_context():
        wake("messages.urgent")
        wake("messages.scan")  # costs no second wait where the first found the broker gone
