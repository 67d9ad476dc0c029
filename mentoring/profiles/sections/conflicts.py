"""Mentors: conflicts of interest, to the coordinator."""

from __future__ import annotations

import wtforms

from mentoring.core.web.forms import max_length
from mentoring.profiles.sections.base import NONE, Row, Section, SectionForm, Subject, attributes


class ConflictsForm(SectionForm):
    conflicts = wtforms.TextAreaField(
        "Do you have any conflicts of interest?",
        description="Such as paid work, a board seat or family in an NHS organisation. "
        "Leave it empty for none. Only the coordinator reads this.",
        validators=[max_length(2000)],
    )


def _rows(subject: Subject) -> list[Row]:
    return [("Conflicts of interest", (subject.profile.conflicts,) if subject.profile.conflicts else NONE)]


_load, _save = attributes("profile", "conflicts")
SECTION = Section("conflicts", "Conflicts of interest", ConflictsForm, _load, _save, _rows)
