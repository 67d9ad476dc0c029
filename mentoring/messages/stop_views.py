"""Stop messages to everybody or to one person, and start them again. Each asks once more."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.messages import stops
from mentoring.messages.blueprint import bp
from mentoring.messages.log_views import person_or_404
from mentoring.messages.models import StopReason


@bp.route("/messages/stop", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def stop_everything() -> ResponseReturnValue:
    """POST `do=stop` or `do=start`; the page offers the one that would change something."""
    if request.method == "POST":
        _change(None, StopReason.STOPPED)
        return redirect(url_for("messages.index"))
    return render_template("messages/stop.html", person=None, stopped=stops.everything() is not None)


@bp.route("/messages/people/<uuid:person_id>/stop", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def stop_person(person_id: uuid.UUID) -> ResponseReturnValue:
    person = person_or_404(person_id)
    if request.method == "POST":
        _change(person.id, StopReason.STOPPED)
        return redirect(url_for("messages.person", person_id=person.id))
    stopped = StopReason.STOPPED in stops.of([person.id]).get(person.id, frozenset())
    return render_template("messages/stop.html", person=person, stopped=stopped)


@bp.post("/messages/people/<uuid:person_id>/try-address")
@access.only(Role.COORDINATOR)
def try_address(person_id: uuid.UUID) -> ResponseReturnValue:
    """An address that took no mail may take it now."""
    person = person_or_404(person_id)
    if stops.lift(person.id, StopReason.BOUNCED, by=access.me().person_id):
        flash("Messages go to this address again. If it takes none, you are told.")
    return redirect(url_for("messages.person", person_id=person.id))


def _change(person_id: uuid.UUID | None, reason: StopReason) -> None:
    by = access.me().person_id
    if request.form.get("do") == "start":
        if stops.lift(person_id, reason, by=by):
            flash("Messages go out again. What is still owed is sent, what is not owed any more is not.")
    elif request.form.get("do") == "stop" and stops.stop(person_id, reason, by=by):
        flash("Messages are stopped.")
