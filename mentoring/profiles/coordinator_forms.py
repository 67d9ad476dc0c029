"""Search, add somebody, not now."""

from __future__ import annotations

from typing import Any, ClassVar

import wtforms
from wtforms.validators import InputRequired, StopValidation

from mentoring.core.access import Role
from mentoring.core.web.fields import options
from mentoring.core.web.forms import Form, Required, max_length
from mentoring.people.forms import EmailAddress
from mentoring.people.models import Channel
from mentoring.profiles.coordinator_queries import status_filters
from mentoring.profiles.coordinator_words import CHANNELS
from mentoring.profiles.sections.contact import NO_PHONE, can_be_dialled

BOTH = "both"


class SearchForm(Form):
    """Sent by GET; changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    q = wtforms.StringField("Name, e-mail address or organisation")
    role = wtforms.SelectField(
        "Role", default="", choices=options([("", "Any role"), *((role.value, role.words) for role in Role)])
    )
    status = wtforms.SelectField(
        "Status", default="", choices=options([("", "Any status"), *status_filters()])
    )


class NeededFor:
    """Must be given when the person is reached like this."""

    field_flags: ClassVar[dict[str, Any]] = {}

    def __init__(self, channels: set[Channel], message: str) -> None:
        self.channels, self.message = channels, message

    def __call__(self, form: Any, field: wtforms.Field) -> None:
        if form.channel.data in self.channels and not field.data:
            raise StopValidation(self.message)


def dialled(form: Any, field: wtforms.Field) -> None:
    """A phone number, where one is given."""
    if field.data and not can_be_dialled(field.data):
        raise StopValidation(NO_PHONE)


class AddPersonForm(Form):
    name = wtforms.StringField("Name", validators=[Required("Enter their name")])
    role = wtforms.RadioField(
        "What will they do here?",
        choices=options(
            [(Role.PSP, "Have a mentor"), (Role.MENTOR, "Be a mentor"), (BOTH, "Both: have one and be one")]
        ),
        validators=[InputRequired("Choose what they will do here")],
    )
    channel = wtforms.RadioField(
        "How would they like to be reached?",
        choices=options(CHANNELS.items()),
        validators=[InputRequired("Choose how they would like to be reached")],
    )
    email = wtforms.StringField(
        "E-mail address (optional)",
        description="They sign in with it. Without one, you fill everything in with them by phone or letter.",
        validators=[
            NeededFor({Channel.EMAIL}, "Enter their e-mail address, or choose another way to reach them"),
            EmailAddress(),
        ],
        render_kw={"type": "email", "spellcheck": False},
    )
    phone = wtforms.StringField(
        "Phone number (optional)",
        validators=[
            NeededFor({Channel.PHONE, Channel.TEXT}, "Enter their phone number"),
            max_length(40),
            dialled,
        ],
        render_kw={"type": "tel", "width": "20"},
    )
    address = wtforms.TextAreaField(
        "Postal address (optional)",
        description="Only if they chose letters. We do not keep it otherwise.",
        validators=[NeededFor({Channel.LETTER}, "Enter the address that letters go to")],
        render_kw={"rows": 4},
    )

    @property
    def roles(self) -> tuple[Role, ...]:
        return (Role.PSP, Role.MENTOR) if self.role.data == BOTH else (Role(self.role.data),)


class NotNowForm(Form):
    reason = wtforms.TextAreaField(
        "Why not now?",
        description="For the record only. It is stored encrypted and not sent to them.",
        validators=[Required("Enter a reason")],
    )
