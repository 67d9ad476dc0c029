"""The questions of a check-in. Each may be left out."""

from __future__ import annotations

import wtforms

from mentoring.core.web.fields import options
from mentoring.core.web.forms import Form
from mentoring.wellbeing import answers
from mentoring.wellbeing.models import Side


class Skippable(wtforms.RadioField):
    """Radios that may be left without a choice."""

    def pre_validate(self, form: wtforms.Form) -> None:
        if self.data is not None:
            super().pre_validate(form)


class PspCheckInForm(Form):
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
        description="Nobody but you, unless you choose otherwise.",
        choices=options(answers.NOTE_TO.items()),
    )


class MentorCheckInForm(Form):
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


FORMS: dict[Side, type[Form]] = {Side.PSP: PspCheckInForm, Side.MENTOR: MentorCheckInForm}


def given(form: Form) -> dict[str, str]:
    """What was answered; what was left out is not in it."""
    return {name: value for name, value in form.data.items() if value and name != "csrf_token"}
