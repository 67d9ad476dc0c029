"""Languages besides English, and British Sign Language."""

from __future__ import annotations

from mentoring.core.web.fields import options
from mentoring.profiles.reference import LANGUAGES
from mentoring.profiles.sections.base import (
    Row,
    Section,
    SectionForm,
    Subject,
    attributes,
    none_or_not_yet,
    words,
)
from mentoring.profiles.sections.fields import Several


class LanguagesForm(SectionForm):
    languages = Several(
        "Which languages could you use with each other, besides English?",
        description="Leave all of them empty for English only.",
        choices=options(LANGUAGES.items()),
    )


def _rows(subject: Subject) -> list[Row]:
    return [
        (
            "Languages besides English",
            words(subject.profile.languages, LANGUAGES, none_or_not_yet(subject, "languages")),
        )
    ]


_load, _save = attributes("profile", "languages")
SECTION = Section("languages", "Languages", LanguagesForm, _load, _save, _rows, shared=True)
