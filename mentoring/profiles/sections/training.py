"""Mentors: training done, and the refresher."""

from __future__ import annotations

from datetime import date
from typing import Any

from mentoring.core.web.forms import DayField
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, attributes, text
from mentoring.profiles.sections.fields import NotLater


class TrainingForm(SectionForm):
    training_completed_on = DayField(
        "When did you complete the mentor training? (optional)",
        description="Leave it empty if you have not done it yet.",
        validators=[NotLater()],
    )
    refresher_due_on = DayField("When is your refresher due? (optional)")

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        completed, due = self.training_completed_on.data, self.refresher_due_on.data
        if completed and due and due <= completed:
            return self.refuse(self.refresher_due_on, "Enter a date after the training")
        return fine


def _day(value: date | None) -> str:
    return f"{value.day} {value:%B %Y}" if value else ""


def _rows(subject: Subject) -> list[Row]:
    profile = subject.profile
    return [
        ("Training completed", text(_day(profile.training_completed_on))),
        ("Refresher due", text(_day(profile.refresher_due_on))),
    ]


_load, _save = attributes("profile", "training_completed_on", "refresher_due_on")
SECTION = Section("training", "Training", TrainingForm, _load, _save, _rows, required=False)
