"""PSPs: one sentence on what they would like from mentoring."""

from __future__ import annotations

import wtforms

from mentoring.core.web.forms import max_length
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, attributes, text


class HopesForm(SectionForm):
    hopes = wtforms.TextAreaField(
        "What would you like from mentoring?",
        description="One sentence is enough. The person we suggest reads it.",
        validators=[max_length(300)],
        render_kw={"rows": 3},
    )


def _rows(subject: Subject) -> list[Row]:
    return [("Would like from mentoring", text(subject.profile.hopes))]


_load, _save = attributes("profile", "hopes")
SECTION = Section("hopes", "Your hopes in one sentence", HopesForm, _load, _save, _rows, required=False)
