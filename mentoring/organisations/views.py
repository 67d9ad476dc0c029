"""The coordinator's pages about organisations."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.core.web.fields import options
from mentoring.organisations import actions, queries
from mentoring.organisations.forms import CorrectForm, CorrectTypedForm, MergerForm
from mentoring.organisations.models import Organisation, OrganisationType
from mentoring.organisations.regions import REGIONS

bp = Blueprint("organisations", __name__, url_prefix="/organisations")


@bp.app_template_filter("region_words")
def region_words(code: str | None) -> str:
    """The name of a region; nothing for no region."""
    return REGIONS.get(code or "", "")


@bp.get("")
@access.only(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    text = _asked()
    found = queries.page(text, request.args.get("page", 1, type=int))
    return render_template(
        "organisations/index.html",
        text=text,
        found=found,
        successors=queries.successors_of(row.id for row in found.rows),
        today=clock.today(),
    )


@bp.get("/<uuid:organisation_id>")
@access.only(Role.COORDINATOR)
def show(organisation_id: uuid.UUID) -> ResponseReturnValue:
    organisation = _get(organisation_id)
    return render_template(
        "organisations/show.html",
        organisation=organisation,
        icb=queries.by_code(organisation.icb_code) if organisation.icb_code else None,
        after=queries.after(organisation.id),
        before=queries.before(organisation.id),
        today=clock.today(),
    )


@bp.route("/<uuid:organisation_id>/correct", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def correct(organisation_id: uuid.UUID) -> ResponseReturnValue:
    organisation = _get(organisation_id)
    kind = CorrectForm if organisation.ods_code else CorrectTypedForm
    form = kind(
        data={
            "name": organisation.name,
            "type": organisation.type.value,
            "region": organisation.region or "",
        }
    )
    if form.validate_on_submit():
        actions.correct(
            organisation.id,
            type=OrganisationType(form.type.data),
            region=form.region.data,
            name=form.name.data if isinstance(form, CorrectTypedForm) else None,
            by=access.me().person_id,
        )
        flash("The details are saved.")
        return redirect(url_for("organisations.show", organisation_id=organisation.id))
    return render_template("organisations/correct.html", organisation=organisation, form=form)


@bp.route("/<uuid:organisation_id>/merger", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def merger(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """First search, then choose: the search is in the address, so that both work without a script."""
    organisation = _get(organisation_id)
    text = _asked()
    found = [row for row in queries.search(text, limit=21) if row.id != organisation.id][:20] if text else []
    form = MergerForm()
    form.successor.choices = options((str(row.id), _described(row)) for row in found)
    if form.validate_on_submit() and form.on.data:
        try:
            actions.set_successor(
                organisation.id, uuid.UUID(form.successor.data), form.on.data, access.me().person_id
            )
        except actions.NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash("The merger is recorded.")
            return redirect(url_for("organisations.show", organisation_id=organisation.id))
    return render_template(
        "organisations/merger.html", organisation=organisation, form=form, text=text, found=found
    )


@bp.post("/mergers/<uuid:succession_id>/remove")
@access.only(Role.COORDINATOR)
def remove_merger(succession_id: uuid.UUID) -> ResponseReturnValue:
    succession = queries.succession(succession_id)
    if succession is None:
        abort(404)
    try:
        actions.remove_successor(succession.id, by=access.me().person_id)
    except actions.NotPossible:
        abort(404)  # no page offers it
    flash("The merger is taken back.")
    return redirect(url_for("organisations.show", organisation_id=succession.predecessor_id))


def _asked() -> str:
    return request.args.get("q", "")[:200].strip()


def _get(organisation_id: uuid.UUID) -> Organisation:
    return queries.get(organisation_id) or abort(404)


def _described(row: Organisation) -> str:
    """Names alone can be alike: with the code, and whether it is closed."""
    told = f"{row.name} ({row.ods_code})" if row.ods_code else row.name
    return told if row.open_on(clock.today()) or row.closed_on is None else f"{told}, closed"
