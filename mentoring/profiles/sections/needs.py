"""Access and communication needs: asked of everybody once, plainly, never why."""

from __future__ import annotations

from typing import Any

import wtforms

from mentoring.core.web.fields import options
from mentoring.core.web.forms import max_length
from mentoring.profiles.reference import NEEDS
from mentoring.profiles.sections.base import (
    Row,
    Section,
    SectionForm,
    Subject,
    attributes,
    none_or_not_yet,
    text,
    words,
)
from mentoring.profiles.sections.fields import Several


class NeedsForm(SectionForm):
    needs = Several(
        "What helps you take part?",
        description="Choose any, or none. You do not have to say why.",
        choices=options(NEEDS.items()),
    )
    needs_note = wtforms.TextAreaField(
        "Anything to add about these (optional)",
        description="If you chose an interpreter, enter which language.",
        validators=[max_length(500)],
        render_kw={"rows": 3},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if "interpreter" in (self.needs.data or []) and not self.needs_note.data:
            return self.refuse(self.needs_note, "Enter which language to interpret")
        return fine


def _rows(subject: Subject) -> list[Row]:
    rows = [
        ("What helps you take part", words(subject.profile.needs, NEEDS, none_or_not_yet(subject, "needs")))
    ]
    return rows + ([("About these", text(subject.profile.needs_note))] if subject.profile.needs_note else [])


_load, _save = attributes("profile", "needs", "needs_note")
SECTION = Section(
    "needs",
    "Access and communication",
    NeedsForm,
    _load,
    _save,
    _rows,
    shared=True,
    intro="We ask everybody this. We only suggest somebody who can meet what you choose here, "
    "and they see it once you have both said yes.",
)
