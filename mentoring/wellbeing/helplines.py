"""Who to turn to, read from a file when the service starts. The file of a setting stands in for our own."""

from __future__ import annotations

import enum
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app

from mentoring.core import clock
from mentoring.core.settings import Settings, SettingsError, env_name

FILE = Path(__file__).with_name("helplines.toml")
_KEY = "wellbeing.helplines"
_SCHEMES = ("tel:", "sms:", "https://", "mailto:")


class Group(enum.StrEnum):
    DANGER = "danger"
    TALK = "talk"
    DEAF = "deaf"


@dataclass(frozen=True)
class Line:
    """One line: for what, how to reach it, when it answers, and when somebody last made sure of that."""

    group: Group
    name: str
    use: str
    how: str
    hours: str
    checked_on: date
    href: str = ""
    more: tuple[tuple[str, str], ...] = ()  # further ways: words, and where they lead
    panel: bool = False

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """(words, where they lead or nothing), the first one first."""
        return ((self.how, self.href), *self.more)

    @property
    def digest(self) -> str:
        """The same as long as nothing that is shown of it changes, besides the day of the check."""
        shown = (self.name, self.use, self.hours, *(part for way in self.ways for part in way))
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()


def read(path: Path) -> tuple[Line, ...]:
    """The lines of a file. Raises SettingsError with a sentence for each thing that is wrong."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("line")
    except OSError as error:
        raise SettingsError(f"The file {path} cannot be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The file {path} is not valid TOML: {error}.") from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SettingsError(f"The file {path} needs a [[line]] for each line of help.")
    problems = [
        f"In {path}, line {number} ({entry.get('name', 'no name')}): {problem}"
        for number, entry in enumerate(entries, start=1)
        for problem in _problems(entry)
    ]
    if problems:
        raise SettingsError("\n".join(problems))
    lines = tuple(_line(entry) for entry in entries)
    if not any(line.group is Group.DANGER and line.panel for line in lines):
        raise SettingsError(
            f"In {path}, one line must have group = “danger” and panel = true: where to turn in danger."
        )
    return lines


def _problems(entry: Mapping[str, Any]) -> list[str]:
    found = []
    for name in ("name", "use", "how", "hours"):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            found.append(f"`{name}` must be words.")
    if entry.get("group") not in set(Group):
        found.append(f"`group` must be one of {', '.join(Group)}.")
    checked_on = entry.get("checked_on")
    if not isinstance(checked_on, date) or isinstance(checked_on, datetime):
        found.append("`checked_on` must be a day such as 2026-03-05, without quotation marks.")
    elif checked_on > clock.today():
        found.append("`checked_on` is a day that has not come yet.")
    if not isinstance(entry.get("panel", False), bool):
        found.append("`panel` must be true or false.")
    more = entry.get("more", [])
    if not isinstance(more, list) or not all(_is_way(way) for way in more):
        found.append("`more` must be a list of [words, address].")
        more = []
    for href in (entry.get("href", ""), *(way[1] for way in more)):
        if not isinstance(href, str) or (href and not href.startswith(_SCHEMES)):
            found.append(f"an address must begin with one of {', '.join(_SCHEMES)}.")
    unknown = sorted(entry.keys() - {field.name for field in fields(Line)})
    return found + [f"`{name}` is not known here." for name in unknown]


def _is_way(way: object) -> bool:
    return isinstance(way, list) and len(way) == 2 and all(isinstance(part, str) for part in way)


def _line(entry: Mapping[str, Any]) -> Line:
    more = tuple((words, href) for words, href in entry.get("more", []))
    return Line(**(dict(entry) | {"group": Group(entry["group"]), "more": more}))


def init_app(app: Flask, settings: Settings) -> None:
    """Raises SettingsError where the file of the setting will not do."""
    try:
        app.extensions[_KEY] = read(Path(settings.helplines_file) if settings.helplines_file else FILE)
    except SettingsError as error:
        raise SettingsError(f"{env_name('helplines_file')}: {error}") from None


def lines() -> tuple[Line, ...]:
    """All of them, in the order of the file."""
    return cast("tuple[Line, ...]", current_app.extensions[_KEY])
