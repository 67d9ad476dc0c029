"""Read the messages that the service sent, as the person would."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path


def sent_to(folder: Path, address: str) -> list[EmailMessage]:
    """Everything sent to one address, oldest first."""
    letters = []
    for path in sorted(folder.glob("*.eml")):
        letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if address in str(letter["To"]):
            letters.append(letter)
    return letters


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def wait_until(found: Callable[[], list[str]], seconds: float = 45) -> list[str]:
    """Ask again until something is found."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if texts := found():
            return texts
        time.sleep(0.25)
    raise AssertionError(f"Nothing came in {seconds} seconds")


def wait_for(folder: Path, address: str, subject: str) -> None:
    """Wait for a message to an address with a subject."""
    wait_until(lambda: [subject for letter in sent_to(folder, address) if subject in str(letter["Subject"])])


def link_in(text: str, path: str) -> str:
    """The first link in a message whose path begins like this."""
    found = re.search(rf"https?://[^/\s]+({re.escape(path)}\S*)", text)
    assert found, text
    return found.group(1)
