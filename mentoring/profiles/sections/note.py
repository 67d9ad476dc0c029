"""A note to the coordinator."""

from __future__ import annotations

import wtforms

from mentoring.core.web.forms import max_length
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, attributes, text


class NoteForm(SectionForm):
    note = wtforms.TextAreaField(
        "Is there anything the coordinator should know?",
        description="Only the coordinator reads this. Leave out medical details and names of patients.",
        validators=[max_length(2000)],
    )


def _rows(subject: Subject) -> list[Row]:
    return [("Note to the coordinator", text(subject.profile.note))]


_load, _save = attributes("profile", "note")
SECTION = Section("note", "Note to the coordinator", NoteForm, _load, _save, _rows, required=False)
