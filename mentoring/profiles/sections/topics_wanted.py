"""PSPs: up to five topics they would like help with, most wanted first."""

from __future__ import annotations

from typing import Any

from mentoring.core.web.fields import options
from mentoring.core.web.forms import Required
from mentoring.profiles.reference import TOPICS
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, Values
from mentoring.profiles.sections.fields import Pick

RANKS = {
    "first": "Most wanted",
    "second": "Second (optional)",
    "third": "Third (optional)",
    "fourth": "Fourth (optional)",
    "fifth": "Fifth (optional)",
}


class _Rules(SectionForm):
    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        seen: set[str] = set()
        for field in self.questions():
            if field.data and field.data in seen:
                fine = self.refuse(field, f"You chose “{TOPICS.get(field.data, '')}” already. Choose another")
            seen.add(field.data or "")
        return fine


_CHOICES = options([("", "Choose a topic"), *TOPICS.items()])
TopicsWantedForm: Any = type(
    "TopicsWantedForm",
    (_Rules,),
    {
        rank: Pick(
            label,
            choices=_CHOICES,
            validators=[Required("Choose the topic you want help with most")] if rank == "first" else [],
        )
        for rank, label in RANKS.items()
    },
)


def _load(subject: Subject) -> Values:
    return dict(zip(RANKS, subject.profile.topics, strict=False))


def _save(values: Values, subject: Subject) -> None:
    before = _load(subject)
    chosen = (values.get(rank, before.get(rank)) for rank in RANKS)
    subject.profile.topics = list(dict.fromkeys(topic for topic in chosen if topic))


def _rows(subject: Subject) -> list[Row]:
    ranked = tuple(f"{place}. {TOPICS[code]}" for place, code in enumerate(subject.profile.topics, 1))
    return [("Topics, most wanted first", ranked or ("Not given",))]


SECTION = Section(
    "topics",
    "What you would like help with",
    TopicsWantedForm,
    _load,
    _save,
    _rows,
    intro="Choose up to 5 topics, the one you want most first.",
)
