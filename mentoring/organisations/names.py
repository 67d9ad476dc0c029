"""Names as people write them, from the capitals of the national files."""

from __future__ import annotations

import re

_KEPT = frozenset({"NHS", "ICB", "CIC", "GP", "UK"})
_SMALL = frozenset({"and", "at", "by", "for", "in", "of", "on", "the", "upon"})
_WORD = re.compile(r"[^\W_]+(?:’[^\W_]*)*")


def proper(name: str) -> str:
    """`ST GEORGE'S HOSPITALS NHS TRUST` → `St George’s Hospitals NHS Trust`.

    A name that has small letters already is left as somebody wrote it, but for spaces and apostrophes.
    """
    name = " ".join(name.split()).replace("'", "’")
    if any(letter.islower() for letter in name):
        return name
    return _WORD.sub(lambda found: _cased(found.group(), first=_begins(name, found.start())), name)


def _begins(name: str, start: int) -> bool:
    """Whether the word there starts the name or a bracket."""
    return start == 0 or name[start - 1] == "("


def _cased(word: str, *, first: bool) -> str:
    if word in _KEPT:
        return word
    if word.lower() in _SMALL and not first:
        return word.lower()
    if word.startswith(("O’", "D’")) and len(word) > 3:
        return word[:2] + word[2:].capitalize()
    if word.startswith("MC") and len(word) > 4:
        return "Mc" + word[2:].capitalize()
    return word.capitalize()
