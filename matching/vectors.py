"""People as vectors, for pools too large for an array of all pairs.

A pair's fit, its points for wishes and most rules against it are inner products of a row of the mentee and a
row of the mentor, so any block of pairs is one small product of matrices. The other rules (who knows whom,
who shares an organisation) rule out few pairs, and these are listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.features import Features, Pairs, columns_of, meetings, shared_widely, side_by_side
from matching.model import Mentee, Mentor, Policy
from matching.rules import answers_against, names_against
from matching.scoring import fit_features, wish_features

# A name by which more pairs meet than this, and than this share of all pairs, is not listed pair by pair: one
# more column is cheaper. As nobody names many, such names are few.
_LISTED, _SHARE = 2**16, 2**12


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """What says everything about n × m pairs. Products of features are exact in any order of summation.

    fit: `fit_of`. wish: `wish_points`, never to be shown. barred: how much the rules about answers, and about
    mentors alone, have against a pair (each need that is not met counts); 0 = nothing. apart: the pairs that
    other rules forbid, each once, by row and then column; but a name that very many pairs share is barred
    instead. Neither barred nor apart: the pair is eligible.
    """

    fit: Features
    wish: Features
    barred: Features
    apart: Pairs


def vectors_of(mentees: Sequence[Mentee], mentors: Sequence[Mentor], policy: Policy) -> Vectors:
    """Return the vectors of people, in the order given.

    Linear in people, in the columns (as many as there are different things, or different answers, to a
    question) and in the pairs kept apart. Raises OverflowError if wishes are worth more than float32 can add
    up exactly.
    """
    wish = wish_features(mentees, mentors, policy)
    if wish.left.dtype != np.float32:
        raise OverflowError("Wishes are worth too much to be added up exactly: keep them under 2^24.")
    against = [answers_against(mentees, mentors, policy.today)]
    listed = []
    shape = len(mentees), len(mentors)
    most = max(_LISTED, len(mentees) * len(mentors) // _SHARE)
    for _, left, right in names_against(mentees, mentors):
        wide, others = shared_widely(left, right, most)
        against.append(columns_of(wide, left, right, shape))
        listed.append(meetings(others, right))
    return Vectors(
        fit=fit_features(mentees, mentors, policy).trimmed(),
        wish=wish.trimmed(),
        barred=side_by_side(against).trimmed(),
        apart=_each_once(listed, len(mentors)),
    )


def _each_once(several: Sequence[Pairs], count: int) -> Pairs:
    """Return all these pairs by row and column, each once; `count` is the number of columns."""
    if not several:
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64))
    places = np.concatenate([rows * count + columns for rows, columns in several])
    # Nearly in order already: a stable sort is far faster here than np.unique, which hashes.
    places.sort(kind="stable")
    return Pairs(*np.divmod(places[np.diff(places, prepend=-1) > 0], count))
