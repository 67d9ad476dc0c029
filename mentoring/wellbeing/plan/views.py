"""The owner's pages: the plan as a list, a section, its earlier texts, and the plan on paper."""

from __future__ import annotations

import uuid

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.casework import queries as casework
from mentoring.casework.models import TaskKind
from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.core.db import Unreadable
from mentoring.core.web.pages import clock_time, moment
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import Pairing
from mentoring.wellbeing.blueprint import bp
from mentoring.wellbeing.plan import actions, queries, sharing, sitting
from mentoring.wellbeing.plan.forms import ReviewForm, StartForm, WriteForm, new_window
from mentoring.wellbeing.plan.models import Plan, Reader, Start
from mentoring.wellbeing.plan.sections import BY_KEY, LONGEST, MOVABLE, STEP, Section

_SECTION = "/plan/sections/<key>"


def own_plan() -> Plan | None:
    return queries.plan_of(access.me().person_id)


def own_plan_or_start() -> Plan:
    plan = own_plan()
    if plan is None:
        abort(redirect(url_for("wellbeing.plan")))
    return plan


def mentor_of(plan: Plan) -> Pairing | None:
    return pairings.live_pairing_as_psp(plan.person_id)


def _section(key: str) -> Section:
    return BY_KEY.get(key) or abort(404)


@bp.route("/plan", methods=["GET", "POST"])
@access.only(Role.PSP)
def plan() -> ResponseReturnValue:
    """The list; before there is a plan, what it is and how to begin one."""
    me, found = access.me().person_id, own_plan()
    if found is None:
        form = StartForm()
        if form.validate_on_submit():
            return _begin(Start(form.start.data))
        return render_template(
            "wellbeing/plan/start.html", form=form, pairing=pairings.live_pairing_as_psp(me)
        )
    lines = queries.lines(found, sharing.now_shared(found))
    return render_template(
        "wellbeing/plan/list.html",
        plan=found,
        lines=[line for line in lines if line.section.key != STEP],
        step=lines[-1],
        pairing=mentor_of(found),
        today=clock.today(),
        calls=sitting.calls(found),
        wrote=sitting.wrote_lately(found),
        to_be_rung=casework.is_open(TaskKind.PLAN_BY_PHONE, found.id),
    )


def _begin(start: Start) -> ResponseReturnValue:
    actions.begin(access.me().person_id, start)
    if start is Start.PHONE:
        flash("The coordinator sees that you’d like to do this by phone, and nothing of your plan.")
    return redirect(url_for("wellbeing.plan"))


@bp.route(_SECTION, methods=["GET", "POST"])
@access.only(Role.PSP)
def plan_section(key: str) -> ResponseReturnValue:
    """Save it, save and go on, put an opening in, or go back to what is saved."""
    section, found = _section(key), own_plan_or_start()
    form = WriteForm()
    if request.method == "GET":
        return _section_page(found, section)
    if "discard" in request.form:
        actions.drop_draft(found.person_id, key)
        flash("This is your section as you last saved it.")
        return redirect(url_for("wellbeing.plan_section", key=key))
    if not form.validate():
        return _section_page(found, section, form)
    opening = request.form.get("opening", type=int)
    if opening is not None and 0 <= opening < len(section.openings):
        return _put_opening(found, section, form, section.openings[opening])
    return redirect(_save(found, section, form))


def _save(found: Plan, section: Section, form: WriteForm) -> str:
    """Save what is written; returns where to go on."""
    written = actions.save(
        found.person_id,
        section.key,
        form.text.data or "",
        version=form.version.data or 0,
        window=form.of_window,
    )
    if written.result is actions.Saved.BOTH:
        flash(
            "Saved. This section was also saved somewhere else while you were writing, on"
            f" {moment(written.earlier_at)}. That text is not lost: it is among the earlier texts."
        )
        return url_for("wellbeing.plan_versions", key=section.key)
    if "next" in request.form:
        return _after(found, section.key)
    flash(f"Saved: {section.title}.")
    return url_for("wellbeing.plan")


def _after(found: Plan, key: str) -> str:
    order = queries.order_of(found)
    following = order[order.index(key) + 1 :]
    saved = f"Saved: {BY_KEY[key].title}."
    flash(saved if following else f"{saved} That was the last section.")
    if not following:
        return url_for("wellbeing.plan")
    return url_for("wellbeing.plan_section", key=following[0])


def _put_opening(found: Plan, section: Section, form: WriteForm, opening: str) -> ResponseReturnValue:
    text = form.text.data or ""
    longer = f"{text}\n{opening}" if text else opening
    if len(longer) <= LONGEST:
        text = longer
    else:
        flash("There is no room for it in this section. What you were writing is here as it was.", "refused")
    actions.keep_draft(
        found.person_id, section.key, text, version=form.version.data or 0, window=form.of_window
    )
    return redirect(url_for("wellbeing.plan_section", key=section.key, opened="yes", _anchor="text"))


def _section_page(found: Plan, section: Section, form: WriteForm | None = None) -> str:
    row, draft = queries.section_of(found, section.key), queries.draft_of(found, section.key)
    text = row.text if row else ""
    if form is None:
        held = {"text": text, "version": row.version if row else 0, "window": new_window()}
        if draft is not None:  # goes on in the window that wrote it
            held = {"text": draft.text, "version": draft.version, "window": draft.window}
        form = WriteForm(formdata=None, data=held)
        form.text.data = held["text"]  # with the space that an opening ends with
        kept = draft if draft is not None and draft.text != text else None
    else:
        kept = None
    return render_template(
        "wellbeing/plan/section.html",
        plan=found,
        section=section,
        form=form,
        row=row,
        kept=kept,
        just_opened="opened" in request.args,
        unreadable=isinstance(text, Unreadable) or isinstance(form.text.data, Unreadable),
        readers=sharing.now_shared(found).get(section.key, frozenset()),
        pairing=mentor_of(found),
        call=sitting.calls(found).get(section.key),
        longest=LONGEST,
        earlier=len(queries.versions(found, section.key)),
    )


