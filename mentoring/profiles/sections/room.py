"""Mentors: how many mentees, how much time, until when."""

from __future__ import annotations

from typing import Any

from mentoring.core import clock
from mentoring.core.web.fields import options
from mentoring.core.web.forms import DayField, Required
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, Values, attributes, text
from mentoring.profiles.sections.fields import Between, Choice, WholeNumber


class RoomForm(SectionForm):
    places = Choice(
        "How many people could you mentor at a time?",
        choices=options([(str(n), str(n)) for n in range(1, 6)]),
        validators=[Required("Choose how many people")],
    )
    hours_a_month = WholeNumber(
        "How many hours a month can you give in all?",
        description="For all your mentees together.",
        validators=[Required("Enter how many hours a month"), Between(1, 100)],
    )
    accepting_until = DayField(
        "Until when can you take on new mentees? (optional)",
        description="Leave it empty if there is no end date.",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        until = self.accepting_until
        # A date that has gone by since it was saved may stay; a new one lies ahead.
        changed = until.data != self.whose.profile.accepting_until
        if until.data and changed and until.data < clock.today() and not until.errors:
            return self.refuse(until, "Enter a date in the future")
        return fine


_attributes_load, _attributes_save = attributes("profile", "places", "hours_a_month", "accepting_until")


def _load(subject: Subject) -> Values:
    values = _attributes_load(subject)
    return values | {"places": str(values["places"]) if values["places"] else None}


def _save(values: Values, subject: Subject) -> None:
    if values.get("places"):
        values = values | {"places": int(values["places"])}
    _attributes_save(values, subject)


def _rows(subject: Subject) -> list[Row]:
    profile = subject.profile
    until = profile.accepting_until
    return [
        ("Mentees at a time", text(str(profile.places or ""))),
        ("Hours a month", text(str(profile.hours_a_month or ""))),
        ("New mentees until", (f"{until.day} {until:%B %Y}" if until else "No end date",)),
    ]


SECTION = Section("room", "How much time you have", RoomForm, _load, _save, _rows)
