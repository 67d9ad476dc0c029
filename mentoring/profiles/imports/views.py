"""Import people: upload, look at the plan, confirm."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.profiles.blueprint import bp


@bp.route("/people/import", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def import_people() -> ResponseReturnValue:
    return render_template("profiles/import/upload.html")
