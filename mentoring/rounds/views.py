"""The coordinator's pages about matching rounds. Thin: rules are in actions, words in words."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.rounds import actions, alternatives, overview, publishing, queries, review, words
from mentoring.rounds.forms import OpenForm
from mentoring.rounds.models import UNDER_WAY, Decision, Round, RoundState, Run, RunPair, RunState

bp = Blueprint("rounds", __name__, url_prefix="/rounds")

_DONE = {
    Decision.APPROVED: "Approved",
    Decision.DECLINED: "Declined",
    Decision.UNDECIDED: "Decision taken back",
}


def _round(round_id: uuid.UUID) -> Round:
    return queries.get(round_id) or abort(404)


def _reviewed(round_id: uuid.UUID) -> tuple[Round, Run]:
    """The round and the run to look at. Before the first has finished, an open round says what to do."""
    one, done = _round(round_id), queries.newest_done(round_id)
    if done is None and one.state is RoundState.OPEN:
        flash("Find matches first.")
        abort(redirect(url_for("rounds.show", round_id=round_id)))
    return one, done or abort(404)


def _run(round_id: uuid.UUID, run_id: uuid.UUID) -> Run:
    run = queries.run(run_id)
    return run if run is not None and run.round_id == round_id else abort(404)


def _pair(round_id: uuid.UUID, pair_id: uuid.UUID) -> RunPair:
    return queries.pair(round_id, pair_id) or abort(404)


def _cannot(round_id: uuid.UUID, error: actions.RoundError) -> ResponseReturnValue:
    return render_template("rounds/cannot.html", round=_round(round_id), why=str(error)), 409


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
    """An open round: the pool, and what to do next. A closed one: what came of it."""
    one = _round(round_id)
    done = queries.newest_done(round_id)
    if one.state is not RoundState.OPEN:
        published = one.state is RoundState.PUBLISHED
        return render_template(
            "rounds/closed.html", round=one, review=review.of_run(done) if done and published else None
        )
    newest = queries.newest_run(round_id)
    return render_template(
        "rounds/show.html",
        round=one,
        pool=overview.of_pool(clock.today()),
        review=review.of_run(done) if done else None,
        under_way=newest if newest and newest.state in UNDER_WAY else None,
    )


@bp.post("/<uuid:round_id>/runs")
@access.only(Role.COORDINATOR)
def start(round_id: uuid.UUID) -> ResponseReturnValue:
    _round(round_id)
    try:
        run = actions.queue_run(round_id, by=access.me().person_id)
    except actions.RoundError as error:
        return _cannot(round_id, error)
    return redirect(url_for("rounds.run", round_id=round_id, run_id=run.id))


@bp.get("/<uuid:round_id>/runs/<uuid:run_id>")
@access.only(Role.COORDINATOR)
def run(round_id: uuid.UUID, run_id: uuid.UUID) -> ResponseReturnValue:
    """How far a run is. With JavaScript it moves on by itself."""
    one = _run(round_id, run_id)
    return render_template("rounds/run.html", run=one, round=_round(round_id), stuck=actions.is_stuck(one))


@bp.get("/<uuid:round_id>/runs/<uuid:run_id>/progress")
@access.only(Role.COORDINATOR)
def progress(round_id: uuid.UUID, run_id: uuid.UUID) -> ResponseReturnValue:
    """The same for a script: `next` is where to go once it has finished."""
    one = _run(round_id, run_id)
    ended = one.state not in UNDER_WAY or actions.is_stuck(one)
    if one.state is RunState.DONE:
        target = url_for("rounds.found", round_id=round_id)
    else:
        target = url_for("rounds.run", round_id=round_id, run_id=run_id)
    return jsonify(state=one.state, step=one.step, progress=one.progress, next=target if ended else "")


@bp.get("/<uuid:round_id>/review")
@access.only(Role.COORDINATOR)
def found(round_id: uuid.UUID) -> ResponseReturnValue:
    """The suggested pairs, all or with one decision."""
    one, done = _reviewed(round_id)
    wanted = request.args.get("show", "")
    show_only = Decision(wanted) if wanted in list(Decision) else None
    return render_template(
        "rounds/review.html", round=one, review=review.of_run(done, show_only), shown=show_only, words=words
    )


@bp.get("/<uuid:round_id>/unmatched")
@access.only(Role.COORDINATOR)
def unmatched(round_id: uuid.UUID) -> ResponseReturnValue:
    one, done = _reviewed(round_id)
    return render_template("rounds/unmatched.html", round=one, shortages=review.nobody_for(done))


@bp.route("/<uuid:round_id>/pairs/<uuid:pair_id>", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def pair(round_id: uuid.UUID, pair_id: uuid.UUID) -> ResponseReturnValue:
    """All about one suggested pair, and the decision, which leads on to the next undecided pair."""
    one = _pair(round_id, pair_id)
    if request.method == "POST":
        wanted = request.form.get("decision", "")
        if wanted not in list(Decision):
            abort(400)
        try:
            actions.decide(pair_id, Decision(wanted), by=access.me().person_id)
        except actions.RoundError as error:
            return _cannot(round_id, error)
        flash(f"{_DONE[Decision(wanted)]}: {one.psp.name} and {one.mentor.name}")
        show_only = request.args.get("show") or None
        following = queries.next_undecided(one) if wanted != Decision.UNDECIDED else None
        if following:
            return redirect(url_for("rounds.pair", round_id=round_id, pair_id=following.id, show=show_only))
        return redirect(url_for("rounds.found", round_id=round_id, show=show_only))
    reviewed = queries.newest_done(round_id)
    current = reviewed is not None and one.run_id == reviewed.id
    is_open = _round(round_id).state is RoundState.OPEN
    return render_template(
        "rounds/pair.html",
        round=_round(round_id),
        pair=one,
        current=current,
        open=is_open,
        words=words,
        others=alternatives.of_pair(one) if current and is_open else None,
    )


@bp.route("/<uuid:round_id>/publish", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def publish(round_id: uuid.UUID) -> ResponseReturnValue:
    """Says exactly what will happen; POST does it."""
    one, done = _reviewed(round_id)
    if request.method == "POST":
        try:
            publishing.publish(round_id, by=access.me().person_id)
        except actions.RoundError as error:
            return _cannot(round_id, error)
        return redirect(url_for("rounds.show", round_id=round_id))
    if one.state is not RoundState.OPEN:
        return redirect(url_for("rounds.show", round_id=round_id))
    return render_template("rounds/publish.html", round=one, review=review.of_run(done), words=words)


@bp.route("/<uuid:round_id>/cancel", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def cancel(round_id: uuid.UUID) -> ResponseReturnValue:
    one = _round(round_id)
    if request.method == "POST":
        if actions.cancel(round_id, by=access.me().person_id) is not RoundState.CANCELLED:
            return _cannot(round_id, actions.RoundError("This round was published before you cancelled it."))
        flash("The round is cancelled. Nobody was told anything, and everybody keeps their place.")
        return redirect(url_for("rounds.index"))
    return render_template("rounds/cancel.html", round=one)
