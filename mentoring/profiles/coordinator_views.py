"""The coordinator's people: list, one person, applications, add."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.people import actions as people_actions
from mentoring.people import queries as people_queries
from mentoring.people.models import Channel, Person
from mentoring.profiles import coordinator_actions as actions
from mentoring.profiles import coordinator_queries as reads
from mentoring.profiles import coordinator_words as words
from mentoring.profiles import queries
from mentoring.profiles.blueprint import bp
from mentoring.profiles.coordinator_forms import AddPersonForm, NotNowForm, SearchForm
from mentoring.profiles.imports import views as import_views  # attaches its pages to the same blueprint
from mentoring.profiles.models import Part

__all__ = ["import_views"]


@bp.get("/people")
@access.only(Role.COORDINATOR)
def people() -> ResponseReturnValue:
    form = SearchForm(request.args)
    chosen = {name: form[name].data or "" for name in ("q", "role", "status")}
    valid = form.validate()
    found = reads.search(
        text=chosen["q"] if valid else "",
        role=chosen["role"] if valid else "",
        status=chosen["status"] if valid else "",
        page=request.args.get("page", 1, type=int),
    )
    kept = {name: value for name, value in chosen.items() if value}
    mentors, psps = reads.to_decide()
    return render_template(
        "profiles/coordinator/people.html", form=form, found=found, kept=kept, to_decide=mentors + psps
    )


def _person(person_id: uuid.UUID) -> Person:
    person = people_queries.get(person_id)
    if person is None:
        abort(404)
    return person


@bp.get("/people/<uuid:person_id>")
@access.only(Role.COORDINATOR)
def person(person_id: uuid.UUID) -> ResponseReturnValue:
    return _person_page(_person(person_id))


def _person_page(who: Person, *, too_late: bool = False) -> str:
    psp, mentor = queries.psp_profile(who.id), queries.mentor_profile(who.id)
    return render_template(
        "profiles/coordinator/person.html",
        person=who,
        too_late=too_late,
        roles=[role.words for role in Role if who.has_role(role)],
        psp=psp,
        mentor=mentor,
        psp_answers=words.psp_answers(psp) if psp else [],
        mentor_answers=words.mentor_answers(mentor) if mentor else [],
        psp_places=queries.places_of(who.id, Part.PSP),
        mentor_places=queries.places_of(who.id, Part.MENTOR),
        icb=reads.icb_name(who),
        words=words,
        region=reads.REGIONS.get(who.region or "", ""),
    )


@bp.get("/people/applications")
@access.only(Role.COORDINATOR)
def applications() -> ResponseReturnValue:
    return render_template(
        "profiles/coordinator/applications.html",
        mentors=reads.mentors_to_approve(),
        psps=reads.psps_to_confirm(),
        words=words,
        regions=reads.REGIONS,
    )


@bp.route("/people/add", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def add_person() -> ResponseReturnValue:
    form, known = AddPersonForm(), None
    if form.validate_on_submit():
        try:
            added = actions.add(
                name=form.name.data,
                email=form.email.data or None,
                roles=form.roles,
                channel=Channel(form.channel.data),
                phone=form.phone.data,
                address=form.address.data,
                by=access.me().person_id,
            )
        except people_actions.AlreadyKnown:
            known = people_queries.by_email(form.email.data)
            form.email.errors = ["Somebody with this e-mail address is registered already"]
        else:
            flash(f"{added.name} is registered. Their profile is still empty.")
            return redirect(url_for("profiles.person", person_id=added.id))
    return render_template("profiles/coordinator/add.html", form=form, known=known)


_DEEDS = {
    ("psp", "confirm"): (
        lambda person_id, by: actions.confirm_psp(person_id, by=by),
        "{name} is confirmed and in the pool. The next matching round looks for a mentor.",
    ),
    ("mentor", "approve"): (
        lambda person_id, by: actions.approve_mentor(person_id, by=by),
        "{name} is approved. The next matching round can suggest them, and we tell them.",
    ),
    ("psp", "pause"): (
        lambda person_id, by: actions.pause(person_id, Part.PSP, by=by),
        "{name} is on a break. No round suggests a mentor until you resume.",
    ),
    ("psp", "resume"): (
        lambda person_id, by: actions.resume(person_id, Part.PSP, by=by),
        "{name} is back in the pool. The time they waited before still counts.",
    ),
    ("psp", "reopen"): (
        lambda person_id, by: actions.reopen(person_id, by=by),
        "{name}’s profile is open again. If it is complete, the next matching round looks for a mentor.",
    ),
    ("mentor", "pause"): (
        lambda person_id, by: actions.pause(person_id, Part.MENTOR, by=by),
        "{name} is on a break as a mentor. Nobody new is suggested; pairs they have go on.",
    ),
    ("mentor", "resume"): (
        lambda person_id, by: actions.resume(person_id, Part.MENTOR, by=by),
        "{name} is a mentor again. The next matching round can suggest them.",
    ),
}


@bp.post(
    "/people/<uuid:person_id>/<any(psp, mentor):part>/<any(confirm, approve, pause, resume, reopen):deed>"
)
@access.only(Role.COORDINATOR)
def decide(person_id: uuid.UUID, part: str, deed: str) -> ResponseReturnValue:
    """One press of a button; says what happens next, on the page it was pressed on."""
    who = _person(person_id)
    if (part, deed) not in _DEEDS:
        abort(404)
    act, sentence = _DEEDS[part, deed]
    try:
        act(person_id, access.me().person_id)
    except actions.NotThere:
        abort(404)
    except actions.NotNow:
        return _person_page(who, too_late=True), 409
    flash(sentence.format(name=who.name))
    if request.form.get("back") == "applications":
        return redirect(url_for("profiles.applications"))
    return redirect(url_for("profiles.person", person_id=person_id))


@bp.route("/people/<uuid:person_id>/<any(psp, mentor):part>/not-now", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def not_now(person_id: uuid.UUID, part: str) -> ResponseReturnValue:
    who, form = _person(person_id), NotNowForm()
    if form.validate_on_submit():
        try:
            actions.not_now(person_id, Part(part), reason=form.reason.data, by=access.me().person_id)
        except actions.NotThere:
            abort(404)
        except actions.NotNow:
            return _person_page(who, too_late=True), 409
        flash(f"{who.name}’s profile is a draft again. We do not write to them about it: talk to them.")
        return redirect(url_for("profiles.person", person_id=person_id))
    return render_template("profiles/coordinator/not_now.html", form=form, person=who, part=part)


@bp.post("/people/<uuid:person_id>/role/<any(psp, mentor):role>")
@access.only(Role.COORDINATOR)
def give_role(person_id: uuid.UUID, role: str) -> ResponseReturnValue:
    """They may now fill in, or have filled in for them, the other profile too."""
    who = _person(person_id)
    people_actions.give_role(who, Role(role), by=access.me().person_id)
    flash(f"{who.name} can now fill in the {'partner' if role == 'psp' else 'mentor'} profile too.")
    return redirect(url_for("profiles.person", person_id=person_id))
