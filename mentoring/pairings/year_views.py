"""What the two, or the coordinator, do in the course of a pair: say they met, take a break, go on, end."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.core.web.pages import day
from mentoring.pairings import breaks, ending, meetings, queries, standing
from mentoring.pairings.actions import NotTheirs
from mentoring.pairings.blueprint import bp
from mentoring.pairings.ending import Next
from mentoring.pairings.forms import BreakForm, EndForm, MetForm
from mentoring.pairings.models import Pairing, PairingState

_ENDED_ALREADY = "The mentoring has ended already. Nothing has changed."


@bp.route("/pairs/<uuid:pairing_id>/met", methods=["GET", "POST"])
@access.signed_in
def met(pairing_id: uuid.UUID) -> ResponseReturnValue:
    """POST keeps the day of the first meeting; with `not_met` it takes the day back."""
    pairing, as_coordinator = _pair(pairing_id)
    if not pairing.is_live:
        return _to_pair(pairing, _ENDED_ALREADY)
    form = MetForm(data={"on": pairing.first_met_on})
    form.pairing = pairing
    taken_back = request.method == "POST" and "not_met" in request.form
    if taken_back or form.validate_on_submit():
        on = None if taken_back else form.on.data
        done = meetings.record(pairing.id, on=on, by=access.me().person_id, as_coordinator=as_coordinator)
        said = f"The first meeting was on {day(on)}." if on else "The first meeting is still to come."
        return _to_pair(pairing, said if done else _ENDED_ALREADY)
    return _page("met", pairing, as_coordinator, form=form)


@bp.route("/pairs/<uuid:pairing_id>/break", methods=["GET", "POST"])
@access.signed_in
def take_break(pairing_id: uuid.UUID) -> ResponseReturnValue:
    pairing, as_coordinator = _pair(pairing_id)
    if pairing.state is not PairingState.ACTIVE:
        return _to_pair(pairing, "" if pairing.is_live else _ENDED_ALREADY)
    form = BreakForm()
    form.pairing = pairing
    if form.validate_on_submit():
        me = access.me().person_id
        done = breaks.take(pairing.id, until=form.until.data, by=me, as_coordinator=as_coordinator)
        return _to_pair(pairing, "The break has begun." if done else "Nothing has changed.")
    return _page("break", pairing, as_coordinator, form=form)


@bp.post("/pairs/<uuid:pairing_id>/go-on")
@access.signed_in
def go_on(pairing_id: uuid.UUID) -> ResponseReturnValue:
    pairing, as_coordinator = _pair(pairing_id)
    done = breaks.go_on(pairing.id, by=access.me().person_id, as_coordinator=as_coordinator)
    return _to_pair(
        pairing, "The break is over." if done else "There was no break to end. Nothing has changed."
    )


@bp.route("/pairs/<uuid:pairing_id>/end", methods=["GET", "POST"])
@access.signed_in
def end(pairing_id: uuid.UUID) -> ResponseReturnValue:
    """The page asks for a last yes; the PSP also says what they would like next."""
    pairing, as_coordinator = _pair(pairing_id)
    if not pairing.is_live:
        return _to_pair(pairing, _ENDED_ALREADY)
    me = access.me().person_id
    form = EndForm() if me == pairing.psp_id else None
    if form.validate_on_submit() if form else request.method == "POST":
        then = Next(form.then.data) if form else Next.LOOK
        done = ending.end(pairing.id, by=me, then=then, as_coordinator=as_coordinator)
        if done and as_coordinator:
            return _to_pair(pairing, f"The pair has ended. {pairing.psp.name} waits for another mentor.")
        return _to_pair(pairing, "" if done else _ENDED_ALREADY)
    return _page("end", pairing, as_coordinator, form=form)


@bp.post("/pairs/<uuid:pairing_id>/next")
@access.signed_in
def choose_next(pairing_id: uuid.UUID) -> ResponseReturnValue:
    """The PSP of a pair that has ended looks for another mentor, or stops looking."""
    chosen = request.form.get("then")
    if chosen not in set(Next):
        abort(400)
    try:
        done = ending.choose_next(pairing_id, psp_id=access.me().person_id, then=Next(chosen))
    except NotTheirs:
        abort(404)
    if not done:
        flash("Nothing has changed: something else has happened meanwhile. Your front page says what.")
    return redirect(url_for("pairings.show", pairing_id=pairing_id))


def _pair(pairing_id: uuid.UUID) -> tuple[Pairing, bool]:
    """The pair, and whether it is as the coordinator that it is opened; 404 for anybody else."""
    pairing, me = queries.get_pairing(pairing_id), access.me()
    if pairing is None:
        abort(404)
    if standing.is_one_of(pairing, me.person_id):
        return pairing, False
    if not me.has(Role.COORDINATOR):
        abort(404)
    return pairing, True


def _to_pair(pairing: Pairing, said: str) -> ResponseReturnValue:
    if said:
        flash(said)
    return redirect(url_for("pairings.show", pairing_id=pairing.id))


def _page(name: str, pairing: Pairing, as_coordinator: bool, *, form: object) -> str:
    reader_is_psp = access.me().person_id == pairing.psp_id
    return render_template(
        f"pairings/{name}.html",
        pairing=pairing,
        form=form,
        as_coordinator=as_coordinator,
        reader_is_psp=reader_is_psp,
        first_name=(pairing.mentor if reader_is_psp else pairing.psp).first_name,
    )
