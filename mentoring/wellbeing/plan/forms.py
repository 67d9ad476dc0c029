"""The forms of a plan. Nothing in them has to be filled in."""

from __future__ import annotations

import secrets

import wtforms

from mentoring.core import clock
from mentoring.core.web.fields import options
from mentoring.core.web.forms import CheckboxesField, DayField, Form, Required
from mentoring.profiles.sections.fields import Choice
from mentoring.wellbeing.plan.models import AgreedBy
from mentoring.wellbeing.plan.sections import SECTIONS

_KEYS = [(section.key, section.title) for section in SECTIONS]


class StartForm(Form):
    start = Choice(
        "How would you like to begin?",
        choices=options(
            [
                ("alone", "On my own"),
                ("mentor", "Together with my mentor"),
                ("phone", "By phone with the coordinator"),
            ]
        ),
        validators=[Required("Choose how you’d like to begin")],
        render_kw={
            "hints": {
                "alone": "You write, in your own time. You can stop after any sentence.",
                "mentor": "You write while the two of you talk. They see none of it unless you share it.",
                "phone": "You talk, and they write it down. They see only what they write in that call.",
            }
        },
    )


class WriteForm(Form):
    """`version` and `window` say which text this page began with and which open page it is."""

    text = wtforms.TextAreaField("Your words (optional)", render_kw={"rows": 10})
    version = wtforms.IntegerField(default=0)
    window = wtforms.StringField()

    @property
    def of_window(self) -> str:
        return str(self.window.data or "")[:40]


def new_window() -> str:
    return secrets.token_urlsafe(9)


class ShareForm(Form):
    mentor = CheckboxesField(choices=options(_KEYS))
    coordinator = CheckboxesField(choices=options(_KEYS))
    on_break = wtforms.BooleanField()
    was = wtforms.StringField()


class ReviewForm(Form):
    months = Choice(
        "When would you like to look at your plan again?",
        description="We send you a reminder then. It says nothing of what is in your plan.",
        choices=options(
            [("3", "In 3 months"), ("6", "In 6 months"), ("12", "In 12 months"), ("none", "No reminder")]
        ),
        validators=[Required("Choose one")],
    )


class UploadForm(Form):
    plan = wtforms.FileField("Choose the file", description="Its name ends in .json.")


class SittingForm(Form):
    """What is recorded before the coordinator writes for somebody."""

    agreed_on = DayField(
        "On what day did they ask you to?",
        description="For example, 5 3 2026",
        validators=[Required("Enter the day on which they asked")],
    )
    agreed_by = Choice(
        "How did they ask?",
        choices=options((how.value, how.words.capitalize()) for how in AgreedBy),
        validators=[Required("Choose how they asked")],
    )

    def validate_agreed_on(self, field: wtforms.Field) -> None:
        if field.data and field.data > clock.today():
            raise wtforms.ValidationError("Enter today or a day before")


class PartForm(Form):
    text = wtforms.TextAreaField("What they would like to have written down", render_kw={"rows": 8})
