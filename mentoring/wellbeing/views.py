"""Check-ins, their answers and notes, for those whose they are."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.casework import queries as casework
from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.core.web.typed import given_back, typed
from mentoring.pairings import queries as pairings
from mentoring.people import queries as people
from mentoring.wellbeing import actions, answers, follow_ups, queries, run, words
from mentoring.wellbeing.blueprint import bp
from mentoring.wellbeing.forms import FORMS, given
from mentoring.wellbeing.models import CheckIn, Outcome, Side


@bp.route("/check-ins/<uuid:pairing_id>/<int:number>", methods=["GET", "POST"])
@access.signed_in
def check_in(pairing_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """The side follows from who is signed in. Nothing has to be answered."""
    place = _place(pairing_id, number)
    if not place.can_answer(clock.today()):
        return _closed(place)
    if request.method == "GET":
        form = FORMS[place.side](data=place.row.answers if place.row else {})
        return render_template("wellbeing/check_in.html", place=place, form=form)
    me, form = access.me().person_id, FORMS[place.side]()
    wanted = words.of_pair(place.pairing, clock.now()) if place.side is Side.PSP else None
    try:
        if "not_now" in request.form:
            actions.not_now(pairing_id, number, person_id=me)
        elif form.validate():
            actions.answer(pairing_id, number, person_id=me, answers=given(form))
        else:
            return render_template("wellbeing/check_in.html", place=place, form=form)
    except actions.NotOpen:  # in the same moment
        return _closed(place)
    if wanted and not words.of_pair(place.pairing, clock.now()):
        flash(f"Taken back: {place.pairing.mentor.first_name} is not shown any more that you’d like a word.")
    return redirect(url_for("wellbeing.thanks", pairing_id=pairing_id, number=number))


def _closed(place: queries.Place) -> ResponseReturnValue:
    """What they wrote while it closed is theirs to copy."""
    texts = typed()
    if texts:
        return given_back("This check-in has closed", texts, 409)
    return render_template("wellbeing/closed.html", place=place)


@bp.get("/check-ins/<uuid:pairing_id>/<int:number>/thanks")
@access.signed_in
def thanks(pairing_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """What comes right after answering. After a poor answer: calm words and help before anything else."""
    place = _place(pairing_id, number)
    if place.row is None:
        return redirect(url_for("wellbeing.check_in", pairing_id=pairing_id, number=number))
    given_answers = place.row.answers
    task = casework.task_for([answers.task_kind(place.side)], place.row.id)
    asked = place.side is Side.PSP and given_answers.get("contact") == "mentor"
    poor = place.row.outcome is Outcome.ANSWERED and answers.is_poor(place.side, given_answers)
    return render_template(
        "wellbeing/support.html" if poor else "wellbeing/thanks.html",
        place=place,
        changeable=place.can_answer(clock.today()) and place.is_newest(clock.today()),
        next_on=queries.next_after(place.pairing, clock.today()),
        not_now=place.row.outcome is Outcome.NOT_NOW,
        struggling=answers.is_struggling(given_answers),
        contact=given_answers.get("contact", ""),
        worry=given_answers.get("worry") == "yes",
        task=task,
        follow_up=follow_ups.of_task(task) if task and not task.taken_back else None,
        may_agree=actions.can_agree(place.row) and given_answers.get("contact") in (None, "no"),
        note_reader=answers.note_reader(place.side, given_answers),
        word=words.of_pair(place.pairing, clock.now()) if asked else None,
        ended_word=words.newest_of(place.pairing) if asked else None,
    )


@bp.post("/check-ins/<uuid:pairing_id>/<int:number>/agree")
@access.signed_in
def agree(pairing_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """After a poor answer: yes, tell the coordinator. Saying no is doing nothing; none of it is kept."""
    _place(pairing_id, number)
    try:
        actions.ask_coordinator(pairing_id, number, person_id=access.me().person_id)
        flash("The coordinator is told that you would like to hear from them, and nothing else.")
    except actions.NotOpen:
        flash("Nothing has changed: your answers are other ones by now, or too long ago.", "refused")
    return redirect(url_for("wellbeing.thanks", pairing_id=pairing_id, number=number))


@bp.get("/check-ins")
@access.only(Role.PSP, Role.MENTOR)
def index() -> ResponseReturnValue:
    """One's own run of answers, what became of what one asked for, and who has read a note."""
    me, today = access.me().person_id, clock.today()
    entries = run.of_person(me, today)
    rows = [entry.row for entry in entries if entry.row]
    sides = [(side, [entry for entry in entries if entry.side is side]) for side in Side]
    return render_template(
        "wellbeing/index.html",
        sides=[(side, mine[::-1], run.pictures(side, mine)) for side, mine in sides if mine],
        due=queries.unanswered(me, today),
        in_words=answers.in_words,
        note_words=answers.NOTE_TO,
        note_reader=answers.note_reader,
        readings=queries.readings(rows),
        names=answers.QUESTIONS,
        follow_ups=follow_ups.of_check_ins(rows[::-1]),
        acts=casework.acts_shown_to(me),
    )


@bp.route("/check-ins/<uuid:check_in_id>/note", methods=["GET", "POST"])
@access.signed_in
def note(check_in_id: uuid.UUID) -> ResponseReturnValue:
    """For whoever its owner chose. GET only says that there is one: reading it (POST) is recorded."""
    row, me = db.session.get(CheckIn, check_in_id), access.me()
    if row is None:
        abort(404)
    is_coordinator = me.has(Role.COORDINATOR)
    for_me = queries.note_is_for(row, me.person_id, is_coordinator=is_coordinator)
    asked_for_me = is_coordinator and casework.task_for([answers.task_kind(row.side)], row.id) is not None
    if not for_me and (request.method == "POST" or not asked_for_me):
        abort(404)
    owner = people.get(row.person_id)
    if owner is None:
        abort(404)
    mine = row.person_id == me.person_id
    text = ""
    if mine:
        text = row.answers.get("note", "")
    elif request.method == "POST":
        text = actions.read_note(row, by=me.person_id)
    return render_template(
        "wellbeing/note.html",
        row=row,
        owner=owner,
        mine=mine,
        there=for_me,
        text=text,
        pairing=pairings.get_pairing(row.pairing_id),
        is_coordinator=is_coordinator,
    )


def _place(pairing_id: uuid.UUID, number: int) -> queries.Place:
    place = queries.place_of(pairing_id, number, access.me().person_id)
    if place is None:
        abort(404)
    return place
