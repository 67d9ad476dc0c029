"""A wish for contact: saying that it is seen, and acting without agreement."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from mentoring.casework import contact, queries
from mentoring.casework.forms import WithoutAgreementForm
from mentoring.casework.models import CONTACT, Limit
from mentoring.casework.views import bp, open_to_me
from mentoring.core import access
from mentoring.core.access import Role
from mentoring.people import queries as people


@bp.post("/work-list/<uuid:task_id>/seen")
@access.only(Role.COORDINATOR, Role.DEPUTY)
def seen(task_id: uuid.UUID) -> ResponseReturnValue:
    task = open_to_me(task_id)
    if contact.say_seen(task.id, by=access.me().person_id):
        flash("They can see now that you have seen this.")
    else:
        flash("This was seen or closed already. Nothing has changed.", "refused")
    return redirect(url_for("casework.show", task_id=task.id))


@bp.route("/work-list/<uuid:task_id>/without-agreement", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def without_agreement(task_id: uuid.UUID) -> ResponseReturnValue:
    """A record of what a person decided and did; the service itself tells nobody."""
    task = queries.get_task(task_id)
    person = people.get(task.about_id) if task and task.kind in CONTACT else None
    if task is None or person is None:
        abort(404)
    form = WithoutAgreementForm()
    if form.validate_on_submit():
        contact.act_without_agreement(
            task.id,
            limit=Limit(form.limit.data),
            reason=form.reason.data,
            owner_sees=not form.hide.data,
            by=access.me().person_id,
        )
        flash("It is recorded. The service has told nobody: that is for you to do.")
        return redirect(url_for("casework.show", task_id=task.id))
    return render_template("casework/without_agreement.html", task=task, person=person, form=form)
