"""A plan as a file: one for people to read, one that the service reads back in."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from mentoring.core import clock
from mentoring.core.web.forms import tidy
from mentoring.core.web.pages import day
from mentoring.wellbeing.plan.queries import Line
from mentoring.wellbeing.plan.sections import BY_KEY, LONGEST, SECTIONS

KIND = "wellbeing plan of a Patient Safety Partner"
VERSION = 1
LARGEST = 512 * 1024  # bytes; 14 full sections are about 100 kB


class Refused(Exception):
    """The file cannot be read in; the message says why."""


def held(texts: dict[str, str]) -> str:
    """Texts as such a file, to be read again."""
    sections = [{"section": key, "text": text} for key, text in texts.items()]
    return json.dumps({"file": KIND, "version": VERSION, "sections": sections}, ensure_ascii=False)


def as_json(lines: list[Line], *, on: date, review_months: int | None) -> str:
    """The file that `read` takes. A text that cannot be opened is left out, and the file says so."""
    sections = []
    for line in lines:
        one: dict[str, Any] = {"section": line.section.key, "title": line.section.title}
        if line.begun and line.row and line.readable:
            one |= {"text": line.text, "last changed": str(clock.day_of(line.row.changed_at))}
        elif line.begun:
            one["could not be opened"] = True
        sections.append(one)
    whole = {
        "file": KIND,
        "version": VERSION,
        "saved on": str(on),
        "look at it again after months": review_months,
        "sections": sections,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def as_text(lines: list[Line], *, name: str, on: date) -> str:
    """The plan for reading: title, text and date of each section that was begun."""
    parts = [f"My wellbeing plan\n{name}, {day(on)}\n"]
    for line in lines:
        if line.begun and line.row:
            changed = day(line.row.changed_at)
            title = line.section.title
            parts.append(f"{title}\n{'-' * len(title)}\n{line.text}\n(last changed {changed})\n")
    if len(parts) == 1:
        parts.append("Nothing is written in it yet.\n")
    return "\n".join(parts)


def read(body: bytes) -> dict[str, str]:
    """Section → text of a file that was downloaded here. Raises Refused with a sentence."""
    if len(body) > LARGEST:
        raise Refused("This file is too large to be a wellbeing plan. Nothing was read.")
    try:
        whole = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused(
            "This is not a wellbeing plan that was downloaded here: choose the .json file."
        ) from None
    if not isinstance(whole, dict) or whole.get("file") != KIND:
        raise Refused("This is not a wellbeing plan that was downloaded here: choose the .json file.")
    if whole.get("version") != VERSION or isinstance(whole.get("version"), bool):
        raise Refused("This file comes from another version of the service, which this one cannot read.")
    sections = whole.get("sections")
    if not isinstance(sections, list) or len(sections) > len(SECTIONS):
        raise Refused("This file is damaged: its sections cannot be read.")
    texts: dict[str, str] = {}
    met: set[str] = set()
    for one in sections:
        key, text = _one(one)
        if key in met:
            raise Refused(f"This file has the section “{BY_KEY[key].title}” twice.")
        met.add(key)
        if text:
            texts[key] = text
    return texts


def _one(one: Any) -> tuple[str, str]:
    key = one.get("section") if isinstance(one, dict) else None
    if not isinstance(key, str) or key not in BY_KEY:
        raise Refused("This file has a section that is none of a wellbeing plan’s.")
    text = one.get("text", "")
    if not isinstance(text, str):
        raise Refused(f"This file is damaged: the section “{BY_KEY[key].title}” cannot be read.")
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a character, which JSON can hold and nothing else
        raise Refused(f"This file is damaged: the section “{BY_KEY[key].title}” cannot be read.") from None
    text = tidy(text.replace("\r\n", "\n")) or ""
    if len(text) > LONGEST:
        raise Refused(f"The section “{BY_KEY[key].title}” is longer than {LONGEST:,} characters.")
    return key, text
