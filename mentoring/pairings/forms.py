"""Recording an answer for somebody who gave it by phone or letter."""

from __future__ import annotations

import wtforms
from wtforms.validators import InputRequired

from mentoring.core.web.fields import options
from mentoring.core.web.forms import Form, Required
from mentoring.pairings.models import Answer
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
