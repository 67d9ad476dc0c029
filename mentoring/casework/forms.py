"""Closing a task, and acting without agreement."""

from __future__ import annotations

import wtforms
from wtforms.validators import InputRequired

from mentoring.casework.models import CameOf, Limit
from mentoring.core import clock
from mentoring.core.web.fields import options
from mentoring.core.web.forms import DayField, Form, Required


class DoneForm(Form):
    outcome = wtforms.TextAreaField(
        "What came of it?",
        description="A sentence is enough. It is stored encrypted, and only the coordinator can read it.",
        validators=[Required("Enter what came of it")],
    )


class ContactDoneForm(DoneForm):
    """For a wish for contact. Its owner is told the kind and the day, and not the words."""

    came_of = wtforms.RadioField(
        "What did you do?",
        description="They can see this, and the day.",
        choices=options([(kind.value, kind.words) for kind in CameOf]),
        validators=[InputRequired("Choose what you did")],
    )
    acted_on = DayField("When was that? (optional)", description="Today, if you leave it empty.")

    def validate_acted_on(self, field: wtforms.Field) -> None:
        if field.data and field.data > clock.today():
            raise wtforms.ValidationError("The day must be today or in the past")


class WithoutAgreementForm(Form):
    limit = wtforms.RadioField(
        "Why can’t it wait for their agreement?",
        choices=options([(limit.value, limit.words) for limit in Limit]),
        validators=[InputRequired("Choose which of the five it is")],
    )
    reason = wtforms.TextAreaField(
        "What you know, what you did, and whom you told",
        description="It is stored encrypted. Only the coordinator, and a deputy who covers, can read it.",
        validators=[Required("Enter what you know, what you did, and whom you told")],
    )
    hide = wtforms.BooleanField("Don’t show them that I did this: that would itself put somebody at risk")
