"""What the pages of a profile do, whichever door they are opened by."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from mentoring.profiles import preview, queries, saving
from mentoring.profiles.door import Door
from mentoring.profiles.reference import EXPERIENCES
from mentoring.profiles.sections import GROUPS, Section, find, sections_of
from mentoring.profiles.sections.organisations import when


def task_list(door: Door) -> ResponseReturnValue:
    profile = door.subject.profile
    required = [section for section in sections_of(door.part) if section.required]
    return render_template(
        "profiles/task_list.html",
        door=door,
        profile=profile,
        groups=GROUPS[door.part],
        required=len(required),
        done=sum(section.is_done(profile) for section in required),
        optional=len(sections_of(door.part)) - len(required),
        missing=saving.missing(door.subject),
    )


def section(door: Door, slug: str) -> ResponseReturnValue:
    """Save and go on, or save what is there and come back later."""
    found = find(door.part, slug) or abort(404)
    form = found.make_form(door.subject)
    kept = False
    if request.method == "POST":
        later = "later" in request.form
        valid = form.validate()
        try:
            if valid or later:
                saving.save_section(found, form, door.subject, complete=valid and not later)
            if valid or (later and form.only_gaps()):
                return redirect(_next(door, found, later))
            kept = later
        except saving.Collision:
            form.form_errors.append(
                "Something else was saved at the same moment. Check this page and save again"
            )
    asked = form.questions()
    return render_template(
        found.template,
        door=door,
        section=found,
        form=form,
        kept=kept,
        # One question is the heading of its own page.
        alone=len(asked) == 1 and not found.intro and found.template == "profiles/section.html",
        when=when,
    )


def _next(door: Door, saved: Section, later: bool) -> str:
    if later:
        flash("Saved. You can come back to it at any time.")
        return door.url()
    if "check" in request.args:
        return door.url("check")
    order = sections_of(door.part)
    after = order[order.index(saved) + 1 :]
    following = next((one for one in after if not one.is_done(door.subject.profile)), None)
    return door.url("section", slug=following.slug) if following else door.url()


def check(door: Door) -> ResponseReturnValue:
    """All the answers, and the button that sends them."""
    problem = ""
    if request.method == "POST":
        confirms = door.own and door.subject.profile.status == "approved"
        try:
            saving.submit(door.subject, read_back="read_back" in request.form)
            if confirms:
                flash("Thank you. We know now that everything is still right.")
                return redirect(door.url())
            return redirect(door.url("sent"))
        except saving.NotComplete:
            pass  # the page says which sections are missing
        except saving.NotReadBack:
            problem = "Tick the box once you have read the answers back"
    return render_template(
        "profiles/check.html",
        door=door,
        profile=door.subject.profile,
        groups=[
            (heading, [(one, one.answers(door.subject)) for one in group])
            for heading, group in GROUPS[door.part]
        ],
        missing=saving.missing(door.subject),
        problem=problem,
    )


def sent(door: Door) -> ResponseReturnValue:
    if door.subject.profile.status == "draft":
        return redirect(door.url("check"))
    return render_template("profiles/sent.html", door=door, profile=door.subject.profile)


def show_preview(door: Door) -> ResponseReturnValue:
    """Exactly what the other person sees, before and after both said yes, and what nobody else does."""
    subject = door.subject
    places = queries.places_of(subject.person.id, subject.part)
    cards = [
        preview.card_of(subject.person, subject.profile, places, introduced=introduced)
        for introduced in (False, True)
    ]
    only_matching = [
        name
        for item, name in EXPERIENCES.items()
        if item in subject.profile.experiences and "tell" not in subject.profile.experiences[item]
    ]
    return render_template(
        "profiles/preview.html",
        door=door,
        suggested=cards[0],
        introduced=cards[1],
        only_matching=only_matching,
        wishes=door.part == "psp" and subject.profile.wishes,
        please_not=subject.profile.please_not,
    )
