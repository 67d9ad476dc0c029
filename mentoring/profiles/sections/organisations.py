"""Your organisations: a list to add to. The pages that add and change one are in places_pages."""

from __future__ import annotations

from typing import Any

import wtforms

from mentoring.core.web.fields import options
from mentoring.core.web.forms import MonthField, Required
from mentoring.organisations.models import OrganisationType
from mentoring.profiles.models import Part, Place
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, Values
from mentoring.profiles.sections.fields import Choice, NotLater, Pick

UNLISTED = "unlisted"


class OrganisationsForm(SectionForm):
    """Asks nothing itself: there must be one organisation in the list."""

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if not self.whose.places:
            self.form_errors.append("Add at least one organisation")
            return False
        return fine


class PlaceForm(SectionForm):
    """One organisation: what kind, since when, and for mentors until when."""

    type = Pick(
        "What kind of care or work is it?",
        choices=options([("", "Choose one"), *((kind, kind.words) for kind in OrganisationType)]),
        validators=[Required("Choose the kind of care or work")],
    )
    started_on = MonthField(
        "When did you start there?",
        description="Such as 9 2024. Your best guess is fine.",
        validators=[NotLater()],
    )
    still = Choice(
        "Do you work with them now?",
        choices=options([("yes", "Yes"), ("no", "No, in the past")]),
    )
    ended_on = MonthField("When did you stop? (optional)", validators=[NotLater()])

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        for wrong, name, message in (
            (
                self.needs_start and not self["started_on"].data,
                "started_on",
                "Enter the month you started there",
            ),
            ("still" in self and not self["still"].data, "still", "Choose whether you work with them now"),
            (self._ends_before_it_starts(), "ended_on", "Enter a month after the one you started"),
            (
                "still" in self and self["still"].data == "no" and not self["ended_on"].data,
                "ended_on",
                "Enter the month you stopped, or your best guess",
            ),
        ):
            if wrong and not self[name].errors:
                fine = self.refuse(self[name], message)
        return fine

    @property
    def needs_start(self) -> bool:
        return self.whose.part is Part.PSP

    def _ends_before_it_starts(self) -> bool:
        if "ended_on" not in self or self["still"].data != "no":
            return False
        start, end = self["started_on"].data, self["ended_on"].data
        return bool(start and end and end < start)

    def details(self) -> dict[str, Any]:
        """After `validate`: what to store."""
        past = "still" in self and self["still"].data == "no"
        return {
            "type": OrganisationType(self["type"].data),
            "started_on": self["started_on"].data,
            "ended_on": self["ended_on"].data if past else None,
        }


class NewPlaceForm(PlaceForm):
    """The same, and which organisation it is: one of those found, or a name typed."""

    organisation = Choice("Which one is it?", choices=[], validators=[Required("Choose one")])
    name = wtforms.StringField("Its full name", description="Only if you chose “It is not in this list”.")

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.organisation.data == UNLISTED and not self["name"].data:
            return self.refuse(self["name"], "Enter the name of the organisation")
        return fine


def fit(form: PlaceForm, subject: Subject) -> None:
    """Ask PSPs only about now, and tell mentors which answers may stay open."""
    form.whose = subject
    if subject.part is Part.PSP:
        del form.still
        del form.ended_on
    else:
        form["started_on"].label.text = "When did you start there? (optional)"
        form["ended_on"].label.text = "When did you stop?"
        form["ended_on"].description = "Only if it is in the past."


def details_of(place: Place) -> Values:
    """A stored organisation as form data."""
    return {
        "type": place.type,
        "started_on": place.started_on,
        "still": "no" if place.ended_on else "yes",
        "ended_on": place.ended_on,
    }


def when(place: Place) -> str:
    """`Since March 2024`, `January 2020 to May 2023`."""
    start = f"{place.started_on:%B %Y}" if place.started_on else ""
    if place.ended_on:
        return f"{start} to {place.ended_on:%B %Y}" if start else f"Until {place.ended_on:%B %Y}"
    return f"Since {start}" if start else "Now"


def _rows(subject: Subject) -> list[Row]:
    lines = tuple(
        f"{place.organisation.name} – {place.type.words}. {when(place)}." for place in subject.places
    )
    return [("Organisations", lines or ("None yet",))]


SECTION = Section(
    "organisations",
    "Your organisations",
    OrganisationsForm,
    lambda subject: {},
    lambda values, subject: None,
    _rows,
    template="profiles/organisations.html",
)
