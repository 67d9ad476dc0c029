"""Shared experiences, each with two consents of its own: use it to match me, you may tell the other person.

What is not ticked is not kept, and neither is what was ticked before. A consent says when, to which wording
and how.
"""

from __future__ import annotations

from typing import Any

from mentoring.core import clock
from mentoring.profiles.reference import CONSENT_WORDING, EXPERIENCES
from mentoring.profiles.sections.base import NONE, PrivateForm, Row, Section, Subject, Values
from mentoring.profiles.sections.fields import Several, question_each

USE, TELL = "use", "tell"


def _words(other: str) -> dict[str, str]:
    return {USE: "Use it to match me", TELL: f"You may tell my {other}"}


def _consent(subject: Subject) -> dict[str, str]:
    channel = "phone" if subject.on_behalf else "web"
    return {"at": clock.now().isoformat(), "wording": CONSENT_WORDING, "channel": channel}


def _load(subject: Subject) -> Values:
    return {item: list(consents) for item, consents in subject.profile.experiences.items()}


def _save(values: Values, subject: Subject) -> None:
    held = {} if subject.on_behalf else subject.profile.experiences
    answers: dict[str, Any] = {
        item: held[item] for item in held if item in EXPERIENCES and item not in values
    }
    for item in EXPERIENCES:
        ticked = values.get(item) or []
        kept = {
            kind: held.get(item, {}).get(kind) or _consent(subject) for kind in (USE, TELL) if kind in ticked
        }
        if kept:
            answers[item] = kept
    subject.profile.experiences = answers


def _section(other: str) -> Section:
    form: Any = type("ExperiencesForm", (PrivateForm,), question_each(Several, EXPERIENCES, _words(other)))

    def rows(subject: Subject) -> list[Row]:
        words = {USE: "use it to match me", TELL: f"you may tell my {other}"}
        held = subject.profile.experiences
        found = tuple(
            f"{name}: {'; '.join(words[kind] for kind in (USE, TELL) if kind in held[item])}"
            for item, name in EXPERIENCES.items()
            if item in held
        )
        return [("Experiences you share", found or NONE)]

    return Section(
        "experiences",
        "Experiences you share",
        form,
        _load,
        _save,
        rows,
        required=False,
        private_column="experiences_sealed",
        template="profiles/experiences.html",
    )


FOR_PSP, FOR_MENTOR = _section("mentor"), _section("mentee")
