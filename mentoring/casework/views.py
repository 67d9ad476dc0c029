"""The work list, one task, taking it on, and closing it."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.casework import actions, contact, needs, queries
from mentoring.casework.forms import ContactDoneForm, DoneForm
from mentoring.casework.models import (
    ABOUT_A_MESSAGE,
    CLOSED_BY_RECORD,
    CONTACT,
    CameOf,
    Task,
    TaskKind,
    TaskState,
)
from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.core.web.pages import day
from mentoring.people import queries as people

bp = Blueprint("casework", __name__)

SHOWN = {"all": "All", "mine": "Mine", "nobodys": "Nobody’s"}
NOT_NEEDED = "No longer needed"


@bp.get("/work-list")
@access.only(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    """`?show=` is one of SHOWN."""
    me, shown = access.me().person_id, request.args.get("show", "")
    shown = shown if shown in SHOWN else "all"
    found = queries.open_tasks(me)
    over = needs.no_longer_needed([one.task for one in found], clock.now())
    todo = [one for one in found if one.task.id not in over]
    lists = {
        "all": todo,
        "mine": [one for one in todo if one.task.taken_by == me],
        "nobodys": [one for one in todo if one.task.taken_by is None],
    }
    return render_template(
        "casework/index.html",
        tabs=[(name, words, len(lists[name])) for name, words in SHOWN.items()],
        shown=shown,
        tasks=lists[shown],
        over=[one for one in found if one.task.id in over],
        done=queries.done_tasks(me),
        today=clock.today(),
        me=me,
    )


@bp.route("/work-list/<uuid:task_id>", methods=["GET", "POST"])
@access.only(Role.COORDINATOR, Role.DEPUTY)
def show(task_id: uuid.UUID) -> ResponseReturnValue:
    """POST closes it. A deputy who does not cover opens what went to them, and nothing else."""
    task, me = open_to_me(task_id), access.me()
    person = people.get(task.about_id)
    if person is None:
        abort(404)
    if task.kind is TaskKind.CONCERN:  # whose record has a trail of its own, and is not told of here
        return redirect(url_for("concerns.show", concern_id=task.subject_id))
    is_contact = task.kind in CONTACT
    form = ContactDoneForm() if is_contact else DoneForm()
    if task.kind in CLOSED_BY_RECORD and request.method == "POST":
        flash("Nothing was changed: settle what they asked for, and the task closes by itself.", "refused")
        return redirect(url_for("casework.show", task_id=task.id))
    if form.validate_on_submit():
        if not _close(task, form):
            flash("This task was closed already. Nothing has changed.", "refused")
        elif task.state is TaskState.OPEN:
            flash(f"It is noted. The task stays open: try again by the end of {day(task.due_on)}.")
            return redirect(url_for("casework.show", task_id=task.id))
        else:
            flash("The task is done.")
        is_coordinator = me.has(Role.COORDINATOR)
        return redirect(url_for("casework.index" if is_coordinator else "home.index"))
    # The subject of a wish for contact is a check-in, where its owner may have left the coordinator a note.
    note = url_for("wellbeing.note", check_in_id=task.subject_id) if is_contact else None
    message = (
        url_for("messages.to_pass_on", message_id=task.subject_id) if task.kind in ABOUT_A_MESSAGE else None
    )
    is_open = task.state is TaskState.OPEN
    helplines = url_for("wellbeing.check_helplines") if task.kind is TaskKind.HELPLINES_DUE else None
    by_phone = task.kind is TaskKind.PLAN_BY_PHONE
    return render_template(
        "casework/task.html",
        task=task,
        plan=url_for("wellbeing.plan_by_phone", owner_id=person.id) if by_phone else None,
        person=person,
        form=form,
        note=note,
        message=message,
        record=_record_of(task),
        helplines_page=helplines,
        is_contact=is_contact,
        is_open=is_open,
        closed_by_record=task.kind in CLOSED_BY_RECORD,
        tried_on=task.acted_on if is_open and task.came_of is CameOf.TRIED else None,
        not_needed=is_open and task.id in needs.no_longer_needed([task], clock.now()),
        taken_by=people.get(task.taken_by) if task.taken_by else None,
        seen_by=people.get(task.seen_by) if task.seen_by else None,
        done_by=people.get(task.done_by) if task.done_by else None,
        acts=queries.acts_on(task.id) if me.has(Role.COORDINATOR) else [],
        today=clock.today(),
        me=access.me().person_id,
    )


@bp.post("/work-list/<uuid:task_id>/<any(take, hand_back):deed>")
@access.only(Role.COORDINATOR)
def whose(task_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    """Take it on, or hand it back."""
    task = queries.get_task(task_id)
    if task is None or task.kept_from == access.me().person_id:
        abort(404)
    act = actions.take_on if deed == "take" else actions.hand_back
    if not act(task_id, by=access.me().person_id):
        flash("Nothing was changed: the task is closed, or somebody else has it by now.", "refused")
    return redirect(url_for("casework.show", task_id=task_id))


@bp.post("/work-list/not-needed")
@access.only(Role.COORDINATOR)
def not_needed() -> ResponseReturnValue:
    """Close those of the given tasks that are not needed any more; one that is needed stays open."""
    given = set(request.form.getlist("task", type=uuid.UUID))
    tasks = [one.task for one in queries.open_tasks(access.me().person_id) if one.task.id in given]
    closed = 0
    for task_id in sorted(needs.no_longer_needed(tasks, clock.now())):
        closed += actions.mark_done(task_id, outcome=NOT_NEEDED, by=access.me().person_id)
    if closed:
        flash("The task is closed." if closed == 1 else f"{closed} tasks are closed.")
    else:
        flash("Nothing was changed: closed already, or needed after all.", "refused")
    return redirect(url_for("casework.index"))


def _record_of(task: Task) -> str | None:
    """The page of the record that asked for the task, where there is one besides a note or a message."""
    if task.kind is TaskKind.CHANGE_WANTED:
        return url_for("pairings.change_request", request_id=task.subject_id)
    if task.kind in (TaskKind.PHONE_FIRST, TaskKind.FIRST_MEETING):
        return url_for("pairings.show", pairing_id=task.subject_id)
    return None


def _close(task: Task, form: DoneForm) -> bool:
    by, outcome = access.me().person_id, form.outcome.data
    if not isinstance(form, ContactDoneForm):
        return actions.mark_done(task.id, outcome=outcome, by=by)
    acted_on, came_of = form.acted_on.data or clock.today(), CameOf(form.came_of.data)
    if came_of is CameOf.TRIED:
        return actions.note_try(task.id, note=outcome, by=by, on=acted_on)
    return actions.mark_done(task.id, outcome=outcome, by=by, came_of=came_of, acted_on=acted_on)


def open_to_me(task_id: uuid.UUID) -> Task:
    """The task; 404 where there is none, 403 for a deputy whom it did not go to."""
    task, me = queries.get_task(task_id), access.me()
    if task is None or task.kept_from == me.person_id:
        abort(404 if me.has(Role.COORDINATOR) else 403)
    if not contact.may_open(task, me):
        abort(403)
    return task
