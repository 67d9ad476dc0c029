"""Mentors: the topics they can help with, and how sure they are."""

from __future__ import annotations

from typing import Any

from mentoring.profiles.reference import CONFIDENCE, TOPICS
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, Values
from mentoring.profiles.sections.fields import Choice, question_each

ANSWERS = {"no": "No"} | {code: CONFIDENCE[code] for code in ("some", "confident")}


class _Rules(SectionForm):
    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if fine and all(field.data in (None, "no") for field in self.questions()):
            return self.refuse(self.questions()[0], "Choose at least one topic you can help with")
        return fine


TopicsOfferedForm: Any = type(
    "TopicsOfferedForm", (_Rules,), question_each(Choice, TOPICS, ANSWERS, default="no")
)


def _load(subject: Subject) -> Values:
    return dict(subject.profile.topics)


def _save(values: Values, subject: Subject) -> None:
    held = subject.profile.topics
    answers = {topic: values.get(topic, held.get(topic)) for topic in TOPICS}
    subject.profile.topics = {topic: answer for topic, answer in answers.items() if answer in CONFIDENCE}


def _rows(subject: Subject) -> list[Row]:
    return [
        (
            label,
            tuple(TOPICS[topic] for topic in TOPICS if subject.profile.topics.get(topic) == code)
            or ("None",),
        )
        for code, label in CONFIDENCE.items()
    ]


SECTION = Section(
    "topics",
    "What you can help with",
    TopicsOfferedForm,
    _load,
    _save,
    _rows,
    template="profiles/short_radios.html",
    intro="Nobody knows all of these. Leave “no” where you would rather not.",
)
