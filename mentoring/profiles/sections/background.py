"""Mentors: years as a PSP, and a few words about themselves."""

from __future__ import annotations

import wtforms

from mentoring.core.web.forms import Required, max_length
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, attributes, text
from mentoring.profiles.sections.fields import Between, WholeNumber


class BackgroundForm(SectionForm):
    years_as_psp = WholeNumber(
        "How many years have you been a Patient Safety Partner?",
        description="In whole years. Enter 0 for less than a year.",
        validators=[Required("Enter how many years"), Between(0, 60)],
    )
    bio = wtforms.TextAreaField(
        "About you",
        description="2 or 3 sentences. Your mentee reads them before they decide. Leave out your full name.",
        validators=[Required("Enter a few words about you"), max_length(600)],
        render_kw={"rows": 5},
    )
    style = wtforms.StringField(
        "How you mentor (optional)",
        description="A few words, such as “I listen first, and like a plan”.",
    )


def _rows(subject: Subject) -> list[Row]:
    profile = subject.profile
    years = profile.years_as_psp
    return [
        ("Years as a Patient Safety Partner", text(None if years is None else str(years))),
        ("About you", text(profile.bio)),
        ("How you mentor", text(profile.style)),
    ]


_load, _save = attributes("profile", "years_as_psp", "bio", "style")
SECTION = Section("background", "Your experience", BackgroundForm, _load, _save, _rows)
