"""The points of all pairs of a round at once: the same numbers as `matching.fit` and `matching.wishes`.

A fit is an inner product of what a mentee wants and what a mentor offers. Each criterion gives a pair of
matrices, mentees × k and mentors × k, whose product is its points; side by side, one product is the fit.
Where answers do not simply add up (times, ways of meeting, how far ahead), the mentors' distinct answers are
the columns, and a mentee's row says what each of them would earn.
"""

from collections.abc import Callable, Hashable, Sequence

import numpy as np

from matching.features import (
    Features,
    Ints,
    alike,
    distinct,
    in_common,
    linear,
    one_hot,
    side_by_side,
    unless_both_answer,
)
from matching.fit import (
    AHEAD,
    OUT_OF_REACH,
    points_in_common,
    setting_shares,
    topic_shares,
)
from matching.model import CONFIDENT, SOME, Mentee, Mentor, Policy
from matching.wishes import wish_worths

Mentees = Sequence[Mentee]
Mentors = Sequence[Mentor]


def fits(mentees: Mentees, mentors: Mentors, policy: Policy) -> Ints:
    """Return `fit_of` of every pair, mentees × mentors, whether or not a rule forbids it."""
    features = []
    for name, weight in policy.weights:
        firsts, row = alike(mentees, ANSWER[name])
        features.append(FEATURES[name](firsts, mentors, weight).repeated(row))
    return side_by_side(features).points()


def wishes(mentees: Mentees, mentors: Mentors, policy: Policy) -> Ints:
    """Return `wish_points` of every pair, mentees × mentors. Never to be shown."""
    firsts, row = alike(mentees, lambda one: one.wishes)
    worths = [dict(wish_worths(one, policy)) for one in firsts]
    held = [[one.item for one in mentor.experiences] for mentor in mentors]
    return linear(worths, held).repeated(row).points()


def _topics(mentees: Mentees, mentors: Mentors, weight: int) -> Features:
    wanted = [
        {
            (topic, how): share if how == CONFIDENT else share // 2
            for topic, share in topic_shares(one, weight)
            for how in (CONFIDENT, SOME)
        }
        for one in mentees
    ]
    answered = (bool(one.topics) for one in mentees), (bool(one.topics) for one in mentors)
    return side_by_side(
        [linear(wanted, [one.topics for one in mentors]), unless_both_answer(weight // 2, *answered)]
    )


def _setting(mentees: Mentees, mentors: Mentors, weight: int) -> Features:
    kinds, work = [], []
    for one in mentees:
        of_kinds, of_work = setting_shares(one, weight)
        kinds.append(dict(of_kinds))
        work.append(dict(of_work))
    asked = (bool(one.organisation_kinds or one.work) for one in mentees)
    known = (bool(one.organisation_kinds or one.work) for one in mentors)
    return side_by_side(
        [
            linear(kinds, [one.organisation_kinds for one in mentors]),
            linear(work, [one.work for one in mentors]),
            unless_both_answer(weight // 2, asked, known),
        ]
    )


def _times(mentees: Mentees, mentors: Mentors, weight: int) -> Features:
    return _counted([one.availability for one in mentees], [one.availability for one in mentors], weight)


def _formats(mentees: Mentees, mentors: Mentors, weight: int) -> Features:
    return _counted([one.ways_to_meet for one in mentees], [one.ways_to_meet for one in mentors], weight)


def _further_on(mentees: Mentees, mentors: Mentors, weight: int) -> Features:
    years, code = distinct(one.years_as_psp for one in mentors)
    months = np.array([one.months_in_role for one in mentees], np.int64)
    ahead = np.array(years, np.int64) * 12 - months[:, None]
    points = np.array([weight * tenths // 10 for tenths in (*(line[1] for line in AHEAD), OUT_OF_REACH[0])])
    line = np.searchsorted([limit for limit, *_ in AHEAD], ahead, side="right")
    return Features(points[line], one_hot(code, len(years)))


def _region(mentees: Mentees, mentors: Mentors, weight: int) -> Features:
    half = weight // 2
    wanted = [
        {**dict.fromkeys(one.regions_near, half), one.region: weight} if one.region else {} for one in mentees
    ]
    offered = [(one.region,) if one.region else () for one in mentors]
    answered = (bool(one.region) for one in mentees), (bool(one.region) for one in mentors)
    return side_by_side([linear(wanted, offered), unless_both_answer(half, *answered)])


FEATURES: dict[str, Callable[[Mentees, Mentors, int], Features]] = {
    "topics": _topics,
    "setting": _setting,
    "times": _times,
    "formats": _formats,
    "further_on": _further_on,
    "region": _region,
}


# What a criterion looks at in a mentee: those who answered alike are looked at once.
ANSWER: dict[str, Callable[[Mentee], Hashable]] = {
    "topics": lambda one: one.topics,
    "setting": lambda one: (one.organisation_kinds, one.work),
    "times": lambda one: one.availability,
    "formats": lambda one: one.ways_to_meet,
    "further_on": lambda one: one.months_in_role,
    "region": lambda one: (one.region, one.regions_near),
}


def _counted(wanted: Sequence[frozenset[str]], offered: Sequence[frozenset[str]], weight: int) -> Features:
    """Points by how many are in common, looked up for the mentors' distinct answers."""
    given, column = distinct(offered)
    points = np.array(points_in_common(weight))[np.minimum(2, in_common(wanted, given))]
    points[[not one for one in wanted], :] = weight // 2
    points[:, [not one for one in given]] = weight // 2
    return Features(points, one_hot(column, len(given)))
