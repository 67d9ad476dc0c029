"""Which made-up mentor suits which PSP, so that pairs read plausibly. Real matching is the engine's job."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from mentoring.demo.mentors import Mentor
from mentoring.demo.psps import Psp
from mentoring.organisations.regions import NEIGHBOURS

_RANKS = (5, 4, 3, 2, 1)


def formats(psp: Psp, mentor: Mentor) -> list[str]:
    """The ways to meet that both named."""
    theirs = mentor.profile.formats
    return [
        code for code, answer in psp.profile.formats.items() if answer != "no" and theirs.get(code) != "no"
    ]


def may_meet(psp: Psp, mentor: Mentor, pairs: set[tuple[UUID, UUID]]) -> bool:
    """Whether nothing forbids it, such as one organisation, a pair before, or a need that cannot be met."""
    a, b = psp.person.id, mentor.person.id
    return (
        a != b
        and (a, b) not in pairs
        and (b, a) not in pairs
        and not {host.id for host in psp.hosts} & {host.id for host in mentor.hosts}
        and set(psp.profile.needs) <= set(mentor.profile.needs_met)
        and bool(formats(psp, mentor))
    )


def fit(psp: Psp, mentor: Mentor) -> int:
    """Higher is better: topics by rank, then region, then times; those with more pairs already come later."""
    offered = mentor.profile.topics
    topics = sum(rank for rank, topic in zip(_RANKS, psp.profile.topics, strict=False) if topic in offered)
    region = {"same": 4, "near": 2}.get(_region(psp, mentor), 0)
    return 2 * topics + region + len(_times(psp, mentor)) - 3 * mentor.taken


def best(psp: Psp, mentors: Iterable[Mentor], pairs: set[tuple[UUID, UUID]]) -> Mentor:
    """The mentor who suits best. Where none of them may meet the PSP, the PSP's answers give way."""
    mentors = list(mentors)
    possible = [mentor for mentor in mentors if may_meet(psp, mentor, pairs)]
    if possible:
        return max(possible, key=lambda mentor: fit(psp, mentor))
    psp.profile.needs, psp.profile.needs_note = [], ""
    psp.profile.formats = {"video": "yes", "phone": "yes", "in-person": "no", "email": "no"}
    return max((m for m in mentors if may_meet(psp, m, pairs)), key=lambda mentor: fit(psp, mentor))


def setting(psp: Psp, mentor: Mentor) -> int:
    """How much of where they work is alike; places that are left count a little."""
    kinds = {host.type for host in psp.hosts} & {host.type for host in mentor.hosts}
    return 4 * (_region(psp, mentor) == "same") + 4 * bool(kinds) + mentor.free


def make_suit(psp: Psp, mentor: Mentor) -> None:
    """Give a PSP the answers that this mentor is just right for."""
    confident = [topic for topic, how in mentor.profile.topics.items() if how == "confident"]
    psp.profile.topics = confident[:4]
    psp.profile.formats = {"video": "yes", "phone": "yes", "in-person": "no", "email": "no"}
    mentor.profile.formats = mentor.profile.formats | {"video": "yes", "phone": "yes"}
    psp.profile.availability = list(mentor.profile.availability)
    psp.profile.needs, psp.profile.needs_note, psp.profile.languages = [], "", []


def why(psp: Psp, mentor: Mentor) -> dict[str, Any]:
    """What both may know of why they may suit each other."""
    setting = {host.type.value for host in psp.hosts} & {host.type.value for host in mentor.hosts}
    return {
        "topics": [topic for topic in psp.profile.topics if topic in mentor.profile.topics],
        "setting": sorted(setting),
        "region": _region(psp, mentor),
        "times": _times(psp, mentor),
        "formats": formats(psp, mentor),
    }


def _times(psp: Psp, mentor: Mentor) -> list[str]:
    return [code for code in psp.profile.availability if code in mentor.profile.availability]


def _region(psp: Psp, mentor: Mentor) -> str:
    here, there = psp.person.region or "", mentor.person.region or ""
    return "same" if here == there else "near" if there in NEIGHBOURS.get(here, ()) else "other"
