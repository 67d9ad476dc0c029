"""Whom not to match with: private, and without a reason."""

from __future__ import annotations

from typing import Any

import wtforms
from email_validator import EmailNotValidError, validate_email

from mentoring.core.web.fields import options
from mentoring.core.web.forms import max_length
from mentoring.organisations.queries import choices_open
from mentoring.profiles import queries
from mentoring.profiles.sections.base import PrivateForm, Row, Section, Subject, Values, text
from mentoring.profiles.sections.fields import Pick

SLOTS = ("organisation_1", "organisation_2", "organisation_3")


def _addresses(form: wtforms.Form, field: wtforms.Field) -> None:
    """A line with an @ must be an address: a mistyped one would rule nobody out, in silence."""
    for number, line in enumerate((field.data or "").splitlines(), start=1):
        if "@" in line:
            try:
                validate_email(line.strip(), check_deliverability=False, test_environment=True)
            except EmailNotValidError:
                raise wtforms.ValidationError(
                    f"On line {number}, enter an e-mail address in the right format, "
                    "such as name@example.com, or a name"
                ) from None


class PleaseNotForm(PrivateForm):
    people = wtforms.TextAreaField(
        "People (optional)",
        description="One full name or e-mail address on each line.",
        validators=[max_length(1000), _addresses],
        render_kw={"rows": 4},
    )
    organisation_1 = Pick("Organisation (optional)", choices=[])
    organisation_2 = Pick("Second organisation (optional)", choices=[])
    organisation_3 = Pick("Third organisation (optional)", choices=[])


def _prepare(form: Any, subject: Subject) -> None:
    held = set() if subject.on_behalf else set(subject.profile.please_not.get("organisations", []))
    listed = [(str(one), name) for one, name in choices_open()]
    # One that has closed since it was chosen stays choosable for who chose it.
    closed = [(str(one.id), one.name) for one in queries.organisations(held - {code for code, _ in listed})]
    for slot in SLOTS:
        form[slot].choices = options([("", "None"), *closed, *listed])


def _load(subject: Subject) -> Values:
    held = subject.profile.please_not
    chosen = dict(zip(SLOTS, held.get("organisations", []), strict=False))
    return {"people": held.get("people", "")} | chosen


def _save(values: Values, subject: Subject) -> None:
    held = {} if subject.on_behalf else subject.profile.please_not
    before = dict(zip(SLOTS, held.get("organisations", []), strict=False))
    chosen = [values.get(slot, before.get(slot)) for slot in SLOTS]
    answers = {
        "people": values.get("people", held.get("people", "")) or "",
        "organisations": list(dict.fromkeys(one for one in chosen if one)),
    }
    subject.profile.please_not = {name: answer for name, answer in answers.items() if answer}


def _rows(subject: Subject) -> list[Row]:
    held = subject.profile.please_not
    names = tuple(one.name for one in queries.organisations(held.get("organisations", [])))
    return [
        ("People you would rather not meet", text(held.get("people"))),
        ("Organisations to leave out", names or ("None",)),
    ]


SECTION = Section(
    "please-not",
    "People you would rather not meet",
    PleaseNotForm,
    _load,
    _save,
    _rows,
    required=False,
    private_column="please_not_sealed",
    intro="We will not suggest anybody you name, or anybody from an organisation you choose. "
    "You do not have to say why, and they are never told. "
    "Write the name as they use it at work. If you are not sure of the spelling, tell the coordinator in the "
    "note, so that a person can check. We can’t tell you whether somebody is in the service.",
    prepare=_prepare,
)
