"""People from CSV files, for a round without a database.

Headings are the field names of `Mentee` and `Mentor` (any case; spaces count as underscores); only `id` must
be there. Empty cells keep the default. Lists are separated by `;`. Days are written 2026-03-05. Yes or no:
`yes`, `no`, `true`, `false`, `1`, `0`. Some lists say more after `=`:

- a mentee's `topics`: in order, most wanted first; `wishes`: `unpaid carer=really; faith or belief=nice`;
- a mentor's `topics`: `co-design=confident; research=some` (nothing after the topic means confident);
  `experiences`: `unpaid carer=use` or `=use and tell`; without *use* the experience is dropped.

A byte-order mark, any line ends, blank rows and stray spaces do no harm.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from matching.model import CONFIDENT, Experience, Mentee, Mentor

Person = TypeVar("Person", Mentee, Mentor)
Parser = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class TableProblem:
    """One thing wrong in a file. row: as a spreadsheet counts, headings are row 1. column: its heading."""

    row: int
    column: str
    message: str


class TableError(ValueError):
    """A file that cannot be read as it is: all its problems at once, in `problems`."""

    def __init__(self, path: Path, problems: list[TableProblem]) -> None:
        self.path, self.problems = path, tuple(problems)
        lines = [f"row {one.row}, {one.column or 'whole row'}: {one.message}" for one in problems]
        super().__init__("\n".join([f"{path.name} cannot be read:", *lines]))


def read_mentees(path: str | Path) -> tuple[Mentee, ...]:
    """Read mentees in file order. Raises TableError with every problem found; OSError if there is no file."""
    return _read(Path(path), Mentee, _MENTEE)


def read_mentors(path: str | Path) -> tuple[Mentor, ...]:
    """Read mentors in file order. Raises TableError with every problem found; OSError if there is no file."""
    return _read(Path(path), Mentor, _MENTOR)


def _list(cell: str) -> tuple[str, ...]:
    return tuple(item for one in cell.split(";") if (item := one.strip()))


def _set(cell: str) -> frozenset[str]:
    return frozenset(_list(cell))


def _pairs(cell: str, otherwise: str = "") -> tuple[tuple[str, str], ...]:
    split = (item.partition("=") for item in _list(cell))
    return tuple((item.strip(), how.strip().lower() or otherwise) for item, _, how in split)


def _offers(cell: str) -> tuple[tuple[str, str], ...]:
    return _pairs(cell, otherwise=CONFIDENT)


def _experiences(cell: str) -> tuple[Experience, ...]:
    consents = [(item, set(how.split()) - {"and"}) for item, how in _pairs(cell)]
    if any(not words <= {"use", "tell"} for _, words in consents):
        raise ValueError("Write each experience as item=use, item=tell or item=use and tell.")
    return tuple(Experience(item, "use" in words, "tell" in words) for item, words in consents)


def _count(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit()):
        raise ValueError(f"{cell!r} is not a whole number of 0 or more.")
    return int(cell)


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is not a day such as 2026-03-05.") from None


def _flag(cell: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if cell.lower() not in words:
        raise ValueError(f"{cell!r} is neither yes nor no.")
    return words[cell.lower()]


_BOTH: dict[str, Parser] = {
    **dict.fromkeys(("id", "person_id", "region", "only_format"), str),
    **dict.fromkeys(("organisations", "organisation_kinds", "work", "formats", "availability"), _set),
    **dict.fromkeys(("please_not_people", "please_not_organisations", "past_partners", "mentored_by"), _set),
}
_MENTEE: dict[str, Parser] = {
    **_BOTH,
    **dict.fromkeys(("regions_near", "needs", "languages_required"), _set),
    "topics": _list,
    "months_in_role": _count,
    "waiting_since": _day,
    "previous_match_ended": _flag,
    "wishes": _pairs,
}
_MENTOR: dict[str, Parser] = {
    **_BOTH,
    **dict.fromkeys(("needs_met", "languages"), _set),
    **dict.fromkeys(("places", "load", "years_as_psp"), _count),
    **dict.fromkeys(("approved", "paused"), _flag),
    "topics": _offers,
    "accepting_until": _day,
    "experiences": _experiences,
}


def _read(path: Path, kind: type[Person], parsers: Mapping[str, Parser]) -> tuple[Person, ...]:
    rows = _rows(path)
    headings = [one.strip().lower().replace(" ", "_") for one in rows[0]] if rows else []
    problems = _heading_problems(headings, parsers)
    if problems:
        raise TableError(path, problems)
    people: list[Person] = []
    first_row: dict[str, int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        found, wrong = _values(number, headings, cells, parsers)
        name = str(found.get("id", ""))
        if not wrong and name in first_row:
            wrong = [TableProblem(number, "id", f"{name!r} is in row {first_row[name]} already.")]
        first_row.setdefault(name, number)
        if not wrong:
            try:
                people.append(kind(**found))
            except ValueError as problem:
                wrong = [TableProblem(number, "", str(problem))]
        problems += wrong
    if problems:
        raise TableError(path, problems)
    return tuple(people)


def _rows(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "The file is not in UTF-8: save it as CSV UTF-8."
        raise TableError(path, [TableProblem(1, "", message)]) from None
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as problem:
        raise TableError(path, [TableProblem(len(rows) + 1, "", f"Broken CSV: {problem}.")]) from None
    return rows


def _heading_problems(headings: list[str], parsers: Mapping[str, Parser]) -> list[TableProblem]:
    if "id" not in headings:
        return [TableProblem(1, "id", "There is no column with this heading.")]
    named = [one for one in headings if one]
    unknown = [one for one in named if one not in parsers]
    twice = sorted({one for one in named if named.count(one) > 1})
    return [
        *(TableProblem(1, one, "This heading is not known.") for one in unknown),
        *(TableProblem(1, one, "This heading stands twice.") for one in twice),
    ]


def _values(
    number: int, headings: list[str], cells: list[str], parsers: Mapping[str, Parser]
) -> tuple[dict[str, Any], list[TableProblem]]:
    found: dict[str, Any] = {}
    wrong: list[TableProblem] = []
    for place, cell in enumerate(one.strip() for one in cells):
        heading = headings[place] if place < len(headings) else ""
        if not cell:
            continue
        if not heading:
            wrong.append(TableProblem(number, f"column {place + 1}", "A value without a heading."))
            continue
        try:
            found[heading] = parsers[heading](cell)
        except ValueError as problem:
            wrong.append(TableProblem(number, heading, str(problem)))
    if "id" not in found:
        wrong.append(TableProblem(number, "id", "The id is missing."))
    return found, wrong