@bp.post(f"{_SECTION}/draft")
@access.only(Role.PSP)
def plan_draft(key: str) -> ResponseReturnValue:
    """For the page's script, every few seconds. Answers when it was kept, and who will see it."""
    _section(key)
    found, form = own_plan(), WriteForm()
    if found is None or not form.validate():
        abort(400)
    at = actions.keep_draft(
        found.person_id,
        key,
        form.text.data or "",
        version=form.version.data or 0,
        window=form.of_window,
    )
    return jsonify(
        kept=clock_time(at), words=f"Kept at {clock_time(at)}, not saved yet. {_seen_once_saved(found, key)}"
    )


def _seen_once_saved(found: Plan, key: str) -> str:
    readers, pairing = sharing.now_shared(found).get(key, frozenset()), mentor_of(found)
    names = [pairing.mentor.first_name] if pairing and Reader.MENTOR in readers else []
    names += ["the coordinator"] if Reader.COORDINATOR in readers else []
    if not names:
        return "Only you can see it, and saving it shows it to nobody."
    return f"Only you can see it until you save it. Then {' and '.join(names)} can see it too."


@bp.post(f"{_SECTION}/move")
@access.only(Role.PSP)
def plan_move(key: str) -> ResponseReturnValue:
    if key not in MOVABLE:
        abort(404)
    found = own_plan_or_start()
    actions.move(found.person_id, key, up="up" in request.form)
    return redirect(url_for("wellbeing.plan_order", _anchor=key))


@bp.get("/plan/order")
@access.only(Role.PSP)
def plan_order() -> ResponseReturnValue:
    found = own_plan_or_start()
    return render_template(
        "wellbeing/plan/order.html",
        sections=[BY_KEY[key] for key in queries.order_of(found) if key in MOVABLE],
    )


@bp.route("/plan/review", methods=["GET", "POST"])
@access.only(Role.PSP)
def plan_review() -> ResponseReturnValue:
    found = own_plan_or_start()
    form = ReviewForm(data={"months": str(found.review_months) if found.review_months else "none"})
    if form.validate_on_submit():
        months = form.months.data
        actions.set_review(found.person_id, None if months == "none" else int(months))
        flash("Saved.")
        return redirect(url_for("wellbeing.plan"))
    return render_template("wellbeing/plan/review.html", form=form, plan=found)


@bp.get(f"{_SECTION}/earlier")
@access.only(Role.PSP)
def plan_versions(key: str) -> ResponseReturnValue:
    section, found = _section(key), own_plan_or_start()
    return render_template(
        "wellbeing/plan/versions.html",
        section=section,
        row=queries.section_of(found, key),
        versions=queries.versions(found, key),
        me=found.person_id,
    )


@bp.route("/plan/earlier/<uuid:version_id>", methods=["GET", "POST"])
@access.only(Role.PSP)
def plan_version(version_id: uuid.UUID) -> ResponseReturnValue:
    """Look at one earlier text; POST puts it back or deletes it for good."""
    found = own_plan_or_start()
    earlier = queries.version(found, version_id) or abort(404)
    if request.method == "GET":
        return render_template(
            "wellbeing/plan/version.html", section=_section(earlier.key), earlier=earlier, me=found.person_id
        )
    try:
        if "delete" in request.form:
            actions.delete_version(found.person_id, version_id)
            flash("That text is deleted for good.")
        else:
            actions.put_back(found.person_id, version_id)
            flash("That text is your section again. What it said before is kept here.")
    except actions.NoPlan:  # deleted in another window in the same moment
        abort(404)
    return redirect(url_for("wellbeing.plan_versions", key=earlier.key))


@bp.route(f"{_SECTION}/delete", methods=["GET", "POST"])
@access.only(Role.PSP)
def plan_delete(key: str) -> ResponseReturnValue:
    """Asks first. All that was ever written in the section, or only the earlier texts."""
    section, found = _section(key), own_plan_or_start()
    only_earlier = request.values.get("what") == "earlier"
    if request.method == "POST":
        if only_earlier:
            actions.delete_versions(found.person_id, key)
            flash("The earlier texts are deleted for good.")
            return redirect(url_for("wellbeing.plan_versions", key=key))
        actions.delete_text(found.person_id, key)
        flash(f"Deleted for good: {section.title}.")
        return redirect(url_for("wellbeing.plan"))
    return render_template("wellbeing/plan/delete.html", section=section, only_earlier=only_earlier)


@bp.get("/plan/print")
@access.only(Role.PSP)
def plan_print() -> ResponseReturnValue:
    """For paper: all that is written, or what the mentor sees; in large print if wanted."""
    found = own_plan_or_start()
    for_mentor = request.args.get("for") == "mentor"
    shown = sharing.view(found.person_id, Reader.MENTOR) if for_mentor else None
    sections = (
        shown.sections
        if shown
        else [
            sharing.Shown(line.section, line.text, line.row.changed_at)
            for line in queries.lines(found)
            if line.begun and line.row and not for_mentor
        ]
    )
    return render_template(
        "wellbeing/plan/print.html",
        sections=sections,
        for_mentor=for_mentor,
        large=request.args.get("size") == "large",
        pairing=mentor_of(found),
        today=clock.today(),
    )
