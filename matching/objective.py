"""The objective as numbers: what an instance is, the levels it is solved by, and the value of a solution.

The order of the levels (after hard rules and locks, which always hold):

1. `matched`: as many mentees as possible;
2. `priority`: the highest sum of priority among the matched (*who*, before *with whom*);
3. `under_300`, `under_400`, …: the fewest fits under each floor, lowest floor first;
4. `fit`: the highest total of fit, plus the bonus of each pair, which is felt but not shown;
   `plain`: where there are bonuses, the highest total of fit alone among answers that are felt alike;
5. `load`: the most even load: a place costs as many points as its mentor already has mentees;
6. tie-break digits: the lowest sums of a hash of each pair, digit after digit.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
UNMATCHED = -1


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """One assignment problem with n rows (mentees) and m columns (mentors), all in int64.

    fit (n × m): negative = not allowed. bonus (n × m): added to fit in the total, never compared with floors.
    places (m): free places, 0 or more. load (m): mentees a mentor has already. priority (n): more is first.
    floors: ascending. tie (n × m × d): digits of the tie-break, 0 or more. forced (n): the column a row is
    locked to, or -1; a forced pair must be allowed and fit in the places.
    """

    fit: Ints
    bonus: Ints
    places: Ints
    load: Ints
    priority: Ints
    floors: tuple[int, ...]
    tie: Ints
    forced: Ints
    even_load: bool = True

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Which pairs a solution may use: n × m. A locked row has its own pair only."""
        columns = np.arange(self.fit.shape[1])
        own = (self.forced[:, None] == UNMATCHED) | (self.forced[:, None] == columns)
        usable: NDArray[np.bool_] = (self.fit >= 0) & own
        return usable


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One level to minimise: the sum over rows of `pair[row, column]` or, unmatched, `alone[row]`, plus
    `crowd[column]` + k for the (k+1)-th place used of a column. All numbers are 0 or more."""

    name: str
    alone: Ints
    pair: Ints
    crowd: Ints | None = field(default=None)

    def bound(self, allowed: NDArray[np.bool_]) -> int:
        """Return a number no solution's sum exceeds, as a Python integer (it cannot overflow)."""
        rows = np.maximum(self.alone, np.where(allowed, self.pair, 0).max(axis=1, initial=0))
        total = sum(int(worst) for worst in rows)
        if self.crowd is not None and self.crowd.size:
            total += len(rows) * (int(self.crowd.max()) + len(rows))
        return total


def levels(instance: Instance, *, priority_ranks: bool = False) -> list[Level]:
    """Return the levels of the instance in order, each to be minimised.

    priority_ranks: use dense ranks in place of the priorities themselves. The sets of rows that can be
    matched together are the independent sets of a (transversal) matroid, whose best bases depend on the order
    of the weights only (Rado 1957; Edmonds 1971). So the optima are the same and the numbers stay small.
    """
    n, m = instance.fit.shape
    nobody, no_pair = np.zeros(n, np.int64), np.zeros((n, m), np.int64)
    found = [Level("matched", np.ones(n, np.int64), no_pair)]
    if n and np.ptp(instance.priority):
        ranks = np.unique(instance.priority, return_inverse=True)[1].astype(np.int64)
        weights = ranks if priority_ranks else instance.priority - instance.priority.min()
        found.append(Level("priority", weights, no_pair))
    for floor in instance.floors:
        found.append(Level(f"under_{floor}", nobody, (instance.fit < floor).astype(np.int64)))
    felt = np.where(instance.allowed, instance.fit + instance.bonus, 0)
    # Every solution left at this level matches equally many, so a constant per pair changes no order.
    found.append(Level("fit", nobody, np.where(instance.allowed, felt.max(initial=0) - felt, 0)))
    if instance.bonus.any():
        found.append(Level("plain", nobody, np.where(instance.allowed, instance.bonus, 0)))
    if instance.even_load:
        found.append(Level("load", nobody, no_pair, instance.load))
    for digit in range(instance.tie.shape[2]):
        found.append(Level(f"tie_{digit}", nobody, instance.tie[:, :, digit]))
    return found


def values(instance: Instance, mentor: Ints) -> dict[str, int]:
    """Return the value of each level of a solution (`mentor[row]` = column or -1), in the objective's order.

    Only what may be shown: `fit` is without the bonus, and tie-break digits are left out.
    """
    rows = np.flatnonzero(mentor >= 0)
    fits = instance.fit[rows, mentor[rows]]
    shown = {"matched": len(rows), "priority": sum(int(p) for p in instance.priority[rows])}
    for floor in instance.floors:
        shown[f"under_{floor}"] = int((fits < floor).sum())
    shown["fit"] = sum(int(one) for one in fits)
    used = np.bincount(mentor[rows], minlength=instance.fit.shape[1])
    shown["load"] = sum(
        int(k) * int(before) + int(k) * (int(k) - 1) // 2
        for k, before in zip(used, instance.load, strict=True)
    )
    return shown


# Level names for which less is better, by how they start.
_LESS_IS_BETTER = ("under_", "load")


def losses(before: dict[str, int], after: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """Return, level by level, how much worse `after` is than `before` (negative = better)."""
    return tuple(
        (name, (after[name] - before[name]) * (1 if name.startswith(_LESS_IS_BETTER) else -1))
        for name in before
    )
