"""Mentors: the code of conduct."""

from __future__ import annotations

import wtforms

from mentoring.core import clock
from mentoring.core.web.forms import Required
from mentoring.core.web.pages import day
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, Values


class _Ticked(Required):
    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if not field.data:
            raise wtforms.ValidationError(self.message)


class CodeForm(SectionForm):
    agreed = wtforms.BooleanField(
        "I agree to the code of conduct",
        validators=[_Ticked("Tick the box if you agree to the code of conduct")],
    )


def _load(subject: Subject) -> Values:
    return {"agreed": subject.profile.code_agreed_at is not None}


def _save(values: Values, subject: Subject) -> None:
    if not values.get("agreed"):
        subject.profile.code_agreed_at = None
    elif subject.profile.code_agreed_at is None:
        subject.profile.code_agreed_at = clock.now()


def _rows(subject: Subject) -> list[Row]:
    at = subject.profile.code_agreed_at
    return [("Code of conduct", (f"Agreed on {day(at)}" if at else "Not agreed yet",))]


SECTION = Section("code", "Code of conduct", CodeForm, _load, _save, _rows, template="profiles/code.html")
