"""Upload, place the unknown columns, confirm."""

from __future__ import annotations

from typing import Any

import wtforms
from werkzeug.datastructures import FileStorage
from wtforms.validators import InputRequired, Optional

from mentoring.core.web.fields import options
from mentoring.core.web.forms import Form
from mentoring.profiles.imports.mapping import Mapping
from mentoring.profiles.imports.template import FIELDS

_ROLES = [("", "No"), ("psp", "Yes, PSPs"), ("mentor", "Yes, mentors"), ("both", "Yes, both at once")]
LEAVE_OUT = "-"


def content(field: wtforms.FileField) -> bytes:
    """What was uploaded; nothing where no file was chosen."""
    return field.data.read() if isinstance(field.data, FileStorage) else b""


class UploadForm(Form):
    people = wtforms.FileField("File of people", description="CSV or .xlsx, at most 5 MB and 5,000 people.")
    mapping = wtforms.FileField(
        "Mapping file (optional)",
        description="For files with other headings. Without one we ask about each that we do not know.",
    )
    role = wtforms.RadioField(
        "Does everybody in the file have the same role?",
        choices=options(_ROLES),
        default="",
        validators=[Optional()],
    )


def placing_form(unknown: tuple[str, ...]) -> Form:
    """One select for each heading that we do not know."""
    fields: dict[str, Any] = {
        f"column_{n}": wtforms.SelectField(
            f"“{heading}”",
            choices=options(
                [
                    ("", "Choose"),
                    (LEAVE_OUT, "Leave this column out"),
                    *((known.key, known.heading) for known in FIELDS),
                ]
            ),
            default="",
            validators=[InputRequired(f"Choose what “{heading}” is, or leave it out")],
        )
        for n, heading in enumerate(unknown)
    }
    return type("PlacingForm", (Form,), fields)()


def choices_of(form: Form, unknown: tuple[str, ...]) -> dict[str, str]:
    """Heading → field, or nothing to leave it out, as Mapping.with_choices takes them."""
    chosen = {heading: form[f"column_{n}"].data for n, heading in enumerate(unknown)}
    return {heading: "" if key == LEAVE_OUT else key for heading, key in chosen.items()}


class ConfirmForm(Form):
    digest = wtforms.HiddenField()
    skip_refused = wtforms.BooleanField("Leave the refused rows out and add the others")


def mapping_of(form: UploadForm, read: Mapping) -> Mapping:
    return read.with_constant("role", form.role.data) if form.role.data else read
