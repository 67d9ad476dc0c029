"""Find and add an organisation, change its details, remove it."""

from __future__ import annotations

import uuid

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from mentoring.core import clock
from mentoring.core.web.fields import options
from mentoring.organisations import queries as organisations
from mentoring.organisations.models import Organisation, OrganisationType
from mentoring.profiles import saving
from mentoring.profiles.door import Door
from mentoring.profiles.models import Part
from mentoring.profiles.sections.organisations import UNLISTED, NewPlaceForm, PlaceForm, details_of, fit

_SHOWN = 20


def _search(text: str, part: Part) -> list[Organisation]:
    """PSPs work with organisations that are open; mentors may have worked with one that closed."""
    found = organisations.search(text, limit=_SHOWN) if text else []
    today = clock.today()
    return [one for one in found if part is Part.MENTOR or one.open_on(today)]


def add(door: Door) -> ResponseReturnValue:
    """Step 1 finds the organisation (no answer is stored); step 2 asks which one and since when."""
    text = request.args.get("q", "").strip()[:100]
    if not text:
        return render_template("profiles/place_find.html", door=door, text=text, asked="q" in request.args)
    found = _search(text, door.part)
    guess = next((one.type for one in found if one.type is not OrganisationType.OTHER), "")
    start = {"name": "" if found else text, "type": guess if len(found) == 1 else "", "still": "yes"}
    form = NewPlaceForm(data=start | {"organisation": str(found[0].id) if len(found) == 1 else None})
    fit(form, door.subject)
    form.organisation.choices = options(
        [*((str(one.id), one.name) for one in found), (UNLISTED, "It is not in this list")]
    )
    if not found:
        form.organisation.data = UNLISTED
        form["name"].description = ""  # it speaks of a choice that is not on the page then
    if request.method == "POST" and form.validate():
        chosen = form.organisation.data
        saving.add_place(
            door.subject,
            None if chosen == UNLISTED else uuid.UUID(chosen),
            name=form["name"].data or "",
            **form.details(),
        )
        return redirect(door.url("section", slug="organisations"))
    return render_template(
        "profiles/place_add.html", door=door, form=form, text=text, found=found, more=len(found) == _SHOWN
    )


def change(door: Door, place_id: uuid.UUID) -> ResponseReturnValue:
    place = saving.own_place(door.subject, place_id) or abort(404)
    form = PlaceForm(data=details_of(place))
    fit(form, door.subject)
    if request.method == "POST" and form.validate():
        saving.change_place(door.subject, place, **form.details())
        return redirect(door.url("section", slug="organisations"))
    return render_template("profiles/place_change.html", door=door, form=form, place=place)


def remove(door: Door, place_id: uuid.UUID) -> ResponseReturnValue:
    """One that is gone already is no mistake: the button was pressed twice."""
    place = saving.own_place(door.subject, place_id)
    if place is not None:
        saving.remove_place(door.subject, place)
    return redirect(door.url("section", slug="organisations"))
