"""Mentors: which access needs of a mentee they can meet."""

from __future__ import annotations

from mentoring.core.web.fields import options
from mentoring.profiles.reference import NEEDS
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, attributes, words
from mentoring.profiles.sections.fields import Several


class NeedsMetForm(SectionForm):
    needs_met = Several(
        "Which of these could you work with?",
        description="We can book interpreters and print things for you. Choose what you are happy to do.",
        choices=options(NEEDS.items()),
    )


def _rows(subject: Subject) -> list[Row]:
    return [("Needs you can meet", words(subject.profile.needs_met, NEEDS))]


_load, _save = attributes("profile", "needs_met")
SECTION = Section("needs-met", "Needs you can meet", NeedsMetForm, _load, _save, _rows)
