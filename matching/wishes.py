"""Wishes for a mentor who shares an experience: felt by the optimiser, shown to nobody.

A met wish reveals a characteristic of the mentor. So the points it adds to the optimisation are in no fit, no
part, no reason, no graph and no level of the objective that is shown; a pair carries one of four phrases, and
a count of mentors is a word. Only experiences with *use* consent get this far: the model drops the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

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
    if not policy.use_wishes or not mentee.wishes:
        return 0
    worth = {NICE: policy.wish_nice, REALLY: policy.wish_really}
    offered = _offered(mentor)
    return min(policy.wish_most, sum(worth[how] for item, how in mentee.wishes if item in offered))


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


def outlook(mentee: Mentee, eligible: Iterable[Mentor]) -> WishOutlook | None:
    """Say in a word how many eligible mentors meet everything that really matters; None if nothing does."""
    wanted = really_matters(mentee)
    if not wanted:
        return None
    count = sum(wanted <= _offered(mentor) for mentor in eligible)
    word = "none" if not count else "few" if count <= _FEW else "some" if count <= _SOME else "many"
    return WishOutlook(mentee.id, word)


def _offered(mentor: Mentor) -> frozenset[str]:
    return frozenset(one.item for one in mentor.experiences)
