"""The coordinator records an answer that one of the two gave by phone or letter."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.core.web.fields import options
from mentoring.pairings import actions, queries
from mentoring.pairings.actions import Answered
from mentoring.pairings.blueprint import bp
from mentoring.pairings.forms import RecordAnswerForm
from mentoring.pairings.models import Answer, Suggestion
from mentoring.profiles.models import Part

# Saved and unchanged read alike, so that recording does not find out what somebody had said themselves.
_SAID = {
    Answered.SAVED: "The answer is recorded.",
    Answered.UNCHANGED: "The answer is recorded.",
    Answered.PAIRED: "The answer is recorded. Both have said yes: they are a pair now.",
    Answered.DECLINED: "The answer is recorded. It did not go ahead, and nobody is told who said no.",
    Answered.CLOSED: "That suggestion was closed already. Nothing has changed.",
}


@bp.route("/suggestions/<uuid:suggestion_id>/record", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def record_answer(suggestion_id: uuid.UUID) -> ResponseReturnValue:
    """Not for a coordinator who is one of the two. `?who=` chooses the part of whoever is on the phone."""
    row = queries.get_suggestion(suggestion_id)
    if row is None or access.me().person_id in (row.psp_id, row.mentor_id):
        abort(404)
    form = RecordAnswerForm(data={"who": request.args.get("who")})
    form.who.choices = options(
        [
            (Part.PSP, f"{row.psp.name}, the Patient Safety Partner"),
            (Part.MENTOR, f"{row.mentor.name}, the mentor"),
        ]
    )
    if form.validate_on_submit():
        return _record(row, Part(form.who.data), Answer(form.answer.data))
    if not queries.is_open(row, clock.today()):
        flash(_SAID[Answered.CLOSED])
        return redirect(url_for("pairings.index", person=row.psp_id))
    return render_template("pairings/record_answer.html", row=row, form=form)


def _record(row: Suggestion, who: Part, given: Answer) -> ResponseReturnValue:
    person_id = row.psp_id if who is Part.PSP else row.mentor_id
    result = actions.answer(row.id, person_id=person_id, answer=given, by=access.me().person_id)
    flash(f"{_SAID[result]} If it was on your work list, mark the task as done there.")
    if result is Answered.PAIRED:
        pairing = queries.pairing_of_suggestion(row.id)
        if pairing is not None:
            return redirect(url_for("pairings.show", pairing_id=pairing.id))
    return redirect(url_for("pairings.index"))
