"""The answers that are best at every level so far, and the next level decided among them.

These answers are a face of the assignment polytope: those that use certain arcs only (a row and a column it
may still have) and fill each column between two limits. A level is decided on its face by prices that prove
an answer best; by complementary slackness the best answers are then exactly those that use arcs of reduced
cost 0 and keep to the limits that the prices leave. That is the face of the next level. No level is weighed
against another, so nothing overflows: numbers too large for 64 bits become Python integers.

Sources: Huang, Kavitha, Mehlhorn & Michail, "Fair matchings and related problems" (2013); negative cycles:
Klein (1967), found by Bellman and Ford's algorithm on the residual graph contracted to columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.objective import UNMATCHED, Arcs, Ints, Level

Mask = NDArray[np.bool_]
_LARGEST = 2**61
_NONE = -1
# Rounds of Bellman and Ford's algorithm between two looks for a negative cycle.
_PATIENCE = 8
# How much further apart prices may become before more arcs are looked at.
_WIDER = 4


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """Arcs of n rows to m columns and to `outside` (column m: unmatched), and an answer that uses them.

    arcs: sorted by row; a row that cannot move any more has none. at (n): the column of each row in the
    answer. least, most (m): how many rows a column may have.
    """

    arcs: Arcs
    at: Ints
    least: Ints
    most: Ints

    @property
    def outside(self) -> int:
        """The column of whoever is unmatched."""
        return len(self.most)

    @property
    def used(self) -> Ints:
        """How many rows each column has in the answer (m)."""
        return np.bincount(self.at, minlength=self.outside + 1)[:-1]

    @property
    def is_settled(self) -> bool:
        """Whether no other answer is left."""
        return not len(self.arcs.row)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """What moving on from the answer of a face costs at one level.

    arcs: of the face, or those of them that may matter. more (arcs): what an arc costs more than the one that
    its row has. first, here: for each row with arcs, the first of them, and its present column. fill, empty
    (m): what one more, and one fewer, row costs a column; may_fill, may_empty (m): where the limits leave
    room. grows: if a place costs more than the one before.
    """

    arcs: Arcs
    more: Ints
    first: Ints
    here: Ints
    fill: Ints
    empty: Ints
    may_fill: Mask
    may_empty: Mask
    grows: bool

    @property
    def line(self) -> Ints:
        """Which of the rows with arcs each arc is of."""
        return np.repeat(np.arange(len(self.first)), np.diff(self.first, append=len(self.more)))

    def near(self, reach: int) -> "Step":
        """Return the step without arcs that cost more than `reach` beyond the present ones.

        Among prices that are no further than that apart, these cannot gain; and each row keeps its own arc.
        The step itself where few would fall away.
        """
        kept = np.flatnonzero(self.more <= reach)
        if 2 * len(kept) > len(self.more):
            return self
        first = np.searchsorted(kept, self.first)
        return replace(self, arcs=self.arcs.take(kept), more=self.more[kept], first=first)


def face_of(arcs: Arcs, places: Ints, mentor: Ints) -> Face:
    """Return the face of all answers with these arcs, sorted by row, and places, and of them the answer
    `mentor` (column of each row, -1 = unmatched)."""
    alone = np.bincount(arcs.row, minlength=len(mentor)) == 1
    at = np.where(mentor == UNMATCHED, len(places), mentor)
    return Face(arcs.where(~alone[arcs.row]), at, np.zeros(len(places), np.int64), places)


def step_of(face: Face, level: Level) -> Step:
    """Return a level's costs, as Python integers where a sum along a path might not fit 64 bits."""
    arcs, used, cost = face.arcs, face.used, level.of(face.arcs)
    fill = np.zeros_like(used) if level.crowd is None else level.crowd + used
    empty = np.zeros_like(used) if level.crowd is None else 1 - fill
    largest = max(int(cost.max(initial=0)), int(fill.max(initial=0)))
    if 4 * (len(used) + 2) * (largest + 1) > _LARGEST:
        cost, fill, empty = (one.astype(object) for one in (cost, fill, empty))
    first = np.flatnonzero(np.diff(arcs.row, prepend=_NONE))
    own = np.flatnonzero(arcs.column == face.at[arcs.row])
    return Step(
        arcs=arcs,
        more=cost - np.repeat(cost[own], np.diff(first, append=len(cost))),
        first=first,
        here=arcs.column[own],
        fill=fill,
        empty=empty,
        may_fill=used < face.most,
        may_empty=used > face.least,
        grows=level.crowd is not None,
    )


def priced(face: Face, step: Step, start: Ints | None = None) -> tuple[Ints, Face]:
    """Return prices (m + 1) that prove the answer best at this level, and the same face; or, if it is not
    best, the face with a better answer (and no proof).

    The price of a column is what one more row there costs the others: the shortest path from it to anywhere.
    Prices sink, round by round, until they settle; or for ever, if a cycle is shorter than nothing: then the
    moves that they sank by soon close that cycle. Looked at are only arcs that can gain among prices as far
    apart as they are; and after the first rounds, only those to columns that sank in the round before.
    start: prices to sink from; near ones save time.
    """
    outside = face.outside
    price = np.zeros(outside + 1, step.more.dtype) if start is None else start.astype(step.more.dtype)
    by_here = np.argsort(step.here, kind="stable")
    nodes, starts = np.unique(step.here[by_here], return_index=True)
    sank, reach = np.zeros(outside + 1, np.bool_), _NONE
    for _ in range(_PATIENCE):
        if (apart := price.max() - price.min()) > reach:
            reach = _WIDER * apart
            near = step.near(reach)
        found = _by_places(step, price)
        if len(nodes):
            gain = np.minimum.reduceat(near.more + price[near.arcs.column], near.first)
            found[nodes] = np.minimum(found[nodes], np.minimum.reduceat(gain[by_here], starts))
        sank = found < price
        if not sank.any():
            return price, face
        price = found
    return _sink_on(face, step, price, sank)


