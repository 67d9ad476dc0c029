"""Import people: upload, place unknown columns, look at the plan, confirm."""

from __future__ import annotations

import uuid

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.core.web.pages import count
from mentoring.profiles.blueprint import bp
from mentoring.profiles.imports import apply, files, forms, mapping, report, tasks, template
from mentoring.profiles.imports.limits import Unreadable
from mentoring.profiles.imports.models import ImportFile

__all__ = ["tasks"]

SHOWN = 100  # rows of a table on the page; refusals can be downloaded


@bp.route("/people/import", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def import_people() -> ResponseReturnValue:
    form = forms.UploadForm()
    if form.validate_on_submit():
        file = _upload(form)
        if file is not None:
            return redirect(url_for("profiles.import_plan", file_id=file.id))
    return render_template("profiles/import/upload.html", form=form, fields=template.FIELDS)


def _upload(form: forms.UploadForm) -> ImportFile | None:
    """The stored file, or None with the reason beside the field."""
    people, given = forms.content(form.people), forms.content(form.mapping)
    if not people:
        form.people.errors = ["Choose a file with somebody in it"]
        return None
    try:
        chosen = forms.mapping_of(form, mapping.parse(given) if given else mapping.Mapping())
    except mapping.MappingError as error:
        form.mapping.errors = [str(error)]
        return None
    try:
        return files.keep(people, chosen, by=access.me().person_id)
    except (Unreadable, mapping.MappingError) as error:
        form.people.errors = [str(error)]
        return None


@bp.get("/people/import/template.csv")
@access.only(Role.COORDINATOR)
def import_template() -> ResponseReturnValue:
    return _csv(template.as_csv(), "people-template.csv")


def _csv(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(text, mimetype="text/csv", headers=headers)


def _prepared(file_id: uuid.UUID) -> files.Prepared:
    """404 with a page that says why where the file is gone, as after the button was pressed twice."""
    file = files.find(file_id)
    if file is None:
        abort(make_response(render_template("profiles/import/gone.html"), 404))
    return files.prepare(file)


@bp.get("/people/import/<uuid:file_id>")
@access.only(Role.COORDINATOR)
def import_plan(file_id: uuid.UUID) -> ResponseReturnValue:
    prepared = _prepared(file_id)
    if prepared.plan is None:
        return redirect(url_for("profiles.import_columns", file_id=file_id))
    return _plan_page(prepared)


def _plan_page(
    prepared: files.Prepared, form: forms.ConfirmForm | None = None, *, changed: bool = False
) -> str:
    assert prepared.plan is not None  # noqa: S101 - the callers looked
    form = form or forms.ConfirmForm()
    form.digest.data = prepared.plan.digest
    return render_template(
        "profiles/import/plan.html",
        form=form,
        file=prepared.file,
        plan=prepared.plan,
        fitted=prepared.fitted,
        fields=template.FIELDS,
        changed=changed,
        shown=SHOWN,
    )


@bp.route("/people/import/<uuid:file_id>/columns", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def import_columns(file_id: uuid.UUID) -> ResponseReturnValue:
    prepared = _prepared(file_id)
    unknown = prepared.fitted.unknown
    if not unknown:
        return redirect(url_for("profiles.import_plan", file_id=file_id))
    form = forms.placing_form(unknown)
    if form.validate_on_submit():
        try:
            files.place(prepared.file, forms.choices_of(form, unknown))
        except mapping.MappingError as error:
            form.form_errors.append(str(error))
        else:
            return redirect(url_for("profiles.import_plan", file_id=file_id))
    return render_template(
        "profiles/import/columns.html", form=form, file=prepared.file, fitted=prepared.fitted, unknown=unknown
    )


@bp.get("/people/import/<uuid:file_id>/refused.csv")
@access.only(Role.COORDINATOR)
def import_refused(file_id: uuid.UUID) -> ResponseReturnValue:
    plan = _prepared(file_id).plan
    if plan is None:
        abort(404)
    return _csv(report.refusals_csv(plan), "refused-rows.csv")


@bp.post("/people/import/<uuid:file_id>")
@access.only(Role.COORDINATOR)
def import_confirm(file_id: uuid.UUID) -> ResponseReturnValue:
    """Carries out the plan that was shown, and no other."""
    prepared = _prepared(file_id)
    if prepared.plan is None:
        return redirect(url_for("profiles.import_columns", file_id=file_id))
    form = forms.ConfirmForm()
    if not form.validate():
        return _plan_page(prepared, form)
    try:
        added = files.commit(
            prepared.file,
            form.digest.data or "",
            skip_refused=form.skip_refused.data,
            by=access.me().person_id,
        )
    except files.PlanChanged:
        return _plan_page(_prepared(file_id), changed=True)
    except apply.HasRefusals:
        form.skip_refused.errors = ["Tick this to add the others, or put the file right and upload it again"]
        return _plan_page(prepared, form)
    flash(f"{count(len(added), 'person', 'people')} added. The uploaded file is deleted.")
    return redirect(url_for("profiles.people"))


@bp.post("/people/import/<uuid:file_id>/forget")
@access.only(Role.COORDINATOR)
def import_forget(file_id: uuid.UUID) -> ResponseReturnValue:
    file = files.find(file_id)
    if file is not None:
        files.forget(file, by=access.me().person_id)
    flash("Nothing was imported. The uploaded file is deleted.")
    return redirect(url_for("profiles.import_people"))
