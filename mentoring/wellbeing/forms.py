"""The questions of a check-in. Each may be left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import wtforms
from wtforms.validators import InputRequired

from mentoring.core import clock
from mentoring.core.web.fields import options
from mentoring.core.web.forms import DayField, Form
from mentoring.wellbeing import answers
from mentoring.wellbeing.models import How, Side

NOTHING_CHOSEN = "You have not chosen anything. Answer what you like, or choose “Not now”."


class Skippable(wtforms.RadioField):
    """Radios that may be left without a choice."""

    def pre_validate(self, form: wtforms.Form) -> None:
        if self.data is not None:
            super().pre_validate(form)


class CheckInForm(Form):
    """Any question may be left out, but not all of them: for that there is “Not now”."""

    not_now = False  # said so, and nothing has to be chosen

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if fine and not self.not_now and not given(self).keys() - {"note_to"}:
            first = next(iter(self))
            first.errors = [NOTHING_CHOSEN]
            return False
        return fine


class PspCheckInForm(CheckInForm):
    role = Skippable(
        "How are you finding things as a Patient Safety Partner?", choices=options(answers.ROLE.items())
    )
    mentoring = Skippable("Is mentoring helping you?", choices=options(answers.MENTORING.items()))
    contact = Skippable("Would you like someone to contact you?", choices=options(answers.CONTACT.items()))
    note = wtforms.TextAreaField(
        "Anything you’d like to add (optional)",
        description="Leave out anything that could identify a patient.",
        render_kw={"rows": 4},
    )
    note_to = Skippable(
        "Who may read what you added?",
        description="Only needed if you added something.",
        choices=options(answers.NOTE_TO.items()),
    )

    def validate_note_to(self, field: wtforms.Field) -> None:
        """Silence is no choice: somebody may believe that what they wrote will be read."""
        if self.note.data and not field.data:
            raise wtforms.ValidationError("Who may read what you wrote? Choose one.")


class MentorCheckInForm(CheckInForm):
    met = Skippable("Have the two of you been in contact?", choices=options(answers.MET.items()))
    worry = Skippable(
        "Is anything worrying you?",
        description="If somebody is in danger, call 999 first.",
        choices=options(answers.WORRY.items()),
    )
    support = Skippable("Would you like support yourself?", choices=options(answers.SUPPORT.items()))
    room = Skippable("Do you still have room for mentoring?", choices=options(answers.ROOM.items()))
    note = wtforms.TextAreaField(
        "A note to the coordinator (optional)",
        description="Only the coordinator can read it. Leave out anything that could identify a patient.",
        render_kw={"rows": 4},
    )


FORMS: dict[Side, type[CheckInForm]] = {Side.PSP: PspCheckInForm, Side.MENTOR: MentorCheckInForm}


class _BehalfForm(CheckInForm):
    """The same questions, asked of somebody on the phone or read in their letter."""

    how = wtforms.RadioField(
        "How did they tell you?",
        choices=options([(how.value, how.words) for how in (How.PHONE, How.LETTER, How.IN_PERSON)]),
        validators=[InputRequired("Choose how they told you")],
    )
    said_on = DayField("When was that? (optional)", description="Today, if you leave it empty.")

    def validate_said_on(self, field: wtforms.Field) -> None:
        if field.data and field.data > clock.today():
            raise wtforms.ValidationError("The day must be today or in the past")


class PspBehalfForm(PspCheckInForm, _BehalfForm):
    pass


class MentorBehalfForm(MentorCheckInForm, _BehalfForm):
    pass


BEHALF_FORMS: dict[Side, type[_BehalfForm]] = {Side.PSP: PspBehalfForm, Side.MENTOR: MentorBehalfForm}

_ANSWERS = {name for questions in answers.QUESTIONS.values() for name in questions} | {"note", "note_to"}


def given(form: Form) -> dict[str, str]:
    """What was answered; what was left out is not in it."""
    data: Mapping[str, Any] = form.data
    return {name: value for name, value in data.items() if value and name in _ANSWERS}
