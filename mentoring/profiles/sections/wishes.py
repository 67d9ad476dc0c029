"""PSPs: experiences they would like a mentor to share. Wishes, never filters; “no preference” is not kept."""

from __future__ import annotations

from typing import Any

from mentoring.profiles.reference import EXPERIENCES, WISH_ANSWERS
from mentoring.profiles.sections.base import NONE, PrivateForm, Row, Section, Subject, Values
from mentoring.profiles.sections.fields import Choice, question_each

NO_PREFERENCE = "no"

WishesForm: Any = type(
    "WishesForm", (PrivateForm,), question_each(Choice, EXPERIENCES, WISH_ANSWERS, default=NO_PREFERENCE)
)


def _load(subject: Subject) -> Values:
    return dict(subject.profile.wishes)


def _save(values: Values, subject: Subject) -> None:
    held = {} if subject.on_behalf else subject.profile.wishes
    answers = {item: values.get(item, held.get(item)) for item in EXPERIENCES}
    subject.profile.wishes = {
        item: answer for item, answer in answers.items() if answer and answer != NO_PREFERENCE
    }


def _rows(subject: Subject) -> list[Row]:
    held = subject.profile.wishes
    wishes = tuple(
        f"{name}: {WISH_ANSWERS[held[item]].lower()}" for item, name in EXPERIENCES.items() if item in held
    )
    return [("Wishes for your mentor", wishes or NONE)]


SECTION = Section(
    "wishes",
    "Wishes for your mentor",
    WishesForm,
    _load,
    _save,
    _rows,
    required=False,
    private_column="wishes_sealed",
    template="profiles/wishes.html",
)
