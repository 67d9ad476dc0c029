"""Soft criteria: how well an eligible pair fits, in whole points from 0 to 1000, and from what.

A criterion is one small named function (mentee, mentor, weight) → (points from 0 to weight, evidence). Points
are integers made by integer arithmetic, so a sum is the same on every machine. An unanswered question earns
half the points: not knowing is worse than a match and better than a known mismatch.

These functions are the definition. `matching.scoring` gives the same points for all pairs of a round at once.
Wishes about shared experiences are not here: see `matching.wishes`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from matching.model import CONFIDENT, Mentee, Mentor, Policy

Evidence = tuple[str, ...]
Points = tuple[int, Evidence | None]
Criterion = Callable[[Mentee, Mentor, int], Points]

# Months by which a mentor is ahead → tenths of the weight. The first line whose limit is not reached counts.
AHEAD = ((6, 0, "not ahead"), (12, 6, "a little ahead"), (61, 10, "some way ahead"), (97, 8, "far ahead"))
OUT_OF_REACH = (5, "very far ahead")
RANKS = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion gave: `points` of `out_of`, from `evidence` (data, no names).

    `stated` is False when one of the two did not answer, and half the points were given.
    """

    criterion: str
    points: int
    out_of: int
    evidence: Evidence
    stated: bool = True


def topics(mentee: Mentee, mentor: Mentor, weight: int) -> Points:
    """Topics wanted that are offered: ranks count 5, 4, 3, 2, 1; "some experience" counts half.

    Help with what was asked for is the best-evidenced reason for a good pair: people who have a say in the
    match, and whose needs it is built on, report better mentoring (Allen, Eby & Lentz, 2006, J. Appl.
    Psychol. 91, on input into matching). Evidence: the topics met, in the mentee's order.
    """
    if not mentee.topics or not mentor.topics:
        return weight // 2, None
    offered = dict(mentor.topics)
    points, met = 0, []
    for topic, share in topic_shares(mentee, weight):
        if topic in offered:
            points += share if offered[topic] == CONFIDENT else share // 2
            met.append(topic)
    return points, tuple(met)


def setting(mentee: Mentee, mentor: Mentor, weight: int) -> Points:
    """Kinds of organisation the mentor knows, and kinds of work if the mentee stated any (two fifths).

    Each kind the mentee stated counts the same. Likeness in work and experience predicts a good relationship
    better than likeness in demographics (Eby et al., 2013, Psychol. Bull. 139; Harrison, Price & Bell, 1998,
    Acad. Manage. J. 41). Evidence: what they share.
    """
    if not (mentee.organisation_kinds or mentee.work) or not (mentor.organisation_kinds or mentor.work):
        return weight // 2, None
    kinds, work = setting_shares(mentee, weight)
    met_kinds = [(kind, share) for kind, share in kinds if kind in mentor.organisation_kinds]
    met_work = [(kind, share) for kind, share in work if kind in mentor.work]
    met = [*met_kinds, *met_work]
    return sum(share for _, share in met), tuple(kind for kind, _ in met)


def times(mentee: Mentee, mentor: Mentor, weight: int) -> Points:
    """Times of the week in common: one is enough to meet (two thirds), a second leaves room to move.

    Pairs that cannot find an hour do not start; beyond two there is nothing to gain. Evidence: the times.
    """
    return _in_common(mentee.availability, mentor.availability, weight)


def formats(mentee: Mentee, mentor: Mentor, weight: int) -> Points:
    """Ways of meeting in common, counted like times. "Only this" is a hard rule and not looked at here."""
    return _in_common(mentee.ways_to_meet, mentor.ways_to_meet, weight)


def further_on(mentee: Mentee, mentor: Mentor, weight: int) -> Points:
    """The mentor is some way further on (one to five years), not out of reach.

    A model helps when what they did seems within reach, and discourages when it does not (Lockwood & Kunda,
    1997, J. Pers. Soc. Psychol. 73). Under half a year ahead there is little to pass on.
    Evidence: one phrase.
    """
    ahead = mentor.years_as_psp * 12 - mentee.months_in_role
    for limit, tenths, phrase in AHEAD:
        if ahead < limit:
            return weight * tenths // 10, (phrase,)
    tenths, phrase = OUT_OF_REACH
    return weight * tenths // 10, (phrase,)


def region(mentee: Mentee, mentor: Mentor, weight: int) -> Points:
    """The same region in full, a neighbouring one half: shared systems, and meeting in person is possible.

    Last in weight, as most pairs meet by video or phone. Evidence: "same", "near" or "other".
    """
    if not mentee.region or not mentor.region:
        return weight // 2, None
    if mentee.region == mentor.region:
        return weight, ("same",)
    if mentor.region in mentee.regions_near:
        return weight // 2, ("near",)
    return 0, ("other",)


CRITERIA: dict[str, Criterion] = {
    "topics": topics,
    "setting": setting,
    "times": times,
    "formats": formats,
    "further_on": further_on,
    "region": region,
}


def parts_of(mentee: Mentee, mentor: Mentor, policy: Policy) -> tuple[Part, ...]:
    """Return what each criterion gave this pair, in the order of the policy. Their points sum to the fit."""
    parts = []
    for name, weight in policy.weights:
        points, evidence = CRITERIA[name](mentee, mentor, weight)
        parts.append(Part(name, points, weight, evidence or (), stated=evidence is not None))
    return tuple(parts)


def fit_of(mentee: Mentee, mentor: Mentor, policy: Policy) -> int:
    """Return the fit of this pair, 0 to 1000, whether or not a rule forbids it."""
    return sum(CRITERIA[name](mentee, mentor, weight)[0] for name, weight in policy.weights)


def _in_common(wanted: frozenset[str], offered: frozenset[str], weight: int) -> Points:
    if not wanted or not offered:
        return weight // 2, None
    shared = wanted & offered
    return points_in_common(weight)[min(2, len(shared))], tuple(sorted(shared))


def topic_shares(mentee: Mentee, weight: int) -> list[tuple[str, int]]:
    """Return each topic wanted with its whole points; they sum to the weight (unless no topic is wanted)."""
    return list(zip(mentee.topics, shares(weight, RANKS[: len(mentee.topics)]), strict=True))


def setting_shares(mentee: Mentee, weight: int) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Return each kind of organisation, and each kind of work, with its whole points, in sorted order.

    Whole points for each kind, not a rounded sum, make the points of a pair a sum over what the two share.
    """
    kinds, work = sorted(mentee.organisation_kinds), sorted(mentee.work)
    for_work = 0 if not work else weight if not kinds else weight * 2 // 5
    return (
        list(zip(kinds, shares(weight - for_work, (1,) * len(kinds)), strict=True)),
        list(zip(work, shares(for_work, (1,) * len(work)), strict=True)),
    )


def points_in_common(weight: int) -> tuple[int, int, int]:
    """Return the points for none, one, and two or more in common."""
    return 0, weight * 2 // 3, weight


@lru_cache(maxsize=4096)
def shares(total: int, weights: tuple[int, ...]) -> tuple[int, ...]:
    """Split `total` in proportion to `weights` into integers that sum to it exactly.

    >>> shares(100, (1, 1, 1))
    (33, 33, 34)
    """
    whole, seen, given = sum(weights), 0, 0
    found = []
    for weight in weights:
        seen += weight
        found.append(total * seen // whole - given)
        given += found[-1]
    return tuple(found)
