"""How to reach you, and what the other person may be given."""

from __future__ import annotations

from typing import Any

import wtforms

from mentoring.core.web.fields import options
from mentoring.core.web.forms import Required, max_length
from mentoring.people import queries as people
from mentoring.people.forms import EmailAddress
from mentoring.people.models import Channel
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, Values, text
from mentoring.profiles.sections.fields import Choice, Several

CHANNELS = {
    Channel.EMAIL: "E-mail",
    Channel.PHONE: "Phone call",
    Channel.TEXT: "Text message",
    Channel.LETTER: "Letter",
}
NO_PHONE = "Enter a phone number, such as 020 7946 0018"
GIVE = {"email": "My e-mail address", "phone": "My phone number"}


class ContactForm(SectionForm):
    channel = Choice(
        "How should we reach you?",
        choices=options(CHANNELS.items()),
        validators=[Required("Choose how we should reach you")],
    )
    email = wtforms.EmailField("E-mail address", validators=[EmailAddress()])
    shared_inbox = wtforms.BooleanField("Other people can read this inbox")
    phone = wtforms.TelField("Phone number", validators=[max_length(40)], render_kw={"width": "20"})
    safe_times = wtforms.StringField(
        "When is it safe to call you? (optional)",
        description="Such as weekday mornings only.",
    )
    address = wtforms.TextAreaField(
        "Postal address",
        description="Only if you chose letters. We do not keep it otherwise.",
        validators=[max_length(500)],
        render_kw={"rows": 4, "autocomplete": "street-address"},
    )
    give = Several("", choices=options(GIVE.items()))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        for wrong, field, message in self._contradictions():
            if wrong and not field.errors:
                fine = self.refuse(field, message)
        return fine

    def _contradictions(self) -> list[tuple[bool, wtforms.Field, str]]:
        channel, email, phone = self.channel.data, self.email.data, self.phone.data
        known = people.by_email(email) if email else None
        by_phone, given = channel in {Channel.PHONE, Channel.TEXT}, self.give.data or []
        return [
            (channel == Channel.EMAIL and not email, self.email, "Enter your e-mail address"),
            (
                not email and bool(self.whose.person.email) and not self.whose.on_behalf,
                self.email,
                "Enter the e-mail address you sign in with",
            ),
            (
                known is not None and known.id != self.whose.person.id,
                self.email,
                "This address cannot be used here. Enter another one, or contact us",
            ),
            (by_phone and not phone, self.phone, "Enter your phone number"),
            (
                bool(phone) and not can_be_dialled(phone),
                self.phone,
                NO_PHONE,
            ),
            (channel == Channel.LETTER and not self.address.data, self.address, "Enter your postal address"),
            ("email" in given and not email, self.give, "You have not given an e-mail address"),
            ("phone" in given and not phone, self.give, "You have not given a phone number"),
        ]


def can_be_dialled(phone: str) -> bool:
    """Whether it has as many digits as a phone number has."""
    digits = sum(c.isdigit() for c in phone)
    return 7 <= digits <= 15


def _prepare(form: ContactForm, subject: Subject) -> None:
    form.give.label.text = f"What may your {subject.other} have?"
    form.email.label.text += " (optional)" if subject.on_behalf else ""
    form.give.description = "Only once you have both said yes. Choose neither, and the coordinator will help."


def _load(subject: Subject) -> Values:
    person = subject.person
    give = {"email": person.give_email, "phone": person.give_phone}
    return {
        name: getattr(person, name)
        for name in ("channel", "address", "email", "shared_inbox", "phone", "safe_times")
    } | {"give": [code for code, may in give.items() if may]}


def _save(values: Values, subject: Subject) -> None:
    person = subject.person
    if "channel" in values:
        person.channel = Channel(values["channel"])
    if "email" in values:
        email = people.tidy_email(values["email"] or "") or None
        if email != person.email:
            person.email, person.email_confirmed_at = email, None
    for name in ("shared_inbox", "phone", "safe_times", "address"):
        if name in values:
            setattr(person, name, values[name])
    if person.channel is not Channel.LETTER:
        person.address = ""  # it is kept only for letters
    if "give" in values:
        person.give_email, person.give_phone = "email" in values["give"], "phone" in values["give"]


def _rows(subject: Subject) -> list[Row]:
    person = subject.person
    shared = " (other people can read this inbox)" if person.shared_inbox else ""
    give = tuple(words for words, may in (("E-mail", person.give_email), ("Phone", person.give_phone)) if may)
    rows = [
        ("Reach you by", (CHANNELS[person.channel],)),
        ("E-mail address", text(person.email and person.email + shared)),
        ("Phone number", text(person.phone)),
        ("Safe times to call", text(person.safe_times)),
        (f"Your {subject.other} may have", give or ("Neither e-mail nor phone",)),
    ]
    return rows + ([("Postal address", text(person.address))] if person.channel is Channel.LETTER else [])


SECTION = Section(
    "contact",
    "How to reach you",
    ContactForm,
    _load,
    _save,
    _rows,
    prepare=_prepare,
)