def _by_places(step: Step, price: Ints) -> Ints:
    """Return prices after one round in which only places are filled and emptied."""
    outside, found = len(price) - 1, price.copy()
    filled = np.where(step.may_fill, step.fill + price[outside], found[:-1])
    found[:-1] = np.minimum(found[:-1], filled)
    emptied = (step.empty + price[:-1])[step.may_empty]
    found[outside] = min(found[outside], emptied.min(initial=found[outside]))
    return found


def _sink_on(face: Face, step: Step, price: Ints, sank: Mask) -> tuple[Ints, Face]:
    """Go on with `priced`, looking only at arcs to columns that sank in the round before."""
    outside, reach = face.outside, _NONE
    # The move by which each price last sank: where it leads, and which row moves; -1 = it never sank, or a
    # place is filled or emptied.
    onward, mover = np.full(outside + 1, _NONE), np.full(outside + 1, _NONE)
    for turn in range(1, _PATIENCE * (outside + 3)):
        if (apart := price.max() - price.min()) > reach:
            reach = _WIDER * apart
            near = step.near(reach)
            row, column, into = near.line, near.arcs.column, np.argsort(near.arcs.column, kind="stable")
            count = np.bincount(column, minlength=outside + 1)
            ends = np.cumsum(count)
        arcs = into[_ranges(ends[sank] - count[sank], ends[sank])]
        gain = near.more[arcs] + price[column[arcs]]
        node, found = step.here[row[arcs]], _by_places(step, price)
        placed = np.flatnonzero(found < price)
        np.minimum.at(found, node, gain)
        hit = (gain == found[node]) & (gain < price[node])
        onward[placed], mover[placed] = outside, _NONE
        onward[node[hit]], mover[node[hit]] = column[arcs[hit]], row[arcs[hit]]
        if outside in placed and mover[outside] == _NONE:
            emptied = np.where(step.may_empty, step.empty + price[:-1], _LARGEST)
            onward[outside] = int(emptied.argmin())
        sank = found < price
        if not sank.any():
            return price, face
        if not turn % _PATIENCE and (cycles := list(_cycles(onward.tolist()))):
            return price, _walked(face, step, onward, mover, cycles)
        price = found
    raise ArithmeticError("A level could be neither proved optimal nor improved; nothing was decided.")


def _ranges(starts: Ints, ends: Ints) -> Ints:
    """Return the numbers from each start up to, not including, its end, one after the other."""
    counts = ends - starts
    numbers: Ints = np.arange(counts.sum()) + np.repeat(starts - np.cumsum(counts) + counts, counts)
    return numbers


def _walked(face: Face, step: Step, onward: Ints, mover: Ints, cycles: list[list[int]]) -> Face:
    """Return the face with a better answer. Each column has one move, so that cycles share no column or row,
    and each is shorter than nothing, as every price on it sank by it."""
    at, rows = face.at.copy(), face.arcs.row[step.first]
    for cycle in cycles:
        moving = [one for one in cycle if mover[one] != _NONE]
        at[rows[mover[moving]]] = onward[moving]
    return replace(face, at=at)


def narrowed(face: Face, step: Step, price: Ints) -> Face:
    """Return the face of the answers best at this level too, given prices that prove it of `face.at`."""
    outside, used, near = face.outside, face.used, step.near(price.max() - price.min())
    line = near.line
    reduced = near.more + price[near.arcs.column] - price[near.here][line]
    more = step.fill + price[outside] - price[:-1]
    fewer = step.empty + price[:-1] - price[outside]
    if (reduced < 0).any() or (more[step.may_fill] < 0).any() or (fewer[step.may_empty] < 0).any():
        raise ArithmeticError("The answer could not be proved optimal; nothing was decided.")
    keep = reduced == 0
    # A row with one arc left cannot move.
    keep &= (np.bincount(line[keep], minlength=len(near.first)) > 1)[line]
    # Where each place costs more than the one before, at most one more or one fewer can be for nothing.
    most, least = (used + 1, used - 1) if step.grows else (face.most, face.least)
    return Face(
        arcs=near.arcs.where(keep),
        at=face.at,
        most=np.where(step.may_fill & (more == 0), most, used),
        least=np.where(step.may_empty & (fewer == 0), least, used),
    )


def _cycles(onward: list[int]) -> Iterator[list[int]]:
    """Yield the cycles of a graph in which each node leads to one other, or to none (-1)."""
    seen = [_NONE] * len(onward)
    for start in range(len(onward)):
        if seen[start] != _NONE or onward[start] == _NONE:
            continue
        node, path = start, []
        while node != _NONE and seen[node] == _NONE:
            seen[node] = start
            path.append(node)
            node = onward[node]
        if node != _NONE and seen[node] == start:
            yield path[path.index(node) :]
