"""What may stand in a line of a header. A line end in one would begin a header of somebody else's choice."""

from __future__ import annotations

import re
from email.header import Header
from email.utils import quote
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ADDRESS = re.compile(r"[^\s\x00-\x20\x7f-\x9f<>()\[\],:;\"\\@]+@[^\s\x00-\x20\x7f-\x9f<>()\[\],:;\"\\@]+")
_WEB = re.compile(r"https?://[\x21-\x3b\x3d\x3f-\x7e]{1,900}")
_NO_QUOTES = re.compile(r"[A-Za-z0-9 ]+")
_PLAIN_AT_MOST = 69  # with its name, a line of 78


def one_line(text: str) -> str:
    """Words in one line: line ends, control characters and runs of spaces are one space each."""
    return " ".join(_CONTROL.sub(" ", text).split())


def check_address(address: str, what: str) -> None:
    """Raises ValueError, which says what it was for and not what it is."""
    if len(address) > 320 or not _ADDRESS.fullmatch(address):
        raise ValueError(f"The {what} is not an e-mail address.")


def check_web_address(url: str, what: str) -> None:
    if not _WEB.fullmatch(url):
        raise ValueError(f"The {what} is not a web address.")


@lru_cache(maxsize=256)
def ascii_address(address: str) -> str:
    """With a domain such as `bücher.example` in ASCII, so that any server takes it. Nothing else changes."""
    if address.isascii() or not address.rpartition("@")[0].isascii():
        return address
    try:
        return validate_email(address, check_deliverability=False).ascii_email or address
    except EmailNotValidError:
        return address


@lru_cache(maxsize=256)
def words(text: str) -> str:
    """Words as a header has them: as they are, or encoded (RFC 2047) and folded."""
    text = one_line(text)
    if text.isascii() and len(text) <= _PLAIN_AT_MOST and "=?" not in text:
        return text
    return Header(text, "utf-8", maxlinelen=64).encode(linesep="\r\n")


@lru_cache(maxsize=16)
def mailbox(name: str, address: str) -> str:
    """`Name <address>`, the name quoted or encoded where that is needed."""
    told = words(name)
    if told != one_line(name):
        return f"{told}\r\n <{address}>"
    return f"{told} <{address}>" if _NO_QUOTES.fullmatch(told) else f'"{quote(told)}" <{address}>'
