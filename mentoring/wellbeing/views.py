"""Help now, for everybody."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from mentoring.core import access

bp = Blueprint("wellbeing", __name__)


@bp.get("/help")
@access.public
def help_now() -> ResponseReturnValue:
    return render_template("wellbeing/help.html")
