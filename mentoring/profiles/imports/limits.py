"""How much of a file is read at the most, and the one error of reading."""

from __future__ import annotations

MAX_BYTES = 5 * 1024**2
MAX_UNPACKED = 30 * 1024**2  # an .xlsx is a zip file; what it holds may be this large altogether
MAX_TAGS = 1_500_000  # in all its parts: small ones take longest to read, and 5,000 people need half as many
MAX_OTHER_TAGS = 100_000  # in those that hold no cells, such as styles
MAX_ROWS = 5_000  # people
MAX_SHEET_ROWS = 20_000  # blank rows included
MAX_COLUMNS = 200


class Unreadable(Exception):
    """The file cannot be read; the message is a sentence that says why and what to do."""
