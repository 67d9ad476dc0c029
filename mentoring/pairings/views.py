"""The pages of the two people: a suggestion to answer, and their pair."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.pairings import actions, ending, queries, why
from mentoring.pairings.blueprint import bp
from mentoring.pairings.coordinator_views import show_to_coordinator
from mentoring.pairings.models import Answer, Pairing, PairingState, Suggestion
from mentoring.people.models import Person
from mentoring.profiles import preview
from mentoring.profiles import queries as profiles
from mentoring.profiles.models import Part


@bp.route("/suggestions/<uuid:suggestion_id>", methods=["GET", "POST"])
@access.signed_in
def suggestion(suggestion_id: uuid.UUID) -> ResponseReturnValue:
    """POST says yes."""
    row = _own_suggestion(suggestion_id)
    if request.method == "POST":
        return _answer(row, Answer.YES)
    pairing = queries.pairing_of_suggestion(row.id)
    if pairing is not None:
        return redirect(url_for("pairings.show", pairing_id=pairing.id))
    own = queries.answer_of(row, access.me().person_id)
    other, part = _other(row)
    reader_is_psp = part is Part.MENTOR
    if not queries.is_open(row, clock.today()):
        return render_template(
            "pairings/closed.html",
            said_no=own is Answer.NO,
            reader_is_psp=reader_is_psp,
            next_suggestion=queries.open_suggestion_to(row.psp_id) if reader_is_psp else None,
            next_pairing=queries.live_pairing_as_psp(row.psp_id) if reader_is_psp else None,
        )
    return render_template(
        "pairings/suggestion.html",
        row=row,
        card=_card(other, part, introduced=False),
        said_yes=own is Answer.YES,
        topics=why.topics(row.why),
        points=why.points(row.why),
        reader_is_psp=reader_is_psp,
        gives=_gives(row.psp if reader_is_psp else row.mentor),
    )


def _gives(person: Person) -> list[str]:
    """What the other one gets of somebody's contact details once both have said yes."""
    given = (
        ("e-mail address", person.give_email and person.email),
        ("phone number", person.give_phone and person.phone),
    )
    return [words for words, gives in given if gives]


@bp.route("/suggestions/<uuid:suggestion_id>/no", methods=["GET", "POST"])
@access.signed_in
def say_no(suggestion_id: uuid.UUID) -> ResponseReturnValue:
    row = _own_suggestion(suggestion_id)
    if request.method == "POST":
        return _answer(row, Answer.NO)
    if not queries.is_open(row, clock.today()):
        return redirect(url_for("pairings.suggestion", suggestion_id=row.id))
    other, part = _other(row)
    return render_template(
        "pairings/say_no.html", row=row, first_name=other.first_name, reader_is_psp=part is Part.MENTOR
    )


@bp.get("/pairs/<uuid:pairing_id>")
@access.signed_in
def show(pairing_id: uuid.UUID) -> ResponseReturnValue:
    """One page for the two, another for the coordinator."""
    pairing, me = queries.get_pairing(pairing_id), access.me()
    if pairing is None:
        abort(404)
    if me.person_id not in (pairing.psp_id, pairing.mentor_id):
        return show_to_coordinator(pairing) if me.has(Role.COORDINATOR) else abort(404)
    return _ended(pairing) if pairing.state is PairingState.ENDED else _live(pairing)


def _live(pairing: Pairing) -> str:
    other, part = _other(pairing)
    reader_is_psp = part is Part.MENTOR
    return render_template(
        "pairings/pair.html",
        pairing=pairing,
        first_name=other.first_name,
        card=_card(other, part, introduced=True),
        reader_is_psp=reader_is_psp,
        paused=pairing.state is PairingState.PAUSED,
        meant_to_go_on=queries.day_meant(pairing, access.me().person_id),
        today=clock.today(),
        just_started=pairing.first_met_on is None and clock.today() <= pairing.meet_by,
        asked=queries.open_change_request(pairing.id) if reader_is_psp else None,
    )


def _ended(pairing: Pairing) -> str:
    """Alike whoever ended it and why: it follows from the reader's own state alone."""
    other, part = _other(pairing)
    psp = profiles.psp_profile(pairing.psp_id) if part is Part.MENTOR else None
    mentor = profiles.mentor_profile(pairing.mentor_id) if part is Part.PSP else None
    newest = psp is not None and queries.last_pairing(pairing.psp_id) is pairing
    return render_template(
        "pairings/ended.html",
        pairing=pairing,
        first_name=other.first_name,
        psp_status=psp.status if psp and newest else None,
        among_the_first=psp is not None and psp.previous_match_ended,
        mentor_status=mentor.status if mentor else None,
        Next=ending.Next,
    )


def _answer(row: Suggestion, given: Answer) -> ResponseReturnValue:
    try:
        result = actions.answer(row.id, person_id=access.me().person_id, answer=given)
    except actions.NotTheirs:
        abort(404)
    if result is actions.Answered.SAVED:
        flash("Your answer is saved.")
    elif result is actions.Answered.UNCHANGED:
        flash("We already have your answer. Nothing has changed.")
    elif result is actions.Answered.PAIRED:
        flash("You both said yes.")
    # Once it is closed the page itself says so.
    return redirect(url_for("pairings.suggestion", suggestion_id=row.id))


def _own_suggestion(suggestion_id: uuid.UUID) -> Suggestion:
    row = queries.get_suggestion(suggestion_id)
    if row is None or access.me().person_id not in (row.psp_id, row.mentor_id):
        abort(404)
    return row


def _other(row: Suggestion | Pairing) -> tuple[Person, Part]:
    """The other one of the two, and in which part."""
    if access.me().person_id == row.psp_id:
        return row.mentor, Part.MENTOR
    return row.psp, Part.PSP


def _card(person: Person, part: Part, *, introduced: bool) -> preview.Card:
    try:
        return preview.card(person.id, part, introduced=introduced)
    except LookupError:
        abort(404)
