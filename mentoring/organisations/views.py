"""The coordinator's pages about organisations."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.organisations import queries
from mentoring.organisations.regions import REGIONS

bp = Blueprint("organisations", __name__, url_prefix="/organisations")


@bp.get("")
@access.only(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    text = request.args.get("q", "")[:200].strip()
    found = queries.page(text, request.args.get("page", 1, type=int))
    return render_template(
        "organisations/index.html",
        text=text,
        found=found,
        successors=queries.successors_of(row.id for row in found.rows),
        regions=REGIONS,
        today=clock.today(),
    )
