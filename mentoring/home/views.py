"""The front page, and the pages about the service."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from mentoring.core import access

bp = Blueprint("home", __name__)


@bp.get("/")
@access.public
def index() -> ResponseReturnValue:
    return render_template("home/start.html")


@bp.get("/contact")
@access.public
def contact() -> ResponseReturnValue:
    return render_template("home/contact.html")


@bp.get("/accessibility")
@access.public
def accessibility() -> ResponseReturnValue:
    return render_template("home/accessibility.html")


@bp.get("/privacy")
@access.public
def privacy() -> ResponseReturnValue:
    return render_template("home/privacy.html")


@bp.get("/cookies")
@access.public
def cookies() -> ResponseReturnValue:
    return render_template("home/cookies.html")
