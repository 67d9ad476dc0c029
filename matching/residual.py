"""What any other answer would cost: shortest paths in the residual graph, contracted to mentors.

Nodes are the mentors and one more, `outside`: being unmatched, and an empty place. An edge a → b says what it
costs that one mentee moves from a to b (the cheapest of those at a), or that a place is filled or emptied.
Costs are compared level by level of the objective, so a length is a tuple (`matching.lengths`). An answer is
optimal if and only if no cycle is shorter than nothing (Klein 1967), and forcing a mentee into a pair costs
the pair's own difference plus the shortest way back from the new mentor to the old one (Ahuja, Magnanti &
Orlin, "Network Flows", 1993, chapter 9).
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.lengths import Lengths, Packing, packing_of
from matching.objective import UNMATCHED, Arcs, Instance, Ints, Level, levels

Mask = NDArray[np.bool_]
_NOBODY = -1
_FAR = 2**60


@dataclass(frozen=True, eq=False)
class Residual:
    """The residual graph of an optimal answer; lengths are without the tie-break, which only chooses paths.

    column (k): the columns that have places; they are nodes 0 to k - 1, and node k is `outside`. at (n): the
    node of each row. move (n × k + 1): what it costs that a row goes to a node, infinite where a rule forbids
    it. places (k + 1 × k + 1): what it costs to fill a place, a → outside, or to empty one, outside → a;
    infinite elsewhere. mobile: rows that no lock holds. tie (n × k + 1 × d): digits of the tie-break.
    """

    packing: Packing
    column: Ints
    at: Ints
    move: Lengths = field(repr=False)
    places: Lengths = field(repr=False)
    mobile: Ints = field(repr=False)
    tie: Ints = field(repr=False)
    _ways: dict[int, list[int]] = field(default_factory=dict, repr=False)

    @property
    def outside(self) -> int:
        """The node of everybody who is unmatched, and of every empty place."""
        return len(self.column)

    @cached_property
    def edges(self) -> Lengths:
        """The cost of each edge (k + 1 × k + 1), infinite where there is none. O(n · k)."""
        edges = self.places.copy()
        nodes, starts = self._groups
        if len(nodes):
            cheapest = np.minimum.reduceat(self.move[self._order], starts)
            edges[nodes] = np.minimum(edges[nodes], cheapest)
        np.fill_diagonal(edges, np.inf)
        return edges

    @cached_property
    def lengths(self) -> Lengths:
        """The length of the shortest path *to* each node (line) from each node, infinite if there is none.

        Floyd's algorithm (1962): O(k³). Raises ArithmeticError if a cycle is shorter than nothing.
        """
        length = np.ascontiguousarray(self.edges.T)
        np.fill_diagonal(length, 0)
        through = np.empty_like(length)
        for middle in range(len(length)):
            # Two steps in memory that is used again are faster than one sum of a column and a row.
            through[:] = length[:, middle, None]
            through += length[middle]
            np.minimum(length, through, out=length)
        if (length.diagonal() < 0).any():
            raise ArithmeticError("The answer is not optimal: a change would improve it.")
        return length

    @cached_property
    def forced(self) -> Lengths:
        """What forcing each row into each column with places costs (n × k), infinite where it cannot be."""
        return self.move[:, :-1] + self.lengths[self.at, :-1]

    def changes(self, row: int, node: int) -> list[tuple[int, int]]:
        """Return who else changes if this row is forced to this node, sorted: (row, its new node).

        The shortest way back, walked; where several are equally short, the tie-break decides.
        """
        goal, mover = int(self.at[row]), self._movers[0]
        onward = self._ways_to(goal)
        moved: list[tuple[int, int]] = []
        for _ in onward:
            if node == goal:
                return sorted(moved)
            following = onward[node]
            who = mover[node][following]
            if who not in (_NOBODY, row):
                moved.append((who, following))
            node = following
        raise ArithmeticError("Two answers are equally good, down to the tie-break.")

    def _ways_to(self, goal: int) -> list[int]:
        """Return the next node from each on the shortest way to `goal`, the best by the tie-break."""
        if goal not in self._ways:
            length, (node, following, edge) = self.lengths[goal], self._direct
            left = length[node]
            on_way = (edge + length[following] == left) & np.isfinite(left) & (node != goal)
            node, following = node[on_way], following[on_way]
            for digit in self._movers[1]:
                first = np.flatnonzero(np.diff(node, prepend=-1))
                if len(first) == len(node):
                    break
                best = _shortest(goal, node, following, digit[node, following], len(length))
                node, following = node[best], following[best]
            ways = np.full(len(length), goal)
            ways[node[::-1]] = following[::-1]
            self._ways[goal] = ways.tolist()
        return self._ways[goal]

    @cached_property
    def _direct(self) -> tuple[Ints, Ints, Lengths]:
        """The edges that are themselves shortest ways, the only ones on any: whence, where to, and how long.
        By node."""
        node, following = np.nonzero((self.edges == self.lengths.T) & np.isfinite(self.edges))
        return node, following, self.edges[node, following]

    @cached_property
    def _order(self) -> Ints:
        """Rows that may move, sorted by their node."""
        return self.mobile[np.argsort(self.at[self.mobile], kind="stable")]

    @cached_property
    def _groups(self) -> tuple[Ints, Ints]:
        """The nodes that rows may leave, and where each begins in `_order`."""
        return np.unique(self.at[self._order], return_index=True)

    @cached_property
    def _movers(self) -> tuple[list[list[int]], Ints]:
        """Who moves along each edge (k + 1 × k + 1; -1: a place is filled or emptied), the best by the
        tie-break of those who cost the same; and what that adds to each digit (d × k + 1 × k + 1), and 1."""
        size, depth = self.outside + 1, self.tie.shape[2]
        mover, digits = np.full((size, size), _NOBODY), np.zeros((depth + 1, size, size), np.int64)
        # Last, the fewest moves: a place that costs nothing is not filled and emptied in circles.
        digits[depth] = 1
        nodes, starts = self._groups
        if not len(nodes):
            return mover.tolist(), digits
        order, own = self._order, self.at[self._order]
        group = np.repeat(np.arange(len(nodes)), np.diff(starts, append=len(order)))
        best = (self.move[order] == self.edges[own]) & np.isfinite(self.edges[own])
        for digit in range(depth):
            here = self.tie[order, :, digit]
            more = here - here[np.arange(len(order)), own][:, None]
            least = np.minimum.reduceat(np.where(best, more, _FAR), starts)
            best &= more == least[group]
            digits[digit][nodes] = np.where(least < _FAR, least, 0)
        first = np.minimum.reduceat(np.where(best, order[:, None], len(self.at)), starts)
        mover[nodes] = np.where(first < len(self.at), first, _NOBODY)
        return mover.tolist(), digits


def _shortest(goal: int, node: Ints, following: Ints, step: Ints, size: int) -> Mask:
    """Return which edges, sorted by their node, are on a shortest way to `goal`, each `step` long.

    Bellman and Ford's algorithm on these alone, from the ways by first edges, which are added up by doubling.
    """
    first = np.flatnonzero(np.diff(node, prepend=-1))
    onward, way = np.full(size, goal), np.zeros(size, np.int64)
    onward[node[first]], way[node[first]] = following[first], step[first]
    for _ in range(size.bit_length()):
        way += way[onward]
        onward = onward[onward]
    # First edges may go round in circles.
    way[onward != goal] = _FAR
    for _ in range(size):
        found = np.minimum.reduceat(step + way[following], first)
        if (found == way[node[first]]).all():
            break
        way[node[first]] = found
    best: Mask = step + way[following] == way[node]
    return best


def residual_of(instance: Instance, mentor: Ints) -> Residual:
    """Return the residual graph of an optimal answer (`mentor[row]` = column or -1). O(n · m).

    Raises OverflowError if its numbers are too large to be added up exactly.
    """
    n, m = instance.fit.shape
    column = np.flatnonzero(instance.places > 0)
    k = len(column)
    rows, columns = np.arange(n), np.append(column, m)
    at = np.searchsorted(columns, np.where(mentor == UNMATCHED, m, mentor))
    used = np.bincount(at, minlength=k + 1)[:k]
    by_name = {level.name: level for level in levels(instance) if not level.name.startswith("tie")}
    arcs = Arcs.among(rows[:, None], columns, m)
    moves, fills, empties, most = {}, {}, {}, {}
    for name, level in by_name.items():
        cost = level.of(arcs)
        moves[name] = cost - cost[rows, at][:, None]
        fills[name] = np.zeros(k, np.int64) if level.crowd is None else level.crowd[column] + used
        empties[name] = fills[name] if level.crowd is None else 1 - fills[name]
        most[name] = _most(level, moves[name], fills[name])
    packing = packing_of(most)
    eligible = np.append(instance.fit[:, column] >= 0, np.ones((n, 1), np.bool_), axis=1)
    places = np.full((k + 1, k + 1), np.inf, np.result_type(packing.kind, np.complex64))
    places[:-1, -1] = np.where(used < instance.places[column], packing.pack(fills), np.inf)
    places[-1, :-1] = np.where(used > 0, packing.pack(empties), np.inf)
    tie = np.zeros((n, k + 1, instance.tie.shape[2]), np.int64)
    tie[:, :k] = instance.tie[:, column]
    return Residual(
        packing=packing,
        column=column,
        at=at,
        move=np.where(eligible, packing.pack(moves), np.inf),
        places=places,
        mobile=np.flatnonzero(instance.forced == UNMATCHED),
        tie=tie,
    )


def _most(level: Level, moves: Ints, fills: Ints) -> int:
    """Return what no sum along a simple path and the pair that is forced is beyond.

    Such a path meets `outside` once at most. What only edges there cost is met twice, and once by the pair.
    """
    largest = int(np.abs(moves).max(initial=0)) + int(fills.max(initial=0))
    return (3 if level.pair is None else len(fills) + 3) * largest
