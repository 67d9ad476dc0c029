"""The work list, one task, and closing it."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from mentoring.casework import actions, queries
from mentoring.casework.forms import DoneForm
from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.people import queries as people

bp = Blueprint("casework", __name__)

# Kinds whose subject is a check-in, where its owner may have left a note for the coordinator.
_WITH_NOTE = (TaskKind.CONTACT_WANTED, TaskKind.SUPPORT_WANTED)
# Kinds whose subject is a message that somebody is to be told another way.
_WITH_MESSAGE = (TaskKind.REACH_OTHERWISE, TaskKind.CANNOT_SEND)


@bp.get("/work-list")
@access.only(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    me = access.me().person_id
    return render_template(
        "casework/index.html", tasks=queries.open_tasks(me), done=queries.done_tasks(me), today=clock.today()
    )


@bp.route("/work-list/<uuid:task_id>", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def show(task_id: uuid.UUID) -> ResponseReturnValue:
    """POST closes it."""
    task = queries.get_task(task_id)
    person = people.get(task.about_id) if task else None
    if task is None or person is None or task.kept_from == access.me().person_id:
        abort(404)
    form = DoneForm()
    if form.validate_on_submit():
        if actions.mark_done(task.id, outcome=form.outcome.data, by=access.me().person_id):
            flash("The task is done.")
        else:
            flash("This task was closed already. Nothing has changed.")
        return redirect(url_for("casework.index"))
    note = url_for("wellbeing.note", check_in_id=task.subject_id) if task.kind in _WITH_NOTE else None
    message = (
        url_for("messages.to_pass_on", message_id=task.subject_id) if task.kind in _WITH_MESSAGE else None
    )
    return render_template(
        "casework/task.html",
        task=task,
        person=person,
        form=form,
        note=note,
        message=message,
        record=_record_of(task),
        is_open=task.state is TaskState.OPEN,
        done_by=people.get(task.done_by) if task.done_by else None,
        today=clock.today(),
    )


def _record_of(task: Task) -> str | None:
    """The page of the record that asked for the task, where there is one besides a note or a message."""
    if task.kind is TaskKind.CHANGE_WANTED:
        return url_for("pairings.change_request", request_id=task.subject_id)
    if task.kind is TaskKind.PHONE_FIRST:
        return url_for("pairings.show", pairing_id=task.subject_id)
    return None
