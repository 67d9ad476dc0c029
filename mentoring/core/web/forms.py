"""The base form, and the few fields WTForms lacks. Typed text is trimmed and has a limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import wtforms
from flask_wtf import FlaskForm
from wtforms.validators import Length, StopValidation

SHORT, LONG = 200, 5000  # characters, unless a field says otherwise


def tidy(text: str | None) -> str | None:
    """Without the spaces around it and the characters that a database or a screen cannot hold."""
    if text is None:
        return None
    return "".join(c for c in text if c in "\n\t" or (c.isprintable() and c != "\x00")).strip()


class Form(FlaskForm):
    """Text fields are trimmed and bounded; CSRF is on."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            kind = unbound_field.field_class
            if issubclass(kind, wtforms.StringField):
                limit = LONG if issubclass(kind, wtforms.TextAreaField) else SHORT
                given = unbound_field.kwargs.get("validators", ())
                if not any(isinstance(rule, Length) for rule in given):
                    options["validators"] = [*given, max_length(limit)]
                options.setdefault("filters", [tidy])
            return super().bind_field(form, unbound_field, options)


def max_length(limit: int) -> Length:
    return Length(max=limit, message=f"Must be {limit:,} characters or fewer")


class Required:
    """Something must be given; the message says what, such as “Enter your name”."""

    field_flags: ClassVar[dict[str, Any]] = {}  # no HTML `required`: our own messages come beside the field

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.errors:  # a value that could not be read has a message of its own
            raise StopValidation()
        if field.data in (None, "", []):
            raise StopValidation(self.message)


class CheckboxesField(wtforms.SelectMultipleField):
    """Any number of choices. Shown as checkboxes."""


class _PartsField(wtforms.Field):
    """A date in parts: inputs that share one name, put together by `read`."""

    names: tuple[str, ...]
    example: str
    read: Callable[..., date]

    def parts(self) -> list[str]:
        return [str(getattr(self.data, name)) for name in self.names] if self.data else []

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = [part.strip() for part in valuelist]
        self.data = None
        if any(typed):
            try:
                self.data = _in_our_time(self.read(*(int(part) for part in typed)))
            except (ValueError, OverflowError, TypeError):
                raise ValueError(f"Enter a real {self.example}") from None


class DayField(_PartsField):
    """Day, month and year."""

    names = ("day", "month", "year")
    example = "date, such as 5 3 2026"
    read = staticmethod(lambda day, month, year: date(year, month, day))


class MonthField(_PartsField):
    """Month and year; the first day of the month stands for it."""

    names = ("month", "year")
    example = "month and year, such as 3 2026"
    read = staticmethod(lambda month, year: date(year, month, 1))


def _in_our_time(value: date) -> date:
    if not 1900 <= value.year <= 2100:
        raise ValueError
    return value
