"""One cell → one value. Each raises Bad with a sentence: what was found, and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from email_validator import EmailNotValidError, validate_email

from mentoring.core.access import Role
from mentoring.core.web.forms import LONG, SHORT
from mentoring.organisations.models import OrganisationType
from mentoring.people.models import Channel
from mentoring.people.queries import tidy_email
from mentoring.profiles import reference as ref
from mentoring.profiles.imports.template import same

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = {name for m in range(1, 13) for name in (_MONTHS[m - 1], f"{date(2000, m, 1):%B}".lower())}
_SHOWN = 40  # characters of a cell that are repeated in a sentence
_SHORT_LIST = 8  # a longer list is shown once below the plan, not in each sentence
_SPREADSHEET_ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"}

_ROLES = {
    "psp": (Role.PSP,),
    "partner": (Role.PSP,),
    "patient safety partner": (Role.PSP,),
    "mentee": (Role.PSP,),
    "mentor": (Role.MENTOR,),
    "both": (Role.PSP, Role.MENTOR),
    "psp and mentor": (Role.PSP, Role.MENTOR),
    "mentor and psp": (Role.PSP, Role.MENTOR),
}
_CHANNELS = {
    "email": Channel.EMAIL,
    "phone": Channel.PHONE,
    "phone call": Channel.PHONE,
    "telephone": Channel.PHONE,
    "text": Channel.TEXT,
    "text message": Channel.TEXT,
    "sms": Channel.TEXT,
    "letter": Channel.LETTER,
    "post": Channel.LETTER,
}


class Bad(ValueError):
    """The cell cannot be used; the message is the sentence."""


def quoted(text: str) -> str:
    """The start of a cell in quotation marks, on one line."""
    line = " ".join(text.split())
    return f"“{line[:_SHOWN]}…”" if len(line) > _SHOWN else f"“{line}”"


def parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _bounded(text: str, limit: int) -> str:
    if text in _SPREADSHEET_ERRORS:
        raise Bad(f"The spreadsheet itself shows an error here, {text}.")
    if len(text) > limit:
        raise Bad(f"This is {len(text):,} characters long; at most {limit:,} fit.")
    return text


def short(text: str) -> str:
    return _bounded(" ".join(text.split()), SHORT)


def long(text: str) -> str:
    return _bounded(text, LONG)


def email(text: str) -> str:
    """Lower case. Only the form is checked; nothing is looked up."""
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Bad(f"{quoted(text)} is not an e-mail address, such as name@example.com.") from None
    return _bounded(tidy_email(text), SHORT)


def role(text: str) -> tuple[Role, ...]:
    found = _ROLES.get(same(text))
    if found is None:
        raise Bad(f"{quoted(text)} is not a role. Write PSP, mentor or both.")
    return found


def channel(text: str) -> Channel:
    found = _CHANNELS.get(same(text))
    if found is None:
        raise Bad(f"{quoted(text)} is not a way to reach somebody. Write e-mail, phone, text or letter.")
    return found


def one_of(text: str, choices: Mapping[str, str]) -> str:
    """The code of a word or code in a list."""
    wanted = same(text)
    for code, words in choices.items():
        if wanted in (same(code), same(words)):
            return code
    allowed = f" The list is: {'; '.join(choices.values())}." if len(choices) <= _SHORT_LIST else ""
    raise Bad(f"{quoted(text)} is not in our list.{allowed}")


def several(text: str, choices: Mapping[str, str]) -> tuple[str, ...]:
    """Codes in the order given, each once."""
    return tuple(dict.fromkeys(one_of(part, choices) for part in parts(text)))


def topics(text: str) -> tuple[str, ...]:
    found = several(text, ref.TOPICS)
    if len(found) > 5:
        raise Bad(f"These are {len(found)} topics; at most 5 can be ranked.")
    return found


def _marked(part: str, words: tuple[str, ...]) -> tuple[str, bool]:
    """`Phone (only)` → `Phone`, True, for any of the words in brackets."""
    match = re.fullmatch(r"(.+?)\s*\(([^)]*)\)", part)
    if match and same(match[2]) in words:
        return match[1], True
    return part, False


def offered(text: str) -> tuple[tuple[str, str], ...]:
    """(topic, confident or some), each topic once."""
    found = {}
    for part in parts(text):
        plain, some = _marked(part, ("some", "some experience"))
        if not some:
            plain, _ = _marked(part, ("confident",))
        found[one_of(plain, ref.TOPICS)] = "some" if some else "confident"
    return tuple(found.items())


def formats(text: str) -> tuple[tuple[str, str], ...]:
    """(format, yes, no or only) for every format: those that are not named do not suit."""
    found = dict.fromkeys(ref.FORMATS, "no")
    for part in parts(text):
        plain, only = _marked(part, ("only", "only this"))
        code = "video" if same(plain) == "video" else one_of(plain, ref.FORMATS)
        found[code] = "only" if only else "yes"
    chosen = [answer for answer in found.values() if answer != "no"]
    if "only" in chosen and len(chosen) > 1:
        raise Bad(
            "One format is marked as the only one, and there are others. Take out the mark or the others."
        )
    return tuple(found.items())


def month(text: str, *, today: date) -> date:
    """The first day of a month that has begun: 2024-03, 03/2024, 1/3/2024 or March 2024."""
    found = _read_month(text.strip())
    if found is None:
        raise Bad(f"{quoted(text)} is not a month. Write it like 2024-03 or March 2024.")
    if found > today:
        raise Bad(f"{quoted(text)} lies in the future.")
    if found.year < 1948:
        raise Bad(f"{quoted(text)} lies before the NHS.")
    return found


def _read_month(text: str) -> date | None:
    year_first = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})(-[0-9]{1,2})?(T[0-9:.]+)?", text)
    month_first = re.fullmatch(r"(?:[0-9]{1,2}[/.])?([0-9]{1,2})[/.-]([0-9]{4})", text)
    named = re.fullmatch(r"([a-z]+)\.?,?[ -]([0-9]{4})", text.casefold())
    try:
        if year_first:
            return date(int(year_first[1]), int(year_first[2]), 1)
        if month_first:
            return date(int(month_first[2]), int(month_first[1]), 1)
        if named and (named[1] in _MONTH_NAMES or named[1] == "sept"):
            return date(int(named[2]), _MONTHS.index(named[1][:3]) + 1, 1)
    except ValueError:
        pass
    return None


def number(text: str, low: int, high: int) -> int:
    if re.fullmatch(r"[0-9]{1,3}", text) and low <= int(text) <= high:
        return int(text)
    raise Bad(f"{quoted(text)} is not a whole number from {low} to {high}.")


def kind(text: str) -> OrganisationType:
    if same(text) == "icb":
        return OrganisationType.ICB
    return OrganisationType(one_of(text, {kind.value: kind.words for kind in OrganisationType}))
