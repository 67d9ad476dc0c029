"""Error pages that say what happened and what to do next, in the person's own header and footer."""

from __future__ import annotations

from flask import Flask, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from mentoring.core.crypto import CannotDecrypt
from mentoring.core.db import db
from mentoring.core.web.typed import given_back, typed_here

PAGES = {
    400: (
        "This page has expired",
        "You may have been signed out to keep you safe. Sign in again, then open the page anew.",
    ),
    403: ("You cannot open this page", "It belongs to somebody else or needs a role that you do not have."),
    404: ("Page not found", "Check the address, or start from the home page."),
    405: ("This page cannot be used like that", "Start from the home page."),
    413: ("That is too large", "Send a smaller file or a shorter text. Nothing was saved."),
    429: ("Too many tries", "Wait an hour and try again."),
    500: (
        "Sorry, something went wrong",
        "What you typed may not have been saved. Try again in a few minutes.",
    ),
    503: (
        "Sorry, the service is not available",
        "Try again in a few minutes. What you saved before is safe.",
    ),
}

CANNOT_OPEN = (
    "Nothing was changed",
    "A text that this page needs cannot be opened at the moment, so nothing was written over it. It is not"
    " deleted. Contact us and we will look.",
)


def init_app(app: Flask) -> None:
    @app.before_request
    def refuse_what_no_database_holds() -> None:
        # Forms drop the character NUL from what is typed; no address that we give holds one.
        if b"%00" in request.query_string:
            abort(404)

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:
            return error
        heading, help_text = PAGES.get(code, PAGES[400 if code < 500 else 500])
        db.session.rollback()
        texts = typed_here() if code in (400, 403, 404) else []
        if texts:
            return given_back(heading, texts, code)
        page = render_template("layout/error.html", heading=heading, help_text=help_text, texts=[])
        kept = {"Allow", "Retry-After"}
        return page, code, [(k, v) for k, v in error.get_headers() if k in kept]

    @app.errorhandler(CannotDecrypt)
    def sealed_for_now(error: CannotDecrypt) -> ResponseReturnValue:
        app.logger.error("a page needs a text that cannot be opened: %s", type(error).__name__)
        db.session.rollback()
        return _page("layout/error.html", CANNOT_OPEN, 503)

    @app.errorhandler(OperationalError)
    def database_gone(error: OperationalError) -> ResponseReturnValue:
        app.logger.error("database not available: %s", type(error.orig).__name__)
        db.session.rollback()
        return _page("layout/error_alone.html", PAGES[503], 503)

    @app.errorhandler(500)
    def unexpected(_error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        return _page("layout/error_alone.html", PAGES[500], 500)


def _page(template: str, words: tuple[str, str], code: int) -> ResponseReturnValue:
    """With what somebody typed, which may be saved nowhere."""
    heading, help_text = words
    return render_template(template, heading=heading, help_text=help_text, texts=typed_here()), code
