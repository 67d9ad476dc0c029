"""The certificate: what prices prove that no answer can beat, level by level, whoever found them.

Weak duality: whatever the prices, no answer costs less than each row at its cheapest arc, prices included,
plus each place taken if it then pays for itself. Nothing but arcs, places and prices is looked at, every arc
is, and in whole numbers; so if an answer costs just that, neither a mistake of a solver nor rounding can have
hidden a better one among these arcs. With each level the arcs and places that an answer best so far cannot
use fall away (complementary slackness), and the next level's bound holds among those that are left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.objective import UNMATCHED, Arcs, Ints, Level


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """levels: names of the objective's levels. by_level (levels × m): what one more row at a column would
    cost the others at each, against being unmatched."""

    levels: tuple[str, ...]
    by_level: Ints


def bounds(arcs: Arcs, places: Ints, levels: Sequence[Level], prices: Ints) -> list[int]:
    """Return the least that each level can cost, given prices (levels × m). O(arcs) for each level.

    arcs: all that there are, sorted by row; every row has at least one.
    """
    least, most = np.zeros(len(places), np.int64), np.minimum(places, len(arcs.row))
    found = []
    for level, price in zip(levels, prices, strict=True):
        first = np.flatnonzero(np.diff(arcs.row, prepend=-1))
        through = level.of(arcs) + np.append(price, 0)[arcs.column]
        cheapest = np.minimum.reduceat(through, first) if len(first) else through
        least, most, taken = _places_taken(level, price, least, most)
        found.append(int(cheapest.astype(object).sum()) + taken)
        arcs = arcs.where(through == np.repeat(cheapest, np.diff(first, append=len(through))))
    return found


def proved(arcs: Arcs, places: Ints, levels: Sequence[Level], prices: Ints, mentor: Ints) -> dict[str, int]:
    """Return `bounds` by name, if the answer `mentor` costs just that at every level, the tie-break too.

    Raises ArithmeticError if it does not.
    """
    at = np.where(mentor == UNMATCHED, arcs.outside, mentor)
    own = arcs.where(arcs.column == at[arcs.row])
    used = np.bincount(at, minlength=len(places) + 1)[:-1]
    least = bounds(arcs, places, levels, prices)
    for level, bound in zip(levels, least, strict=True):
        cost = int(level.of(own).astype(object).sum())
        if level.crowd is not None:
            many = used.astype(object)
            cost += int((level.crowd * many + many * (many - 1) // 2).sum())
        if cost != bound or len(own.row) != len(mentor) or (used > places).any():
            raise ArithmeticError("The answer could not be proved optimal; nothing was decided.")
    return {level.name: bound for level, bound in zip(levels, least, strict=True)}


def _places_taken(level: Level, price: Ints, least: Ints, most: Ints) -> tuple[Ints, Ints, int]:
    """Return how few and how many places of each column are taken at best, and what they cost together.

    A place pays for itself if it costs less than the price, and may be taken or not if it costs the same.
    """
    if level.crowd is None:
        few, many = np.where(price > 0, most, least), np.where(price < 0, least, most)
        cost = -price.astype(object) * few
    else:
        few, many = (np.clip(price - level.crowd + extra, least, most).astype(np.int64) for extra in (0, 1))
        cost = few.astype(object) * (level.crowd - price) + few * (few - 1) // 2
    return few, many, int(cost.sum())
