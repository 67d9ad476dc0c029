"""“I’ve just read something hard”: the owner's own words for such a moment, else a few gentle ones of ours.

Whatever keeps somebody's own words (a wellbeing plan) offers them here. This room asks; it does not look.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from flask import Flask, current_app

from mentoring.core.crypto import CannotDecrypt

Words = list[tuple[str, str]]  # (heading, text as typed)

log = logging.getLogger(__name__)
_KEY = "wellbeing.hard_moment"

GENTLE: tuple[tuple[str, str], ...] = (
    ("Stop reading", "Close it, or turn it over. It will still be there, and it can wait."),
    ("Come back to where you are", "Put both feet on the floor. Look at five things around you, slowly."),
    ("Move a little", "Have some water. Open a window, or go outside for a few minutes."),
    ("Be with somebody", "Ring or text somebody you like. You don’t have to say what it was about."),
    (
        "Leave the rest for later",
        "You don’t have to do anything about it now. You may put it down for today, or ask for it to be read"
        " with you.",
    ),
)


def offer(app: Flask, source: Callable[[uuid.UUID], Words]) -> None:
    """Have `source(person_id)` asked for somebody's own words; only ever for that person themselves."""
    app.extensions.setdefault(_KEY, []).append(source)


def own_words(person_id: uuid.UUID) -> Words:
    """What the owner wrote for themselves; empty where there is nothing, or it cannot be opened."""
    found: Words = []
    for source in current_app.extensions.get(_KEY, []):
        try:
            found += source(person_id)
        except CannotDecrypt as error:  # help comes all the same
            log.error("own words cannot be opened: %s", error)
    return found
