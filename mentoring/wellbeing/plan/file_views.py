"""Download the plan, and read a downloaded one back in."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.people import queries as people
from mentoring.wellbeing.blueprint import bp
from mentoring.wellbeing.plan import actions, file, queries
from mentoring.wellbeing.plan.forms import UploadForm
from mentoring.wellbeing.plan.models import Plan, Start
from mentoring.wellbeing.plan.sections import BY_KEY
from mentoring.wellbeing.plan.views import own_plan, own_plan_or_start


@bp.get("/plan/file.<any(json, txt):kind>")
@access.only(Role.PSP)
def plan_file(kind: str) -> ResponseReturnValue:
    plan, today = own_plan_or_start(), clock.today()
    lines = queries.lines(plan)
    if kind == "json":
        text, mimetype = file.as_json(lines, on=today, review_months=plan.review_months), "application/json"
    else:
        owner = people.get(plan.person_id)
        text, mimetype = file.as_text(lines, name=owner.name if owner else "", on=today), "text/plain"
    headers = {"Content-Disposition": f"attachment; filename=wellbeing-plan-{today}.{kind}"}
    return Response(text, mimetype=mimetype, headers=headers)


@bp.route("/plan/read-back", methods=["GET", "POST"])
@access.only(Role.PSP)
def plan_read_back() -> ResponseReturnValue:
    """First the file, then section by section what would change. The file itself is not kept."""
    form = UploadForm()
    if request.method == "GET":
        return render_template("wellbeing/plan/read_back.html", form=form)
    if not form.validate():
        abort(400)
    again = request.form.get("held")
    try:
        if again is not None:
            return _apply(file.read(again.encode()))
        upload = request.files.get("plan")
        body = upload.read(file.LARGEST + 1) if upload else b""
        if not body:
            raise file.Refused("Choose the file of a wellbeing plan")
        texts = file.read(body)
    except (file.Refused, UnicodeEncodeError) as refused:
        form.plan.errors = [str(refused) if isinstance(refused, file.Refused) else "This file is damaged."]
        return render_template("wellbeing/plan/read_back.html", form=form)
    return _compare(texts)


def _compare(texts: dict[str, str]) -> ResponseReturnValue:
    plan = own_plan()
    lines = {line.section.key: line for line in queries.lines(plan)} if plan else {}
    changes, same = [], 0
    for key, text in texts.items():
        line = lines.get(key)
        if line is not None and line.text == text:
            same += 1
        else:
            changes.append((BY_KEY[key], line, text))
    return render_template("wellbeing/plan/compare.html", changes=changes, same=same, held=file.held(texts))


def _apply(texts: dict[str, str]) -> ResponseReturnValue:
    plan = _plan()
    chosen = {key: text for key, text in texts.items() if request.form.get(f"take-{key}") == "file"}
    seen = {key: request.form.get(f"version-{key}", 0, type=int) for key in chosen}
    changed = actions.take_from_file(plan.person_id, chosen, versions=seen)
    if changed:
        flash(
            "The sections you chose are as in the file. What they said before is among their earlier texts."
        )
    else:
        flash("Everything stays as it is.")
    return redirect(url_for("wellbeing.plan"))


def _plan() -> Plan:
    return own_plan() or actions.begin(access.me().person_id, Start.ALONE)
