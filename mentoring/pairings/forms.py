"""What people say about a pair, and recording an answer that came by phone or letter."""

from __future__ import annotations

import wtforms
from wtforms.validators import InputRequired

from mentoring.core.web.fields import options
from mentoring.core.web.forms import DayField, Form, Required
from mentoring.core.web.pages import day
from mentoring.pairings.breaks import can_return
from mentoring.pairings.ending import Next
from mentoring.pairings.meetings import can_have_met
from mentoring.pairings.models import Answer, Pairing
from mentoring.profiles.models import Part


class _Ticked(Required):
    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if not field.data:
            raise wtforms.ValidationError(self.message)


class RecordAnswerForm(Form):
    """The words of `who` are the two names; the view puts them in."""

    who = wtforms.RadioField(
        "Whose answer is it?",
        choices=options([(part.value, part.value) for part in Part]),
        validators=[InputRequired("Choose whose answer it is")],
    )
    answer = wtforms.RadioField(
        "What did they say?",
        choices=options([(Answer.YES, "Yes, they would like to meet"), (Answer.NO, "No, not this time")]),
        validators=[InputRequired("Choose yes or no")],
        render_kw={"hints": {Answer.NO: "This ends the suggestion and can’t be changed afterwards"}},
    )
    read = wtforms.BooleanField(
        "I read the suggestion to them, or they had it in a letter",
        validators=[_Ticked("Tick the box when they know what the suggestion says")],
    )


class _AboutPair(Form):
    """A form about one pair; the view says which."""

    pairing: Pairing


class MetForm(_AboutPair):
    on = DayField(
        "When was your first meeting?",
        description="For example, 5 3 2026",
        validators=[Required("Enter the day of the first meeting")],
    )

    def validate_on(self, field: wtforms.Field) -> None:
        if field.data and not can_have_met(self.pairing, field.data):
            began = day(self.pairing.started_on)
            raise wtforms.ValidationError(f"Enter a day from {began}, when the pair began, until today")


class BreakForm(_AboutPair):
    until = DayField(
        "When would you like to go on again? (optional)",
        description="For example, 5 3 2026. It only reminds you: a break ends when somebody ends it.",
    )

    def validate_until(self, field: wtforms.Field) -> None:
        if field.data and not can_return(self.pairing, field.data):
            ends = day(self.pairing.ends_on)
            raise wtforms.ValidationError(
                f"Enter a day after today and no later than {ends}, when the pair ends"
            )


class EndForm(Form):
    """For the PSP; nobody else is asked anything."""

    then = wtforms.RadioField(
        "What would you like next?",
        choices=options([(Next.LOOK, "Look for another mentor for me"), (Next.NOT_NOW, "Not now")]),
        validators=[InputRequired("Choose what you would like next")],
        render_kw={
            "hints": {
                Next.LOOK: "You come among the first in the next round of matching",
                Next.NOT_NOW: "You can start again whenever you like",
            }
        },
    )


class ChangeForm(Form):
    words = wtforms.TextAreaField(
        "Is there anything you’d like the coordinator to know? (optional)",
        description="You don’t need to give a reason. It is encrypted, and only the coordinator can read it.",
    )
