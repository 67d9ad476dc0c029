"""The coordinator writes a plan down for somebody who asked for it."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.casework import queries as casework
from mentoring.casework.models import TaskKind
from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.people.models import Person
from mentoring.wellbeing.blueprint import bp
from mentoring.wellbeing.plan import sitting
from mentoring.wellbeing.plan.forms import PartForm, SittingForm
from mentoring.wellbeing.plan.models import AgreedBy
from mentoring.wellbeing.plan.sections import BY_KEY, SECTIONS

_SITTING = "/plans/<uuid:owner_id>/by-phone"
OVER = "This call was closed, so it is not saved. Copy it, then begin again from “All sections”"


def _owner(owner_id: uuid.UUID) -> Person:
    owner = sitting.owner_of(owner_id)
    if owner is None or owner.id == access.me().person_id:  # one's own plan has pages of its own
        abort(404)
    return owner


@bp.route(_SITTING, methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def plan_by_phone(owner_id: uuid.UUID) -> ResponseReturnValue:
    """First what the owner agreed to; then the sections, with what was written in this sitting."""
    owner, me = _owner(owner_id), access.me().person_id
    current = sitting.open_with(owner_id, me)
    form = SittingForm(data={"agreed_on": clock.today()})
    if request.method == "POST" and current is not None:
        seen_to = sitting.end(owner_id, by=me)
        flash(f"Closed. You don’t see any more what you wrote in {owner.first_name}’s plan.")
        if seen_to:
            flash("The task on the work list is done too.")
        elif casework.is_open(TaskKind.PLAN_BY_PHONE, current.plan_id):
            flash(f"Nothing was written, so {owner.first_name}’s task stays on the work list.")
        return redirect(url_for("profiles.person", person_id=owner_id))
    if form.validate_on_submit():
        how, day = AgreedBy(form.agreed_by.data), form.agreed_on.data or clock.today()
        sitting.begin(owner_id, agreed_on=day, agreed_by=how, by=me)
        return redirect(url_for("wellbeing.plan_by_phone", owner_id=owner_id))
    return render_template(
        "wellbeing/plan/by_phone.html",
        owner=owner,
        form=None if current else form,
        sitting=current,
        texts=sitting.texts(current) if current else {},
        sections=SECTIONS,
    )


@bp.route(f"{_SITTING}/<key>", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def plan_by_phone_section(owner_id: uuid.UUID, key: str) -> ResponseReturnValue:
    owner, me = _owner(owner_id), access.me().person_id
    section = BY_KEY.get(key) or abort(404)
    current = sitting.open_with(owner_id, me)
    back = url_for("wellbeing.plan_by_phone", owner_id=owner_id)
    if current is None and request.method == "GET":
        return redirect(back)
    written = sitting.texts(current).get(key) if current else None
    form = PartForm(data={"text": written.text if written else ""})
    if form.validate_on_submit():
        try:
            sitting.save(owner_id, key, form.text.data or "", by=me)
        except sitting.NotOpen:  # it ended while they wrote: what they typed is theirs to copy
            form.text.errors = [OVER]
        else:
            flash(f"Saved: {section.title}.")
            return redirect(back)
    return render_template(
        "wellbeing/plan/by_phone_section.html", owner=owner, section=section, form=form, back=back
    )
