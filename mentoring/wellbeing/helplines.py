"""Who to turn to, read once from helplines.toml."""

from __future__ import annotations

import enum
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("helplines.toml")


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
    panel: bool = False


def read(path: Path) -> tuple[Line, ...]:
    """Raises KeyError, TypeError or ValueError where the file does not say what is needed."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["line"]
    return tuple(Line(**(entry | {"group": Group(entry["group"])})) for entry in entries)


@cache
def lines() -> tuple[Line, ...]:
    """All of them, in the order of the file."""
    return read(FILE)
