"""The coordinator's pages about matching rounds. Thin: rules are in actions, words in words."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.rounds import actions, queries
from mentoring.rounds.forms import OpenForm
from mentoring.rounds.models import Round

bp = Blueprint("rounds", __name__, url_prefix="/rounds")


def _round(round_id: uuid.UUID) -> Round:
    return queries.get(round_id) or abort(404)


@bp.route("", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    """The open round or a form that opens one, and past rounds with their figures."""
    form = OpenForm()
    if form.validate_on_submit():
        try:
            opened = actions.open_round(form.name.data, by=access.me().person_id)
            return redirect(url_for("rounds.show", round_id=opened.id))
        except actions.RoundError as error:
            form.form_errors.append(str(error))
    past = queries.finished()
    return render_template(
        "rounds/index.html", form=form, current=queries.current(), past=past, figures=queries.figures(past)
    )


@bp.get("/<uuid:round_id>")
@access.only(Role.COORDINATOR)
def show(round_id: uuid.UUID) -> ResponseReturnValue:
    return render_template("rounds/show.html", round=_round(round_id))
