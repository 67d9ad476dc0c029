"""Wishes for a mentor who shares an experience: felt by the optimiser, shown to nobody.

A met wish reveals a characteristic of the mentor. So the points it adds to the optimisation are in no fit, no
part, no reason, no graph and no level of the objective that is shown; a pair carries one of four phrases, and
a count of mentors is a word. Only experiences with *use* consent get this far: the model drops the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.fit import shares
from matching.model import NICE, REALLY, Mentee, Mentor, Policy

NONE_STATED, ALL_MET, SOME_MET, NOT_MET = "none stated", "all met", "some met", "not met"

# Upper limits of the words. A word never says how many.
_FEW, _SOME = 4, 14


@dataclass(frozen=True, slots=True)
class WishOutlook:
    """How many eligible mentors could meet what *really matters* to a mentee: none, few, some or many."""

    mentee_id: str
    mentors: str


def wish_points(mentee: Mentee, mentor: Mentor, policy: Policy) -> int:
    """Return what the met wishes of this pair add to the optimisation. Never to be shown.

    Demographic likeness predicts a good pair less than likeness in work does, unless the person says it
    matters: so only stated wishes count, and a ceiling keeps a long list from outweighing a good fit.
    """
    offered = _offered(mentor)
    return sum(worth for item, worth in wish_worths(mentee, policy) if item in offered)


def wish_worths(mentee: Mentee, policy: Policy) -> list[tuple[str, int]]:
    """Return what each wish adds when it is met, sorted by item. Together at most the policy's ceiling.

    Wishes worth more than the ceiling share it in proportion: so what a pair adds is a sum over met wishes.
    """
    if not policy.use_wishes:
        return []
    worth = {NICE: policy.wish_nice, REALLY: policy.wish_really}
    worths = tuple(worth[how] for _, how in mentee.wishes)
    if sum(worths) > policy.wish_most:
        worths = shares(policy.wish_most, worths)
    return [(item, points) for (item, _), points in zip(mentee.wishes, worths, strict=True)]


def wish_phrase(mentee: Mentee, mentor: Mentor) -> str:
    """Return "none stated", "all met", "some met" or "not met" for this pair: never the item."""
    if not mentee.wishes:
        return NONE_STATED
    offered = _offered(mentor)
    met = sum(item in offered for item, _ in mentee.wishes)
    return ALL_MET if met == len(mentee.wishes) else SOME_MET if met else NOT_MET


def really_matters(mentee: Mentee) -> frozenset[str]:
    """Return the experiences that really matter to the mentee."""
    return frozenset(item for item, how in mentee.wishes if how == REALLY)


def outlooks(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], eligible: NDArray[np.bool_]
) -> tuple[WishOutlook, ...]:
    """Say in a word how many eligible mentors meet everything that really matters to a mentee, for each to
    whom anything does. eligible: mentees × mentors."""
    offered = [_offered(mentor) for mentor in mentors]
    meets: dict[frozenset[str], NDArray[np.bool_]] = {}
    found = []
    for mentee, row in zip(mentees, eligible, strict=True):
        wanted = really_matters(mentee)
        if wanted:
            if wanted not in meets:
                meets[wanted] = np.array([wanted <= one for one in offered], np.bool_)
            found.append(WishOutlook(mentee.id, _word(int((meets[wanted] & row).sum()))))
    return tuple(found)


def _word(count: int) -> str:
    return "none" if not count else "few" if count <= _FEW else "some" if count <= _SOME else "many"


def _offered(mentor: Mentor) -> frozenset[str]:
    return frozenset(one.item for one in mentor.experiences)
