"""The national extract of NHS trusts (`etr.csv` of the Organisation Data Service), read and checked. Pure.

27 columns, no heading: 1 code, 2 name, 3 region, 4 ICB, 5 to 9 address, 10 postcode, 11 first day and 12 last
day as yyyymmdd, and others that we do not need. A last day in the future means that it is still open.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mentoring.organisations import kinds
from mentoring.organisations.names import proper
from mentoring.organisations.plan import Incoming, LeftOut, Refused
from mentoring.organisations.regions import REGIONS

COLUMNS = 27
LONGEST_NAME = 200
NOT_ENGLAND = {"W": "it is in Wales", "S": "it is in Scotland", "N": "it is in Northern Ireland"}


class EtrError(Exception):
    """The file as a whole cannot be used; the message is one sentence."""


class _LineError(Exception):
    """One line cannot be used; the message is a sentence."""


@dataclass(frozen=True)
class Extract:
    """What a file says. Lines are counted from 1, as an editor shows them."""

    rows: tuple[Incoming, ...]
    left_out: tuple[LeftOut, ...]
    refused: tuple[Refused, ...]


def decode(data: bytes) -> str:
    """The text of a file in UTF-8 or Windows-1252. Raises EtrError where it is no text."""
    if b"\x00" in data:
        raise EtrError("This is not a text file; it should be the CSV file that ODS publishes.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise EtrError("This is not a text file; it should be the CSV file that ODS publishes.") from None


def parse(text: str) -> Extract:
    """Read the whole file. A line that makes no sense is refused and the others are read.

    Raises EtrError, and nothing else, where the file is empty, no CSV, or has another number of columns.
    """
    lines = list(_lines(text.removeprefix("\ufeff")))
    if not lines:
        raise EtrError("The file is empty.")
    _check_columns(lines)
    rows: list[Incoming] = []
    left_out: list[LeftOut] = []
    refused: list[Refused] = []
    seen: dict[str, int] = {}
    for number, cells in lines:
        try:
            found = _read(number, cells, seen)
        except _LineError as error:
            refused.append(Refused(number, str(error)))
        else:
            if isinstance(found, LeftOut):
                left_out.append(found)
            else:
                rows.append(found)
    return Extract(tuple(rows), tuple(left_out), tuple(refused))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, tidy cells) of every line that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""))
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            tidy = ["".join(c for c in cell if c.isprintable()).strip() for cell in cells]
            if any(tidy):
                yield number, tidy
    except csv.Error:
        raise EtrError(f"The file is not readable as CSV from line {before + 1} on.") from None


def _check_columns(lines: list[tuple[int, list[str]]]) -> None:
    (usual, _), *_rest = Counter(len(cells) for _, cells in lines).most_common(1)
    if usual != COLUMNS:
        older = "; it looks like an older edition" if usual == 24 else ""
        columns = "1 column" if usual == 1 else f"{usual} columns"
        raise EtrError(f"The file has {columns} where the trusts file of ODS (etr.csv) has {COLUMNS}{older}.")


def _read(number: int, cells: list[str], seen: dict[str, int]) -> Incoming | LeftOut:
    if len(cells) != COLUMNS:
        raise _LineError(f"It has {len(cells)} columns instead of {COLUMNS}.")
    code = _code(cells[0])
    if code in seen:
        raise _LineError(f"The code {code} is on line {seen[code]} already, and that line counts.")
    seen[code] = number
    if not cells[1]:
        raise _LineError(f"{code} has no name.")
    name = proper(cells[1])
    if len(name) > LONGEST_NAME:
        raise _LineError(f"The name of {code} is longer than {LONGEST_NAME} characters.")
    elsewhere = _outside_england(cells)
    if elsewhere:
        return LeftOut(number, code, name, elsewhere)
    if cells[2] and cells[2].upper() not in REGIONS:
        raise _LineError(f"“{_short(cells[2])}” is not the code of a region in England.")
    opened, closed = _day(cells[10], "opening"), _day(cells[11], "closing")
    if opened and closed and closed < opened:
        raise _LineError(f"{code} closed before it opened.")
    return Incoming(
        line=number,
        code=code,
        name=name,
        type=kinds.guess(code, name),
        region=cells[2].upper() or None,
        icb_code=cells[3].upper()[:10] or None,
        opened_on=opened,
        closed_on=closed,
    )


def _code(cell: str) -> str:
    if not cell:
        raise _LineError("It has no code.")
    if not re.fullmatch("[A-Za-z0-9]{3,10}", cell):
        raise _LineError(f"“{_short(cell)}” is not an ODS code.")
    return cell.upper()


def _outside_england(cells: list[str]) -> str | None:
    """Why it is left out. Wales shows as region W00, or as no region and a W in column 24."""
    region = cells[2].upper()
    if region in REGIONS:
        return None
    country = region[:1] or ("W" if cells[23].upper() == "W" else "")
    return NOT_ENGLAND.get(country)


def _day(cell: str, which: str) -> date | None:
    if not cell:
        return None
    try:
        if not re.fullmatch("[0-9]{8}", cell):
            raise ValueError
        return date(int(cell[:4]), int(cell[4:6]), int(cell[6:]))
    except ValueError:
        raise _LineError(
            f"The {which} date “{_short(cell)}” is not a real day written as yyyymmdd, such as 20260401."
        ) from None


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:30] + "…"
