"""Other headings than ours: which of their columns is which of our fields.

A mapping is a small TOML file. Fields are named by their heading in the template or the short name:

    ignore = ["grade", "biography"]          # columns to leave out

    [columns]                                # our field = their column, or several to join by a space
    name = ["first name", "last name"]
    email = "work email"

    [values.role]                            # their words = ours
    yes = "both"
    no = "psp"

    [constants]                              # for everybody whose cell is empty or has no column
    region = "London"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from mentoring.core.web.forms import tidy
from mentoring.profiles.imports.read import Row
from mentoring.profiles.imports.template import BY_KEY, FIELDS, field_of, same

_MAX_BYTES = 100_000
_PARTS = ("ignore", "columns", "values", "constants")


class MappingError(Exception):
    """The mapping does not make sense or does not fit the file; the message is one or more sentences."""


@dataclass(frozen=True)
class Mapping:
    """Fields by key; headings and words compared by template.same."""

    columns: AnyMapping[str, Sequence[str]] = field(default_factory=dict)
    values: AnyMapping[str, AnyMapping[str, str]] = field(default_factory=dict)
    constants: AnyMapping[str, str] = field(default_factory=dict)
    ignore: Sequence[str] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def with_choices(self, choices: AnyMapping[str, str]) -> Mapping:
        """With unknown headings placed by hand: heading → field key, or "" to leave the column out.

        Several that are put in one field are joined in the order given.
        """
        columns = {key: list(headings) for key, headings in self.columns.items()}
        for heading, key in choices.items():
            if key:
                columns.setdefault(key, []).append(heading)
        ignored = [heading for heading, key in choices.items() if not key]
        return Mapping(columns, self.values, self.constants, [*self.ignore, *ignored])

    def with_constant(self, key: str, value: str) -> Mapping:
        """With a value for everybody who has none, unless the mapping has one already."""
        return Mapping(self.columns, self.values, {key: value, **self.constants}, self.ignore)


def parse(content: bytes) -> Mapping:
    """Read a mapping file. Raises MappingError with everything that is wrong."""
    if len(content) > _MAX_BYTES:
        raise MappingError("The mapping is too large. It is a text file of a few lines.")
    try:
        given = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise MappingError("The mapping is not a UTF-8 text file.") from None
    except (ValueError, RecursionError) as error:  # ValueError also for a number of thousands of digits
        raise MappingError(f"The mapping is not valid TOML: {error}.") from None
    problems = [
        f"The mapping has a part “{name}” that is not known. The parts are {', '.join(_PARTS)}."
        for name in given
        if name not in _PARTS
    ]
    mapping = Mapping(
        columns=_by_key(given, "columns", _headings, problems),
        values=_by_key(given, "values", _words, problems),
        constants=_by_key(given, "constants", _word, problems),
        ignore=_headings(given.get("ignore", []), "ignore", problems),
    )
    if problems:
        raise MappingError(" ".join(problems))
    return mapping


def _by_key(given: dict[str, Any], part: str, read: Any, problems: list[str]) -> dict[str, Any]:
    table = given.get(part, {})
    if not isinstance(table, dict):
        problems.append(f"“{part}” in the mapping must be a table, [{part}].")
        return {}
    found: dict[str, Any] = {}
    for name, value in table.items():
        known = field_of(name)
        if known is None:
            problems.append(f"[{part}] names a field “{name}” that is not ours.")
        elif known.key in found:
            problems.append(f"[{part}] names “{known.heading}” twice.")
        else:
            found[known.key] = read(value, f"{part}.{name}", problems)
    return found


def _headings(value: Any, where: str, problems: list[str]) -> list[str]:
    names = [value] if isinstance(value, str) else value
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return names
    problems.append(f"“{where}” in the mapping must be a heading or a list of headings.")
    return []


def _word(value: Any, where: str, problems: list[str]) -> str:
    if isinstance(value, bool | int | str):
        return tidy(str(value)) or ""
    problems.append(f"“{where}” in the mapping must be one word or number.")
    return ""


def _words(value: Any, where: str, problems: list[str]) -> dict[str, str]:
    if isinstance(value, dict):
        return {theirs: _word(ours, f"{where}.{theirs}", problems) for theirs, ours in value.items()}
    problems.append(f"“{where}” in the mapping must be a table, [{where}].")
    return {}


@dataclass(frozen=True)
class Fitted:
    """A mapping applied to the headings of one file."""

    mapping: Mapping
    headings: tuple[str, ...]
    columns: AnyMapping[str, tuple[int, ...]]  # field key → positions
    unknown: tuple[str, ...]  # headings that nobody has placed yet

    def values(self, row: Row) -> dict[str, str]:
        """What a row says about each field, translated where the mapping says so; empty ones left out."""
        found: dict[str, str] = {}
        for key in BY_KEY:
            text = " ".join(row.cells[i] for i in self.columns.get(key, ()) if row.cells[i])
            if not text:
                text = self.mapping.constants.get(key, "")
            else:
                ours = {same(theirs): word for theirs, word in self.mapping.values.get(key, {}).items()}
                text = ours.get(same(text), text)
            if text:
                found[key] = text
        return found

    def heading(self, key: str) -> str:
        """The file's own heading of a field, so that its owner finds the cell; else ours."""
        return " + ".join(self.headings[i] for i in self.columns.get(key, ())) or BY_KEY[key].heading


def fit(mapping: Mapping, headings: tuple[str, ...]) -> Fitted:
    """Find each field's columns. Raises MappingError where the two do not go together."""
    at = {same(heading): i for i, heading in enumerate(headings)}
    problems, columns = [], {}
    for key, names in mapping.columns.items():
        missing = [name for name in names if same(name) not in at]
        problems += [f"The mapping names a column “{name}” that the file does not have." for name in missing]
        columns[key] = tuple(at[same(name)] for name in names if same(name) in at)
    placed = {i for positions in columns.values() for i in positions}
    ignored = {same(heading) for heading in mapping.ignore}
    unknown = []
    for i, heading in enumerate(headings):
        if i in placed or same(heading) in ignored:
            continue
        known = field_of(heading)
        if known is None:
            unknown.append(heading)
        elif known.key not in columns:
            columns[known.key] = (i,)
        elif known.key in mapping.columns:
            unknown.append(heading)
        else:
            twice = headings[columns[known.key][0]]
            problems.append(f"“{twice}” and “{heading}” both mean “{known.heading}”. Leave one out.")
    if problems:
        raise MappingError(" ".join(problems))
    return Fitted(mapping, headings, columns, tuple(unknown))


def missing(fitted: Fitted) -> list[str]:
    """Headings of required fields that no column and no constant gives."""
    return [
        known.heading
        for known in FIELDS
        if known.required and known.key not in fitted.columns and known.key not in fitted.mapping.constants
    ]
