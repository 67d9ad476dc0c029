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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
UNMATCHED = -1
# Of one answer, or of many at once.
Sums = TypeVar("Sums", int, Ints)


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """One assignment problem with n rows (mentees) and m columns (mentors), all in int64.

    fit (n × m): negative = not allowed. bonus (n × m): added to fit in the total, never compared with floors.
    places (m): free places, 0 or more. load (m): mentees a mentor has already. priority (n): more is first.
    floors: ascending. tie (n × m × d): digits of the tie-break, 0 or more. forced (n): the column a row is
    locked to, or -1; a forced pair must be allowed and fit in the places.

    Where pairs are listed, fit, bonus and tie are of these, one after the other (k, k, k × d), and most_felt
    is a fit with its bonus that none exceeds: so levels stay the same when the list changes.
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
    most_felt: int | None = None

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Which pairs a solution may use: n × m. A locked row has its own pair only."""
        columns = np.arange(self.fit.shape[1])
        own = (self.forced[:, None] == UNMATCHED) | (self.forced[:, None] == columns)
        usable: NDArray[np.bool_] = (self.fit >= 0) & own
        return usable

    @property
    def arcs(self) -> "Arcs":
        """Every column that each row may have, `outside` too unless a lock holds the row: sorted by row."""
        n, m = self.fit.shape
        may = np.concatenate([self.allowed, (self.forced == UNMATCHED)[:, None]], axis=1)
        place = np.flatnonzero(may)
        row = np.repeat(np.arange(n), np.count_nonzero(may, axis=1))
        column = place - row * (m + 1)
        # What stands for the pair of `outside` means nothing, but has to be one.
        return Arcs(row, column, np.minimum(place - row, max(0, n * m - 1)), m)

    @property
    def best_felt(self) -> int:
        """The highest fit of any pair with its bonus."""
        return int((self.fit + self.bonus).max(initial=0)) if self.most_felt is None else self.most_felt

    @property
    def least_priority(self) -> int:
        """The lowest priority of any row."""
        return int(self.priority.min()) if len(self.priority) else 0


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Rows and columns that they may have: row, column, pair (the place of the pair in a level's `pair`), all
    of one shape. The column `outside`, after the last, is being unmatched; `pair` means nothing there."""

    row: Ints
    column: Ints
    pair: Ints
    outside: int

    @classmethod
    def among(cls, row: Ints, column: Ints, outside: int) -> "Arcs":
        """Return arcs whose pairs are all n × m."""
        row, column = np.broadcast_arrays(row, column)
        return cls(row, column, row * outside + np.minimum(column, outside - 1), outside)

    @classmethod
    def listed(cls, row: Ints, column: Ints, count: int, outside: int) -> "Arcs":
        """Return arcs of listed pairs, numbered as listed, and to `outside` from each of `count` rows."""
        alone = np.arange(count)
        rows = np.concatenate([row, alone])
        order = np.argsort(rows, kind="stable")
        columns = np.concatenate([column, np.full(count, outside)])
        pairs = np.concatenate([np.arange(len(row)), np.zeros(count, np.int64)])
        return cls(rows[order], columns[order], pairs[order], outside)

    def where(self, keep: NDArray[np.bool_]) -> "Arcs":
        """Return some of the arcs."""
        return self.take(np.flatnonzero(keep))

    def take(self, kept: Ints) -> "Arcs":
        """Return the arcs of these numbers."""
        return Arcs(self.row[kept], self.column[kept], self.pair[kept], self.outside)


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One level to minimise: the sum over rows of `pair[row, column]` or, unmatched, `alone[row]`, plus
    `crowd[column]` + k for the (k+1)-th place used of a column. All numbers are 0 or more; None = all 0.

    pair: of all n × m pairs, or only of those that are listed, one after the other.
    """

    name: str
    alone: Ints | None = None
    pair: Ints | None = None
    crowd: Ints | None = None

    def of(self, arcs: "Arcs") -> Ints:
        """Return what each arc costs."""
        if self.pair is not None and self.pair.size:
            cost: Ints = self.pair.reshape(-1).take(arcs.pair)
        else:
            cost = np.zeros(arcs.pair.shape, np.int64)
        alone = arcs.column == arcs.outside
        cost[alone] = 0 if self.alone is None else self.alone[arcs.row[alone]]
        return cost

    def bound(self, instance: Instance) -> int:
        """Return a number no solution's sum exceeds, as a Python integer (it cannot overflow)."""
        n, m = instance.fit.shape
        rows = np.zeros(n, np.int64) if self.alone is None else self.alone
        if self.pair is not None:
            rows = np.maximum(rows, np.where(instance.allowed, self.pair, 0).max(axis=1, initial=0))
        total = sum(int(worst) for worst in rows)
        if self.crowd is not None and m:
            total += n * (int(self.crowd.max()) + n)
        return total


def levels(instance: Instance) -> list[Level]:
    """Return the levels of the instance in order, each to be minimised."""
    n = len(instance.priority)
    found = [Level("matched", alone=np.ones(n, np.int64))]
    if n and np.ptp(instance.priority):
        found.append(Level("priority", alone=instance.priority - instance.least_priority))
    for floor in instance.floors:
        found.append(Level(f"under_{floor}", pair=(instance.fit < floor).astype(np.int64)))
    # Every solution left at this level matches equally many, so a constant per pair changes no order.
    found.append(Level("fit", pair=instance.best_felt - instance.fit - instance.bonus))
    if instance.bonus.any() or instance.most_felt is not None:
        found.append(Level("plain", pair=instance.bonus))
    if instance.even_load:
        found.append(Level("load", crowd=instance.load))
    for digit in range(instance.tie.shape[-1]):
        found.append(Level(f"tie_{digit}", pair=instance.tie[..., digit]))
    return found


def lost(instance: Instance, sums: Mapping[str, Sums]) -> dict[str, Sums]:
    """Turn sums of levels, or what they grow by, into what is missing of what may be shown of an answer."""
    unmatched = sums["matched"]
    found = {
        "matched": unmatched,
        "priority": sums.get("priority", 0) + instance.least_priority * unmatched,
    }
    found |= {name: part for name, part in sums.items() if name.startswith("under_")}
    found["fit"] = sums["fit"] + instance.best_felt * unmatched + sums.get("plain", 0)
    if "load" in sums:
        found["load"] = sums["load"]
    return found


def shown(instance: Instance, sums: Mapping[str, int]) -> dict[str, int]:
    """Turn sums of levels, which are minimised, into what is said of an answer: the entries of `values`."""
    n, found = len(instance.priority), lost(instance, sums)
    whole = {
        "matched": n,
        "priority": sum(int(one) for one in instance.priority),
        "fit": n * instance.best_felt,
    }
    return {name: whole[name] - part if name in whole else part for name, part in found.items()}


def values(instance: Instance, mentor: Ints) -> dict[str, int]:
    """Return the value of each level of a solution (`mentor[row]` = column or -1), in the objective's order.

    Only what may be shown: `fit` is without the bonus, and tie-break digits are left out.
    """
    rows = np.flatnonzero(mentor >= 0)
    used = np.bincount(mentor[rows], minlength=len(instance.places))
    return tally(
        instance.fit[rows, mentor[rows]], instance.priority[rows], used, instance.load, instance.floors
    )


def tally(fits: Ints, priorities: Ints, used: Ints, load: Ints, floors: Sequence[int]) -> dict[str, int]:
    """Return `values` of pairs with these fits, of rows with these priorities; used, load: of each column."""
    found = {"matched": len(fits), "priority": sum(int(one) for one in priorities)}
    for floor in floors:
        found[f"under_{floor}"] = int((fits < floor).sum())
    found["fit"] = sum(int(one) for one in fits)
    found["load"] = sum(
        int(k) * int(before) + int(k) * (int(k) - 1) // 2 for k, before in zip(used, load, strict=True)
    )
    return found
