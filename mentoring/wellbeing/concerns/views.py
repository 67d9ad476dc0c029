"""For those who may open a concern: what waits, one concern, and what was done about it."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.core.web.typed import given_back, typed
from mentoring.people import queries as people
from mentoring.wellbeing.concerns import actions, queries
from mentoring.wellbeing.concerns.blueprint import bp
from mentoring.wellbeing.concerns.forms import AUDIENCE, DANGER, TOLD, ReopenForm, StepForm
from mentoring.wellbeing.concerns.models import Concern, StepKind

WHO = (Role.COORDINATOR, Role.SAFEGUARDING)


@bp.get("")
@access.only(*WHO)
def index() -> ResponseReturnValue:
    me = access.me()
    rows = queries.for_reader(me)
    return render_template(
        "wellbeing/concerns/index.html",
        waiting=[row for row in rows if row.closed_at is None],
        closed=[row for row in rows if row.closed_at is not None],
        people=people.by_ids({row.raised_by for row in rows}),
        today=clock.today(),
    )


@bp.route("/<uuid:concern_id>", methods=["GET", "POST"])
@access.only(*WHO)
def show(concern_id: uuid.UUID) -> ResponseReturnValue:
    """GET says who raised it and what was done when; POST opens it to read, which is recorded."""
    concern = _concern(concern_id)
    if request.method == "POST":
        actions.look(concern.id, by=access.me())
        return _page(concern, opened=True)
    return _page(concern, opened=False)


@bp.post("/<uuid:concern_id>/steps")
@access.only(*WHO)
def step(concern_id: uuid.UUID) -> ResponseReturnValue:
    """A page on which it was open does not open it again, whatever has happened since."""
    concern, reopens = _concern(concern_id), "reopen" in request.form
    if reopens is not (concern.closed_at is not None):
        return _too_late(concern)
    form = ReopenForm() if reopens else StepForm()
    if not form.validate_on_submit():
        actions.look(concern.id, by=access.me())  # the page shows all of it again
        return _page(concern, opened=True, form=form)
    kind = StepKind.REOPENED if reopens else StepKind(form.kind.data)
    if not actions.take_step(concern.id, kind, form.note.data, by=access.me()):
        return _too_late(concern)
    flash("It is recorded.")
    return redirect(url_for("concerns.show", concern_id=concern.id))


def _too_late(concern: Concern) -> ResponseReturnValue:
    """Nothing is recorded, and what they typed is theirs to copy."""
    texts = typed()
    if texts:
        return given_back("Somebody else closed or opened it in the meantime", texts, 409)
    flash("Somebody else closed or opened it in the meantime. Nothing was recorded.", "refused")
    return redirect(url_for("concerns.show", concern_id=concern.id))


def _concern(concern_id: uuid.UUID) -> Concern:
    concern = queries.get(concern_id)
    if concern is None or not queries.may_open(concern, access.me()):
        abort(404)
    return concern


def _page(concern: Concern, *, opened: bool, form: StepForm | ReopenForm | None = None) -> str:
    raiser = people.get(concern.raised_by)
    if raiser is None:
        abort(404)
    blank = ReopenForm(formdata=None) if concern.closed_at else StepForm(formdata=None)
    return render_template(
        "wellbeing/concerns/concern.html",
        concern=concern,
        raiser=raiser,
        pairing=queries.pair_of(concern) if opened else None,
        opened=opened,
        steps=queries.steps(concern),
        form=(form or blank) if opened else None,
        readers=queries.readers_of(concern),
        words={"danger": DANGER, "told": TOLD, "audience": AUDIENCE},
        is_coordinator=access.me().has(Role.COORDINATOR),
        today=clock.today(),
    )
