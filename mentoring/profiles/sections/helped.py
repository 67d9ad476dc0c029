"""PSPs: whether somebody helped to fill this in."""

from __future__ import annotations

from typing import Any

import wtforms

from mentoring.core.web.fields import options
from mentoring.core.web.forms import Required
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, Values
from mentoring.profiles.sections.fields import Choice

SLUG = "help"


class HelpedForm(SectionForm):
    helped = Choice(
        "Did somebody help you fill this in?",
        choices=options([("no", "No"), ("yes", "Yes")]),
        validators=[Required("Choose yes or no")],
    )
    helped_by = wtforms.StringField(
        "Who helped you?", description="Only if you chose yes. Such as “my daughter”."
    )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.helped.data == "yes" and not self.helped_by.data:
            return self.refuse(self.helped_by, "Enter who helped you")
        return fine


def _load(subject: Subject) -> Values:
    helped_by = subject.profile.helped_by
    answered = "yes" if helped_by else "no" if SLUG in subject.profile.done else None
    return {"helped": answered, "helped_by": helped_by}


def _save(values: Values, subject: Subject) -> None:
    if values.get("helped") == "no":
        subject.profile.helped_by = ""
    elif "helped_by" in values:
        subject.profile.helped_by = values["helped_by"] or ""


def _rows(subject: Subject) -> list[Row]:
    nobody = "No" if SLUG in subject.profile.done else "Not given"
    return [("Somebody helped you fill this in", (subject.profile.helped_by or nobody,))]


SECTION = Section(SLUG, "Help with this form", HelpedForm, _load, _save, _rows, required=False)
