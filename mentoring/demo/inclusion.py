"""Made-up wishes and shared experiences, each with its own consents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mentoring.demo.answers import COMMON_EXPERIENCES
from mentoring.demo.world import World
from mentoring.profiles.reference import CONSENT_WORDING


def consent(at: datetime) -> dict[str, str]:
    return {"at": at.isoformat(), "wording": CONSENT_WORDING, "channel": "web"}


# The ones that the role brings with it are named most, as wishes too.
_MOST_NAMED = COMMON_EXPERIENCES[:6]


def experiences(world: World, at: datetime, *, of_a_hundred: int) -> dict[str, Any]:
    """Some experiences of so many people: all may be used to match, about half may be told."""
    if not world.maybe(of_a_hundred):
        return {}
    given = consent(at)
    return {
        item: {"use": given, "tell": given} if world.maybe(50) else {"use": given}
        for item in sorted({*world.some(_MOST_NAMED, 1, 3), *world.some(COMMON_EXPERIENCES, 1, 3)})
    }


def wishes(world: World, *, of_a_hundred: int) -> dict[str, str]:
    if not world.maybe(of_a_hundred):
        return {}
    return {
        item: "really" if world.maybe(20) else "nice"
        for item in world.some(_MOST_NAMED if world.maybe(70) else COMMON_EXPERIENCES[:12], 1, 2)
    }
