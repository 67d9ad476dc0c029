"""Asking for another mentor: the PSP's private page, and what the coordinator can do about it."""

from __future__ import annotations

import uuid

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.pairings import changes, ending, queries
from mentoring.pairings.blueprint import bp
from mentoring.pairings.forms import ChangeForm
from mentoring.pairings.models import ChangeRequest, ChangeState, Pairing


@bp.route("/pairs/<uuid:pairing_id>/change", methods=["GET", "POST"])
@access.signed_in
def change(pairing_id: uuid.UUID) -> ResponseReturnValue:
    """For the PSP alone: to the mentor there is no such page."""
    pairing, form = _own(pairing_id), ChangeForm()
    if not pairing.is_live:
        return redirect(url_for("pairings.show", pairing_id=pairing.id))
    if form.validate_on_submit():
        if not changes.ask(pairing.id, psp_id=pairing.psp_id, words=form.words.data or ""):
            flash("You had asked already. Nothing has changed.")
        return redirect(url_for("pairings.change", pairing_id=pairing.id))
    asked = queries.open_change_request(pairing.id)
    if asked is None:
        return render_template("pairings/change.html", pairing=pairing, form=form)
    days = current_app.config["SETTINGS"].contact_target_days
    return render_template(
        "pairings/change_asked.html",
        pairing=pairing,
        asked=asked,
        answer_by=clock.add_working_days(clock.day_of(asked.asked_at), days),
        read_at=queries.change_read_at(asked),
    )


@bp.post("/pairs/<uuid:pairing_id>/change/withdraw")
@access.signed_in
def withdraw_change(pairing_id: uuid.UUID) -> ResponseReturnValue:
    pairing = _own(pairing_id)
    if changes.withdraw(pairing.id, psp_id=pairing.psp_id):
        flash(f"You have taken it back. You and {pairing.mentor.first_name} go on as before.")
    return redirect(url_for("pairings.show", pairing_id=pairing.id))


@bp.route("/change-requests/<uuid:request_id>", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def change_request(request_id: uuid.UUID) -> ResponseReturnValue:
    """Not for a coordinator who is the mentor. POST reads the words, ends the pair, or closes the request."""
    row, me = queries.get_change_request(request_id), access.me().person_id
    if row is None or row.pairing.mentor_id == me:
        abort(404)
    deed = request.form.get("deed", "") if request.method == "POST" else ""
    if deed == "read":
        return _request_page(row, words=changes.read_words(row, by=me))
    if deed == "end":
        return _ended(row, ending.end_for_change(row.id, by=me))
    if deed == "carry-on":
        done = changes.carry_on(row.id, by=me)
        flash("The request is closed, and the pair goes on." if done else "It was closed already.")
        return redirect(url_for("pairings.show", pairing_id=row.pairing_id))
    return _request_page(row)


def _ended(row: ChangeRequest, done: bool) -> ResponseReturnValue:
    psp, mentor = row.pairing.psp, row.pairing.mentor
    flash(
        f"The pair has ended. {psp.name} waits for another mentor, among the first. {mentor.name} sees only"
        " that the mentoring has ended. The task on your work list is done."
        if done
        else "The request was closed already. Nothing has changed."
    )
    return redirect(url_for("pairings.show", pairing_id=row.pairing_id))


def _request_page(row: ChangeRequest, words: str | None = None) -> str:
    return render_template(
        "pairings/change_request.html", row=row, words=words, is_open=row.state is ChangeState.OPEN
    )


def _own(pairing_id: uuid.UUID) -> Pairing:
    pairing = queries.get_pairing(pairing_id)
    if pairing is None or pairing.psp_id != access.me().person_id:
        abort(404)
    return pairing
