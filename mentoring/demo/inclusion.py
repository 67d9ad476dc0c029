"""Made-up wishes and shared experiences, each with its own consents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mentoring.demo.answers import COMMON_EXPERIENCES
from mentoring.demo.world import World
from mentoring.profiles.reference import CONSENT_WORDING


def consent(at: datetime) -> dict[str, str]:
    return {"at": at.isoformat(), "wording": CONSENT_WORDING, "channel": "web"}


def experiences(world: World, at: datetime, *, of_a_hundred: int, least: int = 1) -> dict[str, Any]:
    """Some experiences of most people: all may be used to match, about half may be told."""
    if not world.maybe(of_a_hundred):
        return {}
    given = consent(at)
    return {
        item: {"use": given, "tell": given} if world.maybe(50) else {"use": given}
        for item in world.some(COMMON_EXPERIENCES, least, least + 3)
    }


def wishes(world: World, *, of_a_hundred: int) -> dict[str, str]:
    if not world.maybe(of_a_hundred):
        return {}
    return {
        item: "really" if world.maybe(20) else "nice" for item in world.some(COMMON_EXPERIENCES[:12], 1, 2)
    }
