"""The folder of sent messages: a page of the list, and one message. Any file may be broken, huge or gone."""

from __future__ import annotations

import email.policy
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup, escape

PER_PAGE = 25
_HEADERS_AT_MOST = 64 * 1024
_MESSAGE_AT_MOST = 1024 * 1024
_SHOWN_OF_A_HEADER = 300
# What a file may be called: so no folder, no leading dot, and it ends as the delivery names them.
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@+=-]{0,200}\.eml")
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


@dataclass(frozen=True)
class Entry:
    """One line of the list. `at` is when the file was written."""

    name: str
    at: datetime
    to: str
    subject: str


@dataclass(frozen=True)
class Letter:
    """One message. `text` is empty where it has no plain text part that can be read."""

    entry: Entry
    sender: str
    text: str
    has_html: bool


@dataclass(frozen=True)
class Shelf:
    """One page of the list, newest first."""

    entries: list[Entry]
    page: int
    more: bool
    total: int


def folder_of(mail_url: str) -> Path | None:
    """Where messages lie, or None if they go to a mail server."""
    return Path(mail_url.removeprefix("folder:")) if mail_url.startswith("folder:") else None


def shelf(folder: Path, *, to: str = "", page: int = 1) -> Shelf:
    """The messages whose recipient contains `to`, newest first, one page of them."""
    files = _newest_first(folder)
    first = (page - 1) * PER_PAGE
    if to:
        entries = [entry for entry in map(_entry, files) if to.lower() in entry.to.lower()]
        shown, total = entries[first : first + PER_PAGE], len(entries)
    else:
        shown, total = [_entry(file) for file in files[first : first + PER_PAGE]], len(files)
    return Shelf(entries=shown, page=page, more=total > first + PER_PAGE, total=total)


def path_of(folder: Path, name: str) -> Path | None:
    """The file of that name, or None: no such file, or a name that could lead out of the folder."""
    path = folder / name
    return path if _NAME.fullmatch(name) and path.is_file() and not path.is_symlink() else None


def read(path: Path) -> Letter:
    """One message, as much of it as can be read."""
    stat = path.stat()
    with path.open("rb") as file:
        message = _parse(file.read(_MESSAGE_AT_MOST))
    text = _body(message, "plain")
    return Letter(
        entry=_entry_of(path.name, stat.st_mtime, message),
        sender=_header(message, "From"),
        text=text,
        has_html=bool(_body(message, "html")),
    )


def linked(text: str) -> Markup:
    """Plain text as it was laid out: escaped, its web addresses made links."""
    lines = []
    for line in text.strip().splitlines():
        parts, end = [], 0
        for found in _LINK.finditer(line):
            parts += [escape(line[end : found.start()]), Markup('<a href="{0}">{0}</a>').format(found[0])]
            end = found.end()
        lines.append(Markup("").join([*parts, escape(line[end:])]))
    return Markup("<br>\n").join(lines)


def _newest_first(folder: Path) -> list[tuple[str, str, int]]:
    """(folder, name, time in ns) of every file, newest first; files that go meanwhile are left out."""
    found = []
    for path in folder.glob("*.eml") if folder.is_dir() else []:
        try:
            if _NAME.fullmatch(path.name) and not path.is_symlink():
                found.append((str(folder), path.name, path.stat().st_mtime_ns))
        except OSError:
            continue
    return sorted(found, key=lambda file: (-file[2], file[1]))


@lru_cache(maxsize=5000)
def _entry(file: tuple[str, str, int]) -> Entry:
    """A sent message does not change: its headers are read once."""
    folder, name, at = file
    try:
        with (Path(folder) / name).open("rb") as opened:
            message = _parse(opened.read(_HEADERS_AT_MOST), headers_only=True)
    except OSError:
        message = EmailMessage()
    return _entry_of(name, at / 1e9, message)


def _entry_of(name: str, seconds: float, message: EmailMessage) -> Entry:
    return Entry(
        name=name,
        at=datetime.fromtimestamp(seconds, UTC),
        to=_header(message, "To") or "Nobody we can read",
        subject=_header(message, "Subject") or "No subject",
    )


def _parse(data: bytes, *, headers_only: bool = False) -> EmailMessage:
    return BytesParser(_class=EmailMessage, policy=email.policy.default).parsebytes(data, headers_only)


def _header(message: EmailMessage, name: str) -> str:
    # The parser raises whatever it likes over a broken header; a demonstration page shows it as empty.
    try:
        return _clean(str(message.get(name, "")))[:_SHOWN_OF_A_HEADER]
    except Exception:
        return ""


def _body(message: EmailMessage, kind: str) -> str:
    try:
        part = message.get_body(preferencelist=(kind,))
        return _clean(str(part.get_content())) if part is not None else ""
    except Exception:
        return ""


def _clean(text: str) -> str:
    """Without what no page may hold: control characters, halves of characters, code points that are none."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"})
