"""Read the messages that the service sent, as the person would."""

from __future__ import annotations

import email
import email.policy
import re
import time
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


def wait_for(folder: Path, address: str, contains: str, seconds: float = 45) -> str:
    """The text of the newest message to an address that contains something; waits for it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for letter in reversed(sent_to(folder, address)):
            text = f"{letter['Subject']}\n{text_of(letter)}"
            if contains.lower() in text.lower():
                return text
        time.sleep(0.25)
    seen = [str(letter["Subject"]) for letter in sent_to(folder, address)]
    raise AssertionError(f"No message with “{contains}” in {seconds} seconds; there were {seen}")


def link_in(text: str, path: str) -> str:
    """The first link in a message whose path begins like this."""
    found = re.search(rf"https?://[^/\s]+({re.escape(path)}\S*)", text)
    assert found, text
    return found.group(1)
