"""Bytes of a CSV or .xlsx file → headings and rows. What is wrong with a file is said in one sentence."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mentoring.core.web.forms import tidy
from mentoring.profiles.imports import spreadsheet
from mentoring.profiles.imports.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Unreadable

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_OTHER_SPACES = re.compile(r"[^\S\n\t]")  # such as the non-breaking one that pages are full of
_COMMENT = re.compile(r"#\s")
_ESCAPED_FORMULA = re.compile(r"'[=+\-@]")


@dataclass(frozen=True)
class Row:
    """One row as people see it in their spreadsheet: counted from 1, the headings and blank rows included."""

    number: int
    cells: tuple[str, ...]  # as many as there are headings
    extra: bool = False  # something stands to the right of the last heading


@dataclass(frozen=True)
class Sheet:
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read(content: bytes) -> Sheet:
    """Read a file. Raises Unreadable, and nothing else, whatever the bytes are.

    CSV: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252; comma, semicolon or tab. Blank rows,
    rows that begin with “# ” and spaces around a cell are dropped.
    """
    if not content.strip():
        raise Unreadable("The file is empty.")
    if len(content) > MAX_BYTES:
        raise Unreadable(f"The file is larger than {MAX_BYTES // 1024**2} MB. Split it and import the parts.")
    if content.startswith(b"PK"):
        return _sheet(spreadsheet.rows(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "This is an old .xls file or has a password. Save it as .xlsx or CSV without one, and try again."
        )
    return _sheet(_csv_rows(_text(content)))


def _text(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise Unreadable("This is not a CSV or .xlsx file.")


def _csv_rows(text: str) -> Iterator[Iterable[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):  # noqa: B007 - the number is for the sentence below
            yield row
    except csv.Error:
        raise Unreadable(
            f"Row {number + 1} cannot be read. Check that each quotation mark in it has its partner."
        ) from None


def _separator(text: str) -> str:
    """The one that cuts the headings into most pieces."""
    first = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    return max(",;\t", key=first.count)


def _clean(cell: str) -> str:
    text = (tidy(_OTHER_SPACES.sub(" ", cell.replace("\r\n", "\n"))) or "").strip()
    # An apostrophe in front of a formula is how files are made harmless, ours too: not part of the text.
    return text[1:] if _ESCAPED_FORMULA.match(text) else text


def _sheet(raw: Iterable[Iterable[str]]) -> Sheet:
    headings: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, cells in enumerate(raw, 1):
        values = [_clean(cell) for cell in cells]
        while values and not values[-1]:
            values.pop()
        if not values or _COMMENT.match(values[0]):
            continue
        if not headings:
            headings = _headings(values)
            continue
        if len(rows) == MAX_ROWS:
            raise Unreadable(f"The file has more than {MAX_ROWS:,} people. Split it and import the parts.")
        width = len(headings)
        padded = (values + [""] * width)[:width]
        rows.append(Row(number, tuple(padded), extra=len(values) > width))
    if not headings:
        raise Unreadable("The file is empty.")
    if not rows:
        raise Unreadable("The file has headings but nobody below them.")
    return Sheet(headings, tuple(rows))


def _headings(values: list[str]) -> tuple[str, ...]:
    if len(values) > MAX_COLUMNS:
        raise Unreadable(
            f"The file has more than {MAX_COLUMNS} columns. Leave out those that are not needed."
        )
    named = [" ".join(text.split()) or f"column {n} (no heading)" for n, text in enumerate(values, 1)]
    seen: set[str] = set()
    for heading in named:
        if heading.casefold() in seen:
            raise Unreadable(f"Two columns have the heading “{heading}”. Rename one, or delete it.")
        seen.add(heading.casefold())
    return tuple(named)
