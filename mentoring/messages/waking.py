"""After a change somebody made: have a worker look at once instead of at the next tick.

It happens when the page has been answered, and whether it works is of no matter to the person.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, request

from mentoring.core.celery import wake

_CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def init_app(app: Flask) -> None:
    @app.after_request
    def wake_when_answered(response: Response) -> Response:
        if request.method in _CHANGING and response.status_code < 400:
            the_app = current_app._get_current_object()  # type: ignore[attr-defined]
            response.call_on_close(lambda: _wake(the_app))
        return response


def _wake(app: Flask) -> None:
    with app.app_context():
        wake("messages.scan")
