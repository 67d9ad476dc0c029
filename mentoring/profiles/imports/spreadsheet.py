"""The rows of the first sheet that holds anything, of an .xlsx file from anybody: bounded, no formulas."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from mentoring.profiles.imports.limits import (
    MAX_COLUMNS,
    MAX_OTHER_TAGS,
    MAX_SHEET_ROWS,
    MAX_TAGS,
    MAX_UNPACKED,
    Unreadable,
)

_MAX_PARTS = 1_000
_LAST_ROW = 1_048_576  # of any spreadsheet program
_NOT_XLSX = "This is not an .xlsx file that can be read. Open it, save it as .xlsx or CSV, and try again."
_TOO_LARGE = "The .xlsx file is too large when unpacked. Save the one sheet you need as CSV."
_WITH_CELLS = ("xl/worksheets/", "xl/sharedStrings")
# Office never writes a document type; entities in one can grow to any size.
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


def rows(content: bytes) -> Iterator[list[str]]:
    """Every row as text, blank ones too, formulas as their last calculated values. Raises Unreadable."""
    try:
        _refuse_bombs(content)
        # Read-only: cells are streamed; data_only: a formula counts as its value.
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                found = _rows_of(sheet)
                if any(any(row) for row in found):
                    yield from found
                    return
        finally:
            book.close()
    except Unreadable:
        raise
    except Exception:  # a broken file can break the library anywhere
        raise Unreadable(_NOT_XLSX) from None


def _refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise Unreadable(_TOO_LARGE)
        tags = other_tags = 0
        for part in parts:
            # Reading stops at the stated size, so a lie about it cannot make this longer.
            text = archive.read(part)
            if any(doctype in text for doctype in _DOCTYPES):
                raise Unreadable(_NOT_XLSX)
            tags += text.count(b"<")
            other_tags += 0 if part.filename.startswith(_WITH_CELLS) else text.count(b"<")
        if tags > MAX_TAGS or other_tags > MAX_OTHER_TAGS:
            raise Unreadable(_TOO_LARGE)


def _rows_of(sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()  # what the file says of its own size may be wrong
    found: list[list[str]] = []
    blank: object = None  # the library gives the same one again and again where rows are missing
    for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1), 1):
        if number > _LAST_ROW:
            raise Unreadable(_NOT_XLSX)
        if values is blank or values.count(None) == len(values):
            blank = values
            continue  # a sheet can be blank for very long
        if number > MAX_SHEET_ROWS:
            raise Unreadable(
                f"The sheet goes on after row {MAX_SHEET_ROWS:,}. Split it and import the parts."
            )
        found += [[]] * (number - 1 - len(found))
        found.append([_text(value) for value in values])
    return found


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)
