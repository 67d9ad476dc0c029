"""Raising a concern, and recording what was done about it."""

from __future__ import annotations

import uuid

import wtforms
from wtforms.validators import InputRequired

from mentoring.core.web.fields import options
from mentoring.core.web.forms import Form, Required
from mentoring.wellbeing.concerns.models import Audience, Danger, StepKind, Told

DANGER = {
    Danger.YES: "Yes",
    Danger.UNSURE: "I’m not sure",
    Danger.NO: "No, nobody is in danger right now",
}
TOLD = {Told.YES: "Yes", Told.NO: "No", Told.NOT_SAFE: "No, it’s not safe to"}
AUDIENCE = {
    Audience.BOTH: "The coordinator and the safeguarding lead",
    Audience.LEAD: "Only the safeguarding lead: it’s about somebody in the mentoring team",
    Audience.COORDINATOR: "Only the coordinator: it’s about the safeguarding lead",
}
STEPS = {
    StepKind.SPOKE: "I spoke to somebody",
    StepKind.PASSED_ON: "I passed it on, such as to social care, the police or an employer",
    StepKind.NOTED: "Something else",
    StepKind.CLOSED: "Nothing more to do: close it",
}


class DangerForm(Form):
    danger = wtforms.RadioField(
        "Is anybody in danger now?",
        choices=options((kind.value, text) for kind, text in DANGER.items()),
        validators=[InputRequired("Choose whether anybody is in danger now")],
    )


class ConcernForm(Form):
    text = wtforms.TextAreaField(
        "What did you see or hear?",
        description="Use your own words. If you can, say when it was, and which words were used.",
        validators=[Required("Enter what you saw or heard")],
        render_kw={"rows": 8},
    )
    told = wtforms.RadioField(
        "Have you told the person it’s about that you are raising it?",
        description="You don’t have to. We never tell them that you did.",
        choices=options((kind.value, text) for kind, text in TOLD.items()),
        validators=[InputRequired("Choose whether you have told them")],
    )
    audience = wtforms.RadioField(
        "Who should read it?", validators=[InputRequired("Choose who should read it")]
    )
    key = wtforms.HiddenField(default=lambda: str(uuid.uuid4()))

    def concern_id(self) -> uuid.UUID:
        """Made with the form, so that a form sent twice makes one concern."""
        try:
            return uuid.UUID(self.key.data)
        except (ValueError, TypeError):
            return uuid.uuid4()


class StepForm(Form):
    kind = wtforms.RadioField(
        "What did you do?",
        choices=options((kind.value, text) for kind, text in STEPS.items()),
        validators=[InputRequired("Choose what you did")],
    )
    note = wtforms.TextAreaField(
        "What happened",
        description="It is stored encrypted. Only those who may open this concern can read it.",
        validators=[Required("Enter what happened")],
    )


class ReopenForm(Form):
    note = wtforms.TextAreaField("Why are you opening it again?", validators=[Required("Enter why")])
