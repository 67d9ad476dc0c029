"""Searching the log, words of one's own, and when somebody wants messages."""

from __future__ import annotations

from typing import Any

import wtforms

from mentoring.core.web.fields import options
from mentoring.core.web.forms import CheckboxesField, Form, Required, max_length
from mentoring.messages import asking, wording
from mentoring.messages.log import STATES
from mentoring.messages.preferences import SLOT_WORDS
from mentoring.messages.rules import RULES
from mentoring.messages.samples import Sample, title
from mentoring.messages.wording import Words


class SearchForm(Form):
    """Sent by GET; changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    q = wtforms.StringField("Name or e-mail address")
    kind = wtforms.SelectField(
        "Message",
        default="",
        choices=options(
            [
                ("", "Any message"),
                *((rule.kind, title(rule.kind)) for rule in RULES if rule.kind not in asking.NOT_LISTED),
            ]
        ),
    )
    state = wtforms.SelectField(
        "What became of it",
        default="",
        choices=options([("", "Anything"), *((state, words) for state, (words, _) in STATES.items())]),
    )


class WordsForm(Form):
    """A subject and a body. Words that say too much about somebody need a second thought."""

    subject = wtforms.StringField(
        "Subject",
        description="It may be seen on a locked screen, so keep it neutral and without names",
        validators=[Required("Enter a subject"), max_length(2 * wording.MOST_SUBJECT)],
    )
    body = wtforms.TextAreaField(
        "Message",
        description="Leave an empty line between paragraphs. The greeting, the button and the foot are added"
        " by themselves",
        validators=[Required("Enter what the message says")],
        render_kw={"rows": 12},
    )
    anyway = wtforms.BooleanField("Use it anyway")
    version = wtforms.HiddenField()  # of the words that were there when somebody began to change them

    def __init__(self, sample: Sample, **given: Any) -> None:
        super().__init__(**given)
        self.sample = sample

    @property
    def words(self) -> Words:
        return Words(self.subject.data, self.body.data.replace("\r\n", "\n"))

    @property
    def sensitive(self) -> list[str]:
        return wording.sensitive(Words(self.subject.data or "", self.body.data or ""))

    def validate_subject(self, field: wtforms.Field) -> None:
        _refuse(wording.wrong_with_subject(field.data, self.sample))

    def validate_body(self, field: wtforms.Field) -> None:
        _refuse(wording.wrong_with_body(field.data.replace("\r\n", "\n"), self.sample))

    def validate_anyway(self, field: wtforms.Field) -> None:
        if not field.data and (found := self.sensitive):
            quoted = ", ".join(f"“{word}”" for word in found)
            raise wtforms.ValidationError(
                f"E-mail is no place for {quoted}. Change the words, or use them anyway"
            )


def _refuse(why: str) -> None:
    if why:
        raise wtforms.ValidationError(why)


class PreferencesForm(Form):
    reminders = wtforms.RadioField(
        "Reminders",
        choices=options([("yes", "Yes, send reminders"), ("no", "No reminders")]),
        validators=[Required("Choose whether to send reminders")],
    )
    slots = CheckboxesField(
        "When may we e-mail you? (optional)",
        description="Choose any. If you choose none, e-mails come between 8am and 6pm, Monday to Friday",
        choices=options(SLOT_WORDS.items()),
    )
