"""The coordinator records a check-in that somebody answered by phone, by letter or face to face.

Only what is entered is ever shown, and only until it is recorded: what they answered before is theirs.
"""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.core.web.typed import given_back, typed
from mentoring.people import queries as people
from mentoring.wellbeing import actions, answers, queries
from mentoring.wellbeing.actions import Said
from mentoring.wellbeing.blueprint import bp
from mentoring.wellbeing.forms import BEHALF_FORMS, given
from mentoring.wellbeing.models import How

NOTHING = "Nothing was recorded: this check-in was answered or closed in the meantime"


@bp.route("/pairs/<uuid:pairing_id>/check-ins/<int:number>/for/<uuid:person_id>", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def record_for(pairing_id: uuid.UUID, number: int, person_id: uuid.UUID) -> ResponseReturnValue:
    """First the questions, then what to read back to them; only “Record it” keeps anything.

    Not for a coordinator who is one of the two.
    """
    place, person, me = queries.place_of(pairing_id, number, person_id), people.get(person_id), access.me()
    if place is None or person is None or queries.side_of(place.pairing, me.person_id):
        abort(404)
    if place.row is not None or not place.can_answer(clock.today()):
        texts = typed()
        if texts:
            return given_back(NOTHING, texts, 409)
        return render_template("wellbeing/nothing_to_record.html", place=place, person=person)
    form = BEHALF_FORMS[place.side]()
    form.not_now = "not_now" in request.form
    asked = {"place": place, "person": person, "form": form}
    if request.method == "GET" or "change" in request.form or not form.validate():
        return render_template("wellbeing/record_for.html", **asked)
    said = Said(How(form.how.data), form.said_on.data or clock.today(), me.person_id)
    told = {} if form.not_now else given(form)
    if "record" not in request.form:
        return render_template(
            "wellbeing/read_back.html",
            said=said,
            told=answers.in_words(place.side, told),
            note=told.get("note", ""),
            note_words=answers.NOTE_TO.get(told.get("note_to", ""), ""),
            poor=answers.is_poor(place.side, told),
            asks=answers.wants_coordinator(place.side, told),
            asks_mentor=told.get("contact") == "mentor",
            sent=[(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"],
            **asked,
        )
    try:
        actions.record_for(pairing_id, number, person_id=person_id, answers=told, said=said)
        flash(f"It is recorded. {person.first_name} can see that you did it for them, and can change it.")
    except (actions.NotOpen, actions.AlreadyAnswered):
        flash(f"{NOTHING}.", "refused")
    return redirect(url_for("pairings.show", pairing_id=pairing_id))
