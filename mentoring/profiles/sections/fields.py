"""Choices that may be left open and say what is wrong in plain words; whole numbers; many small questions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import wtforms

from mentoring.core import clock
from mentoring.core.web.fields import options
from mentoring.core.web.forms import CheckboxesField

NOT_SHOWN = "Choose from the answers shown"


class _MayStayOpen:
    """No answer is no mistake; `Required` says so where it is one. An answer that was not offered is."""

    data: Any

    def pre_validate(self, form: wtforms.Form) -> None:
        if self.data in (None, "", []):
            return
        try:
            super().pre_validate(form)  # type: ignore[misc]
        except wtforms.ValidationError:
            raise wtforms.ValidationError(NOT_SHOWN) from None


class Choice(_MayStayOpen, wtforms.RadioField):
    """One of a few, as radios."""


class Pick(_MayStayOpen, wtforms.SelectField):
    """One of many, as a drop-down list."""


class Several(_MayStayOpen, CheckboxesField):
    """Any number, as checkboxes."""


class WholeNumber(wtforms.IntegerField):
    """Digits. Given as None when empty."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
            raise ValueError("Enter a whole number, such as 3")
        if typed:
            self.data = int(typed)


class Between:
    """A number within limits, where one was given."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.data is not None and not self.low <= field.data <= self.high:
            raise wtforms.ValidationError(f"Enter a number from {self.low} to {self.high}")


class NotLater:
    """A day or month that is not in the future."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if isinstance(field.data, date) and field.data > clock.today():
            raise wtforms.ValidationError("Enter a date that is not in the future")


def question_each(
    kind: type[wtforms.Field], names: Mapping[str, str], answers: Mapping[str, str], **more: Any
) -> dict[str, wtforms.Field]:
    """One question for each name, all with the same answers: attributes for a form class."""
    return {
        code: kind(words, choices=options(answers.items()), **more)  # a field is made anew for each form
        for code, words in names.items()
    }
