"""The coordinator about one person: a mentor leaves, and somebody has died."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.pairings import deaths, leaving, queries
from mentoring.pairings.blueprint import bp
from mentoring.people import queries as people
from mentoring.people.models import Person
from mentoring.profiles import queries as profiles
from mentoring.profiles.coordinator_actions import NotNow, NotThere
from mentoring.profiles.models import MentorStatus

_SAID = {
    "leave": "{name} is leaving. They see their pairs through, and nobody new is suggested to them.",
    "left": "{name} has left as a mentor. Thank them, if you have not yet.",
    "back": "{name} is a mentor again. The next matching round can suggest them.",
}
_DEEDS = {"leave": leaving.leave, "left": leaving.left, "back": leaving.back}


@bp.route("/people/<uuid:person_id>/leaving", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def mentor_leaving(person_id: uuid.UUID) -> ResponseReturnValue:
    who, status = _person(person_id), 200
    if request.method == "POST":
        deed = request.form.get("deed", "")
        if deed not in _DEEDS:
            abort(400)
        try:
            _DEEDS[deed](who.id, by=access.me().person_id)
        except NotThere:
            abort(404)
        except (NotNow, leaving.StillMentoring):
            status = 409
        else:
            flash(_SAID[deed].format(name=who.name))
            return redirect(url_for("profiles.person", person_id=who.id))
    mentor = profiles.mentor_profile(who.id)
    if mentor is None:
        abort(404)
    pairs = [row for row in queries.live_pairings_of(who.id) if row.mentor_id == who.id]
    asked = [row for row in queries.open_suggestions_of(who.id) if row.mentor_id == who.id]
    page = render_template(
        "pairings/leaving.html",
        person=who,
        pairs=pairs,
        asked=asked,
        too_late=status == 409,
        has_left=mentor.status is MentorStatus.LEFT,
        can_leave=mentor.status in leaving.CAN_LEAVE,
        can_be_gone=mentor.status in leaving.CAN_BE_GONE and not pairs and not asked,
        can_return=mentor.status in leaving.CAN_RETURN and who.deceased_at is None,
    )
    return page, status


@bp.route("/people/<uuid:person_id>/death", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def death(person_id: uuid.UUID) -> ResponseReturnValue:
    """Asks first; not about oneself."""
    who, me = _person(person_id), access.me().person_id
    if who.id == me:
        abort(404)
    if who.deceased_at is not None:
        return redirect(url_for("profiles.person", person_id=who.id))
    pairs = queries.live_pairings_of(who.id)
    others = [row.mentor if row.psp_id == who.id else row.psp for row in pairs]
    others = [other for other in others if other.id != me]
    if request.method == "POST":
        if deaths.record(who.id, by=me):
            phone = " The people to phone are on your work list." if others else ""
            flash(f"It is recorded that {who.name} has died.{phone}")
        if others:
            return redirect(url_for("casework.index"))
        return redirect(url_for("profiles.person", person_id=who.id))
    return render_template("pairings/death.html", person=who, others=others)


@bp.route("/people/<uuid:person_id>/death/correct", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def correct_death(person_id: uuid.UUID) -> ResponseReturnValue:
    """The record was made about the wrong person."""
    who = _person(person_id)
    if request.method == "POST":
        if deaths.correct(who.id, by=access.me().person_id):
            flash(f"The record is removed. {who.name} can sign in again. Look at what else needs mending.")
        return redirect(url_for("profiles.person", person_id=who.id))
    if who.deceased_at is None:
        return redirect(url_for("profiles.person", person_id=who.id))
    return render_template("pairings/death_correct.html", person=who, pairs=queries.ended_by_death(who.id))


def _person(person_id: uuid.UUID) -> Person:
    person = people.get(person_id)
    if person is None:
        abort(404)
    return person
