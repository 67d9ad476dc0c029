"""The points of all pairs of a round at once: the same numbers as `matching.fit` and `matching.wishes`.

A fit is an inner product of what a mentee wants and what a mentor offers. Each criterion gives a pair of
matrices, mentees × k and mentors × k, whose product is its points; side by side, one product is the fit.
Where answers do not simply add up (times, ways of meeting, how far ahead), distinct answers are the columns.
"""

from collections.abc import Callable, Collection, Sequence
from operator import attrgetter

import numpy as np

from matching.features import (
    Features,
    Ints,
    Spread,
    alike,
    distinct,
    in_common,
    laid_out,
    linear,
    looked_up,
    named,
    numbering,
    side_by_side,
    unless_both_answer,
)
from matching.fit import (
    AHEAD,
    OUT_OF_REACH,
    RANKS,
    points_in_common,
    setting_shares,
    shares,
)
from matching.model import CONFIDENT, MOST_TOPICS, Mentee, Mentor, Policy
from matching.wishes import wish_worths

Mentees = Sequence[Mentee]
Mentors = Sequence[Mentor]


def fits(mentees: Mentees, mentors: Mentors, policy: Policy) -> Ints:
    """Return `fit_of` of every pair, mentees × mentors, whether or not a rule forbids it."""
    return fit_features(mentees, mentors, policy).points()


def wishes(mentees: Mentees, mentors: Mentors, policy: Policy) -> Ints:
    """Return `wish_points` of every pair, mentees × mentors. Never to be shown."""
    return wish_features(mentees, mentors, policy).points()


def fit_features(mentees: Mentees, mentors: Mentors, policy: Policy) -> Features:
    """Return the features whose points are `fits`."""
    return side_by_side([FEATURES[name](mentees, mentors, weight) for name, weight in policy.weights])


def wish_features(mentees: Mentees, mentors: Mentors, policy: Policy) -> Features:
    """Return the features whose points are `wishes`."""
    firsts, rows = alike(mentees, attrgetter("wishes"))
    worths = [wish_worths(one, policy) for one in firsts]
    held = [[one.item for one in mentor.experiences] for mentor in mentors]
    return linear(worths, held).repeated(rows)


def _topics(mentees: Mentees, mentors: Mentors, weight: int) -> Features:
    wanted, offered = [one.topics for one in mentees], [one.topics for one in mentors]
    column: dict[str, int] = numbering()
    held: dict[tuple[str, str], int] = numbering()
    ranked, having = named(wanted, column), named(offered, held)
    of_ranks = [shares(weight, RANKS[:count]) for count in range(MOST_TOPICS + 1)]
    points = np.array([point for one in wanted for point in of_ranks[len(one)]], np.int64)
    # A column for each topic held, with how it is held: its points in full, or half of them.
    topics, sure = [column[topic] for topic, _ in held], [how == CONFIDENT for _, how in held]
    whole = laid_out(ranked, (len(mentees), len(column)), points)[:, topics]
    left, right = np.where(sure, whole, np.floor(whole / 2)), laid_out(having, (len(mentors), len(held)))
    return side_by_side([Features(left, right), unless_both_answer(weight // 2, wanted, offered)])


def _setting(mentees: Mentees, mentors: Mentors, weight: int) -> Features:
    asking, rows = alike(mentees, attrgetter("organisation_kinds", "work"))
    offering, columns = alike(mentors, attrgetter("organisation_kinds", "work"))
    shares = [setting_shares(one, weight) for one in asking]
    answers = [
        linear([kinds for kinds, _ in shares], [one.organisation_kinds for one in offering]),
        linear([work for _, work in shares], [one.work for one in offering]),
        unless_both_answer(
            weight // 2, *([one.organisation_kinds | one.work for one in side] for side in (asking, offering))
        ),
    ]
    return Spread(side_by_side(answers), rows, columns).of_people()


def _times(mentees: Mentees, mentors: Mentors, weight: int) -> Features:
    return _counted([one.availability for one in mentees], [one.availability for one in mentors], weight)


def _formats(mentees: Mentees, mentors: Mentors, weight: int) -> Features:
    return _counted([one.ways_to_meet for one in mentees], [one.ways_to_meet for one in mentors], weight)


def _further_on(mentees: Mentees, mentors: Mentors, weight: int) -> Features:
    months, rows = distinct([one.months_in_role for one in mentees])
    years, columns = distinct([one.years_as_psp for one in mentors])
    ahead = np.array(years, np.int64) * 12 - np.array(months, np.int64)[:, None]
    points = np.array([weight * tenths // 10 for tenths in (*(line[1] for line in AHEAD), OUT_OF_REACH[0])])
    line = np.searchsorted([limit for limit, *_ in AHEAD], ahead, side="right")
    return Spread(looked_up(points[line]), rows, columns).of_people()


def _region(mentees: Mentees, mentors: Mentors, weight: int) -> Features:
    half = weight // 2
    asking, rows = alike(mentees, attrgetter("region", "regions_near"))
    regions, columns = distinct([one.region for one in mentors])
    wanted = [
        [(near, half) for near in one.regions_near if near != one.region] + [(one.region, weight)]
        if one.region
        else []
        for one in asking
    ]
    offered = [(region,) if region else () for region in regions]
    answers = side_by_side([linear(wanted, offered), unless_both_answer(half, wanted, offered)])
    return Spread(answers, rows, columns).of_people()


FEATURES: dict[str, Callable[[Mentees, Mentors, int], Features]] = {
    "topics": _topics,
    "setting": _setting,
    "times": _times,
    "formats": _formats,
    "further_on": _further_on,
    "region": _region,
}


def _counted(
    wanted: Collection[frozenset[str]], offered: Collection[frozenset[str]], weight: int
) -> Features:
    """Points by how many are in common, looked up for distinct answers."""
    asked, rows = distinct(wanted)
    given, columns = distinct(offered)
    points = np.array(points_in_common(weight))[np.minimum(2, in_common(asked, given))]
    points[[not one for one in asked], :] = weight // 2
    points[:, [not one for one in given]] = weight // 2
    return Spread(looked_up(points), rows, columns).of_people()
