"""The fast solver: the same optimum, stage after stage on arrays, each stage proved before the next.

A stage packs as many levels as stay exact in float64 and solves one rectangular assignment: rows are mentees,
columns are single places plus a private "unmatched" column for each mentee. Then, in int64:

1. dual prices are recovered by Bellman-Ford on the residual graph;
2. they are checked: no reduced cost below 0, none above 0 on a chosen pair, no price on an empty column. That
   is a proof of optimality (linear programming duality), so rounding cannot pass unnoticed;
3. by complementary slackness the optima of the stage are exactly the solutions that use only pairs of reduced
   cost 0 and fill every column with a price. The next stage works on that face.

Source: Huang, Kavitha, Mehlhorn & Michail, "Fair matchings and related problems" (2013).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matching.objective import UNMATCHED, Instance, Ints, Level, levels

_EXACT = 2**53
Mask = NDArray[np.bool_]


class TooLargeError(OverflowError):
    """The numbers of an instance are too large to stay exact in this solver."""


def solve_by_stages(instance: Instance) -> Ints:
    """Return the optimal column of each row (-1 = unmatched).

    Raises TooLargeError when one level alone would not stay exact. Complexity: a handful of stages, each
    O(n² (n + total places)) at worst. About 20 ms at 150 × 60.
    """
    n = len(instance.fit)
    if not n:
        return np.full(0, UNMATCHED, np.int64)
    columns = _Columns(instance)
    usable, must_fill = columns.usable, np.zeros(columns.count, np.bool_)
    waiting = levels(instance, priority_ranks=True)
    chosen = np.zeros(n, np.int64)
    while waiting:
        cost = _next_stage(waiting, columns, instance, usable)
        chosen = _assign(cost, usable, must_fill)
        reduced, price = _prices(cost, usable, must_fill, chosen)
        usable &= reduced == 0
        must_fill |= price < 0
        if columns.is_settled(usable):
            break
    return columns.mentor_of[chosen]


class _Columns:
    """The places of an instance laid out as columns of an assignment."""

    def __init__(self, instance: Instance) -> None:
        n, m = instance.fit.shape
        allowed = instance.allowed
        seats = np.minimum(instance.places, allowed.sum(axis=0))
        owner = np.repeat(np.arange(m), seats)
        # 0 for a mentor's first free place, 1 for the second, …
        self.rank = np.concatenate([np.arange(k) for k in seats]) if m else np.zeros(0, np.int64)
        self.owner = owner
        self.mentor_of = np.concatenate([owner, np.full(n, UNMATCHED)]).astype(np.int64)
        self.count = len(owner) + n
        private = np.diag(instance.forced == UNMATCHED)
        self.usable: Mask = np.concatenate([allowed[:, owner], private], axis=1)

    def cost(self, level: Level) -> Ints:
        """Return a level's cost of each row in each column: n × count."""
        seats = level.pair[:, self.owner]
        if level.crowd is not None:
            seats = seats + level.crowd[self.owner] + self.rank
        return np.concatenate([seats, np.repeat(level.alone[:, None], len(level.alone), axis=1)], axis=1)

    def is_settled(self, usable: Mask) -> bool:
        """Whether each row has one mentor left (or none), so that lower levels have nothing to decide."""
        highest = np.where(usable, self.mentor_of, -2).max(axis=1)
        lowest = np.where(usable, self.mentor_of, self.count).min(axis=1)
        return bool((highest == lowest).all())


def _next_stage(waiting: list[Level], columns: _Columns, instance: Instance, usable: Mask) -> Ints:
    """Take levels off `waiting` while their packed cost stays exact, and return that cost.

    Packing is that of `matching.simplex.multipliers`. The limit: labels and path lengths inside an assignment
    of n rows are sums of at most 2n costs, and a cost may carry the reward for columns that must be filled,
    which is at most n + 1 costs.
    """
    n = len(usable)
    limit = _EXACT // (8 * (n + 1) * (n + 2))
    allowed = instance.allowed
    packed, largest = None, 0
    while waiting:
        factor = waiting[0].bound(allowed) + 1
        cost = np.where(usable, columns.cost(waiting[0]), 0)
        together = largest * factor + int(cost.max(initial=0))
        if together > limit:
            break
        packed = cost if packed is None else packed * factor + cost
        largest = together
        waiting.pop(0)
    if packed is None:
        raise TooLargeError(
            f"The numbers of level {waiting[0].name!r} are too large to stay exact for {n} people; "
            f"use smaller numbers, or the networkx solver, which has no limit."
        )
    return packed


def _assign(cost: Ints, usable: Mask, must_fill: Mask) -> Ints:
    """Return the column of each row in a cheapest assignment that fills every column of `must_fill`."""
    # Filling such a column is worth more than any difference in cost; the last stage's answer fills them all.
    reward = len(cost) * int(cost.max(initial=0)) + 1 if must_fill.any() else 0
    dense = np.where(usable, (cost - reward * must_fill).astype(np.float64), np.inf)
    chosen: Ints = linear_sum_assignment(dense)[1].astype(np.int64)
    return chosen


def _prices(cost: Ints, usable: Mask, must_fill: Mask, chosen: Ints) -> tuple[Ints, Ints]:
    """Prove that `chosen` is optimal, and return the reduced costs and prices that prove it.

    Reduced costs: rows × columns, 1 where forbidden. Prices: one per column, <= 0 unless it must be filled.

    Prices are distances in the residual graph: from an empty column, at no cost, to every column that may be
    emptied, and from a row's column to each other column it may use, at the difference in cost.
    """
    n = len(cost)
    rows = np.arange(n)
    far = n * int(cost.max(initial=0)) * 2 + 1
    own = cost[rows, chosen]
    steps = np.where(usable, cost - own[:, None], 4 * far)
    # Columns that must be filled cannot be emptied: they start further away than any path is long.
    price = np.where(must_fill, far, 0).astype(np.int64)
    for _ in range(len(price) + 1):
        shorter = np.minimum(price, (price[chosen][:, None] + steps).min(axis=0))
        if np.array_equal(shorter, price):
            break
        price = shorter
    reduced = np.where(usable, cost - price - (own - price[chosen])[:, None], 1)
    filled = np.zeros(len(price), np.bool_)
    filled[chosen] = True
    proved = usable[rows, chosen].all() and filled[must_fill].all()
    if not proved or (reduced < 0).any() or price[~filled].any():
        raise ArithmeticError("A stage could not be proved optimal; nothing was decided.")
    return reduced, price
