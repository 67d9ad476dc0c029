"""What somebody wants: reminders or none, and when. By themselves, by phone, or by the link in a reminder."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.messages import opting_out, preferences
from mentoring.messages.blueprint import bp
from mentoring.messages.forms import PreferencesForm
from mentoring.messages.log_views import person_or_404
from mentoring.messages.preferences import Wishes
from mentoring.people import queries as people
from mentoring.people.models import Person


@bp.route("/messages/preferences", methods=["GET", "POST"])
@access.only(Role.PSP, Role.MENTOR)
def own_preferences() -> ResponseReturnValue:
    me = people.get(access.me().person_id)
    if me is None:
        abort(404)
    return _page(me, own=True)


@bp.route("/messages/people/<uuid:person_id>/preferences", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def preferences_of(person_id: uuid.UUID) -> ResponseReturnValue:
    """For somebody who tells the coordinator by phone."""
    return _page(person_or_404(person_id), own=False)


def _page(person: Person, *, own: bool) -> ResponseReturnValue:
    now = preferences.of(person.id)
    form = PreferencesForm(data={"reminders": "yes" if now.reminders else "no", "slots": list(now.slots)})
    if not own:
        form.slots.label.text = f"When may we e-mail {person.first_name}? (optional)"
    if form.validate_on_submit():
        wishes = Wishes(form.reminders.data == "yes", tuple(form.slots.data))
        preferences.save(person.id, wishes, by=access.me().person_id)
        flash("Your choices are saved." if own else "The choices are saved.")
        if own:
            return redirect(url_for("messages.own_preferences"))
        return redirect(url_for("messages.person", person_id=person.id))
    return render_template("messages/preferences.html", form=form, person=person, own=own)


@bp.route("/messages/opt-out/<token>", methods=["GET", "POST"])
@access.public
def opt_out(token: str) -> ResponseReturnValue:
    """GET shows a button; POST ends reminders, also when a mail program sends it by itself (RFC 8058)."""
    person_id = opting_out.whose(token)
    if person_id is None:
        return render_template("messages/opt_out_expired.html"), 410
    if request.method == "POST":
        opting_out.opt_out(person_id)
    return render_template("messages/opt_out.html", done=request.method == "POST")
