"""CSV that we write: opens well in a spreadsheet, and no cell of it is ever taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> str:
    """Text that a spreadsheet shows and does not calculate."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """With a byte order mark, by which spreadsheets know that it is UTF-8, and CRLF line ends."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in (headings, *rows):
        writer.writerow([harmless(cell) for cell in row])
    return "\ufeff" + out.getvalue()
