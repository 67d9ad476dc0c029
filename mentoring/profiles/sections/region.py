"""Your region and integrated care board, first guessed from your first organisation."""

from __future__ import annotations

import uuid

from mentoring.core.web.fields import options
from mentoring.core.web.forms import Required
from mentoring.organisations import queries as organisations
from mentoring.organisations import regions
from mentoring.people.models import Person
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, Values, text
from mentoring.profiles.sections.fields import Choice, Pick


class RegionForm(SectionForm):
    region = Choice(
        "Which NHS region do you live or work in?",
        choices=options(regions.REGIONS.items()),
        validators=[Required("Choose a region")],
    )
    icb = Pick(
        "Integrated care board, or ICB (optional)",
        description="The NHS body that plans care in your area. Leave it if you are not sure.",
        choices=[],
    )


def _prepare(form: RegionForm, subject: Subject) -> None:
    icbs = organisations.icbs_open()
    form.icb.choices = options([("", "Not sure, or none"), *((str(icb.id), icb.name) for icb in icbs)])
    if not subject.person.region and form.region.data and not form.is_submitted():
        form.region.description = (
            "We guessed this from your organisation’s head office. Change it if it is wrong."
        )


def _load(subject: Subject) -> Values:
    person = subject.person
    if person.region:
        return {"region": person.region, "icb": str(person.icb_id) if person.icb_id else ""}
    first = next((place.organisation for place in subject.places if place.organisation.region), None)
    if first is None:
        return {"region": None, "icb": ""}
    icb = next(
        (icb for icb in organisations.icbs_open() if icb.ods_code and icb.ods_code == first.icb_code), None
    )
    return {"region": first.region, "icb": str(icb.id) if icb else ""}


def _save(values: Values, subject: Subject) -> None:
    if values.get("region"):
        subject.person.region = values["region"]
    if "icb" in values:
        subject.person.icb_id = uuid.UUID(values["icb"]) if values["icb"] else None


def _icb_name(person: Person) -> str:
    icb = organisations.get(person.icb_id) if person.icb_id else None
    return icb.name if icb else ""


def _rows(subject: Subject) -> list[Row]:
    person = subject.person
    return [
        ("Region", text(regions.REGIONS.get(person.region or "", ""))),
        ("Integrated care board", text(_icb_name(person))),
    ]


SECTION = Section("region", "Your region", RegionForm, _load, _save, _rows, prepare=_prepare)
