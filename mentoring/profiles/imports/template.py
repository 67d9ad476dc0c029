"""Our template: one table of the headings we know, what each takes, and an example.

Wishes and shared experiences are not among them: their consent must come from the person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mentoring.organisations.models import OrganisationType
from mentoring.profiles import reference as ref
from mentoring.profiles.imports.written import to_csv

_SEVERAL = "Several are separated by a semicolon."


@dataclass(frozen=True)
class Field:
    """One thing we take about a person."""

    key: str
    heading: str
    allowed: str
    example: str
    required: bool = False
    also: tuple[str, ...] = ()  # other headings that mean the same
    choices: Mapping[str, str] = field(default_factory=dict)  # of a list: code → words


FIELDS = (
    Field("name", "Name", "First and last name.", "Sam Jones", required=True, also=("full name",)),
    Field("preferred_name", "Preferred name", "What to call them.", "Sam", also=("known as",)),
    Field(
        "email",
        "E-mail",
        "One address, nobody else’s. Without it, a phone number or a postal address is needed.",
        "sam.jones@example.org",
        also=("email", "e-mail address", "email address"),
    ),
    Field("phone", "Phone", "A phone number.", "0161 496 0000", also=("phone number", "telephone")),
    Field(
        "address",
        "Address",
        "Postal address. Kept only for those who are reached by letter.",
        "1 High Street, Leeds, LS1 1AA",
    ),
    Field(
        "channel",
        "Reach by",
        "E-mail, phone, text or letter. Left empty: the first of these that is given.",
        "e-mail",
        also=("channel", "how to reach them"),
    ),
    Field("role", "Role", "PSP, mentor or both.", "PSP", required=True),
    Field(
        "region",
        "Region",
        "An NHS region, by name or code. Left empty: that of the organisation.",
        "North West",
        also=("nhs region",),
    ),
    Field("icb", "ICB", "An integrated care board, by ODS code or exact name.", "", also=("icb code",)),
    Field(
        "organisations",
        "Organisations",
        f"ODS code or exact name. {_SEVERAL}",
        "",
        also=("organisation", "trust", "ods code", "organisation code"),
    ),
    Field(
        "since",
        "Organisations since",
        "The month they started there, one for each organisation, such as 2024-03 or March 2024.",
        "",
        also=("organisation since",),
    ),
    Field(
        "types",
        "Organisation types",
        "What kind of care, one for each organisation. Left empty: as the organisation is registered.",
        "",
        also=("organisation type",),
        choices={kind.value: kind.words for kind in OrganisationType},
    ),
    Field(
        "topics",
        "Topics wanted",
        f"PSPs: up to 5, most wanted first. {_SEVERAL}",
        "Working with the board; Co-design",
        choices=ref.TOPICS,
    ),
    Field(
        "offered",
        "Topics offered",
        f"Mentors: what they can help with; add (some) after one for some experience only. {_SEVERAL}",
        "",
        choices=ref.TOPICS,
    ),
    Field(
        "formats",
        "Formats",
        f"How they can meet; add (only) after one when no other will do. {_SEVERAL}",
        "Video call; Phone",
        also=("format", "meeting format"),
        choices=ref.FORMATS,
    ),
    Field(
        "availability",
        "Availability",
        f"When they can meet. {_SEVERAL}",
        "Weekday mornings; Weekends",
        choices=ref.AVAILABILITY,
    ),
    Field(
        "languages",
        "Languages",
        f"Besides English. {_SEVERAL}",
        "Welsh",
        choices=ref.LANGUAGES,
    ),
    Field(
        "needs",
        "Access needs",
        f"Access and communication needs. {_SEVERAL}",
        "Large print; Breaks",
        also=("needs", "access and communication needs"),
        choices=ref.NEEDS,
    ),
    Field("started", "Started role", "PSPs: the month, such as 2024-03 or March 2024.", "2024-03"),
    Field("years", "Years as PSP", "Mentors: a whole number.", "", also=("years",)),
    Field("places", "Places", "Mentors: how many people at a time, 1 to 5.", ""),
    Field("note", "Note", "Anything the coordinator should know. Stored encrypted.", "", also=("notes",)),
)
BY_KEY = {known.key: known for known in FIELDS}


def same(text: str) -> str:
    """What two headings or words have in common when only case, spaces, dashes and dots differ."""
    text = text.casefold().replace("e-mail", "email").strip()
    return re.sub(r"[\W_]+", " ", text).strip() or text


_BY_HEADING = {same(name): known for known in FIELDS for name in (known.heading, known.key, *known.also)}


def field_of(heading: str) -> Field | None:
    """The field that a heading names, by ours or one of the usual other names."""
    return _BY_HEADING.get(same(heading))


def as_csv() -> str:
    """The template to download: our headings, and one example row that is skipped when read."""
    example = [known.example for known in FIELDS]
    example[0] = f"# Example, skipped: {example[0]}"
    return to_csv([known.heading for known in FIELDS], [example])
