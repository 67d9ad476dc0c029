"""Your name and pronouns."""

from __future__ import annotations

import wtforms

from mentoring.core.web.forms import Required, max_length
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, attributes, text


class NameForm(SectionForm):
    name = wtforms.StringField(
        "Full name", validators=[Required("Enter your full name")], render_kw={"autocomplete": "name"}
    )
    preferred_name = wtforms.StringField(
        "What you like to be called (optional)",
        description="We use this instead of your first name.",
        validators=[max_length(60)],
    )
    pronouns = wtforms.StringField(
        "Pronouns (optional)",
        description="Such as she/her, he/him or they/them.",
        validators=[max_length(60)],
        render_kw={"width": "10"},
    )


def _rows(subject: Subject) -> list[Row]:
    person = subject.person
    return [
        ("Full name", text(person.name)),
        ("Like to be called", text(person.preferred_name)),
        ("Pronouns", text(person.pronouns)),
    ]


_load, _save = attributes("person", "name", "preferred_name", "pronouns")
SECTION = Section("name", "Your name", NameForm, _load, _save, _rows)
