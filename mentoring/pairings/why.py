"""Why two people may suit each other, in words that both may read.

It is kept as data with few keys, so that nothing private can slip in: no wish, no shared experience, no need.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mentoring.organisations.models import OrganisationType
from mentoring.profiles.reference import AVAILABILITY, FORMATS, TOPICS

KEYS = frozenset(
    {
        "topics",  # topic codes that both named, in the PSP's order
        "setting",  # organisation types that both know
        "region",  # "same", "near" or "other"
        "times",  # availability codes in common
        "formats",  # format codes in common
        "further_on",  # how far the mentor is ahead, one phrase; kept, not shown
    }
)

_REGION = {"same": "You are in the same region", "near": "You are in neighbouring regions"}
_KINDS = {kind.value: kind.words for kind in OrganisationType}


def check_keys(why: Mapping[str, Any]) -> None:
    """Raises ValueError where it holds anything that both may not know."""
    unknown = sorted(set(why) - KEYS)
    if unknown:
        raise ValueError(f"Not a reason that both may know: {', '.join(unknown)}. Known: {sorted(KEYS)}")


def topics(why: Mapping[str, Any]) -> list[str]:
    """The topics one wants and the other offers, most wanted first, in words."""
    return _words(why.get("topics"), TOPICS)


def points(why: Mapping[str, Any]) -> list[str]:
    """The other reasons, one short sentence each. What is not shared is not mentioned."""
    kinds = _words(why.get("setting"), _KINDS)
    ways = _words(why.get("formats"), FORMATS)
    times = _words(why.get("times"), AVAILABILITY)
    region = [_REGION[code] for code in _codes(why.get("region")) if code in _REGION]
    return [
        *([f"You both know this kind of organisation: {_listed(kinds)}"] if kinds else []),
        *region,
        *([f"You can both meet by: {_listed(ways)}"] if ways else []),
        *([f"You are both free on: {_listed(times)}"] if times else []),
    ]


def _codes(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _words(value: Any, known: Mapping[str, str]) -> list[str]:
    return [known[code] for code in _codes(value) if code in known]


def _listed(words: list[str]) -> str:
    """`video call, phone and e-mail`; abbreviations keep their capitals."""
    small = [word if word[1].isupper() else word[0].lower() + word[1:] for word in words]
    return small[0] if len(small) == 1 else f"{', '.join(small[:-1])} and {small[-1]}"
