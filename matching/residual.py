"""What any other answer would cost: shortest paths in the residual graph, contracted to mentors.

Nodes are the mentors and one more, `outside`: being unmatched, and an empty place. An edge a → b says what it
costs that one mentee moves from a to b (the cheapest of those at a), or that a place is filled or emptied.
Costs are compared level by level of the objective, so a length is a tuple; levels are packed into as few
64-bit words as hold them exactly. An answer is optimal if and only if no cycle is shorter than nothing (Klein
1967), and forcing a mentee into a pair costs the pair's own difference plus the shortest way back from the
new mentor to the old one (Ahuja, Magnanti & Orlin, "Network Flows", 1993, chapter 9).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.objective import UNMATCHED, Instance, Ints, Level, levels

_WORD = 2**61
_NOBODY = -1
# Longer than any path; two of them still add up without overflow.
FAR = 2**61


@dataclass(frozen=True, slots=True)
class Packing:
    """How levels share words. words: for each word its levels, most important first, as (index, base): a
    signed digit of that level is within ± base // 2."""

    words: tuple[tuple[tuple[int, int], ...], ...]

    def pack(self, parts: list[Ints]) -> list[Ints]:
        """Return one array per word from one array per level."""
        packed = []
        for word in self.words:
            total = np.zeros_like(parts[0])
            for index, base in word:
                total = total * base + parts[index]
            packed.append(total)
        return packed

    def unpack(self, words: list[Ints]) -> list[Ints]:
        """Return one array per level: the inverse of `pack` for sums along one simple path."""
        parts: dict[int, Ints] = {}
        for word, packed in zip(self.words, words, strict=True):
            rest = packed
            for index, base in reversed(word):
                digit = (rest + base // 2) % base - base // 2
                parts[index], rest = digit, (rest - digit) // base
        return [parts[index] for index in sorted(parts)]


@dataclass(frozen=True, slots=True, eq=False)
class Residual:
    """The residual graph of an optimal answer.

    edges: one (m + 1) × (m + 1) array per word, FAR where there is no edge. mover (m + 1 × m + 1): the row
    that moves along an edge, -1 for a place filled or emptied. pair: one (n × m) array per word: what the
    pair itself costs more than the row's present state. at (n): node of each row. shown: words without the
    tie-break come first; so many of them.
    """

    packing: Packing
    edges: list[Ints]
    mover: Ints
    pair: list[Ints]
    at: Ints
    names: tuple[str, ...]
    shown: int

    @property
    def outside(self) -> int:
        """The node of everybody who is unmatched, and of every empty place."""
        return len(self.mover) - 1

    def paths_to(self, node: int) -> tuple[list[Ints], Ints]:
        """Return, for every node, the length of its shortest path to `node` (one array per word, FAR if none)
        and the next node on it. Bellman and Ford's algorithm: O(m²) a round, a handful of rounds in practice.

        Raises ArithmeticError if a cycle is shorter than nothing: the answer was not optimal.
        """
        size = len(self.mover)
        length = [np.full(size, FAR, np.int64) for _ in self.edges]
        for word in length:
            word[node] = 0
        onward = np.full(size, node)
        for _ in range(size + 1):
            steps = [_sum(edge, word[None, :]) for edge, word in zip(self.edges, length, strict=True)]
            best = _first_smallest(steps)
            found = [step[np.arange(size), best] for step in steps]
            shorter = _less(found, length)
            if not shorter.any():
                return length, onward
            if shorter[node]:
                break
            length = [np.where(shorter, new, old) for new, old in zip(found, length, strict=True)]
            onward = np.where(shorter, best, onward)
        raise ArithmeticError("The answer is not optimal: a change would improve it.")

    def all_lengths(self) -> list[Ints]:
        """Return the length of the shortest path between any two nodes, without the tie-break: one
        (m + 1) × (m + 1) array per word. Floyd (1962): O(m³). Raises ArithmeticError as `paths_to` does."""
        length = [word.copy() for word in self.edges[: self.shown]]
        for word in length:
            np.fill_diagonal(word, 0)
        for middle in range(len(self.mover)):
            into = np.flatnonzero(length[0][:, middle] < FAR)
            out = np.flatnonzero(length[0][middle] < FAR)
            block = np.ix_(into, out)
            through = [word[into, middle][:, None] + word[middle, out][None, :] for word in length]
            now = [word[block] for word in length]
            shorter = _less(through, now)
            if shorter.any():
                for word, new, old in zip(length, through, now, strict=True):
                    word[block] = np.where(shorter, new, old)
        if _less(
            [word.diagonal() for word in length], [np.zeros(len(self.mover), np.int64)] * len(length)
        ).any():
            raise ArithmeticError("The answer is not optimal: a change would improve it.")
        return length

    def answer_with(self, mentor: Ints, row: int, column: int, onward: Ints) -> Ints:
        """Return the best answer in which this row has this column: the path back, walked. `onward` is that
        of `paths_to` the row's node."""
        answer = mentor.copy()
        answer[row], node = column, column
        while node != self.at[row]:
            following = int(onward[node])
            if (moved := int(self.mover[node, following])) != _NOBODY:
                answer[moved] = following if following != self.outside else UNMATCHED
            node = following
        return answer

    def forced(self) -> tuple[dict[str, Ints], NDArray[np.bool_]]:
        """Return what forcing each pair costs: for each level but the tie-break an array (n × m), and which
        pairs can be forced at all. All pairs at once, O(m³ + n · m)."""
        back = [word[:-1, self.at].T for word in self.all_lengths()]
        possible = (self.pair[0] < FAR) & (back[0] < FAR)
        total = [
            np.where(possible, _sum(own, way), 0)
            for own, way in zip(self.pair[: self.shown], back, strict=True)
        ]
        parts = Packing(self.packing.words[: self.shown]).unpack(total)
        return dict(zip(self.names, parts, strict=False)), possible


def residual_of(instance: Instance, mentor: Ints) -> Residual:
    """Return the residual graph of an optimal answer (`mentor[row]` = column or -1). O(n · m)."""
    n, m = instance.fit.shape
    found = levels(replace(instance, forced=np.full(n, UNMATCHED, np.int64)))
    at = np.where(mentor < 0, m, mentor)
    eligible = instance.fit >= 0
    rows = np.arange(n)
    parts, present = [], []
    for level in found:
        both = np.concatenate([level.pair, level.alone[:, None]], axis=1)
        own = both[rows, at]
        parts.append(both - own[:, None])
        present.append(own)
    packing = _packing(found, parts, n, m)
    moves = packing.pack(parts)
    may = (
        np.concatenate([eligible, np.ones((n, 1), np.bool_)], axis=1)
        & (instance.forced == UNMATCHED)[:, None]
    )
    edges, mover = _cheapest_moves([np.where(may, word, FAR) for word in moves], at, m + 1)
    _add_places(edges, mover, packing=packing, found=found, instance=instance, mentor=mentor)
    pair = [np.where(eligible, word[:, :m], FAR) for word in moves]
    for word in pair:
        word[(mentor >= 0), mentor[mentor >= 0]] = 0
    names = tuple(level.name for level in found)
    shown = sum(not names[word[0][0]].startswith("tie") for word in packing.words)
    return Residual(packing, edges, mover, pair, at, names, shown)


def _packing(found: list[Level], parts: list[Ints], n: int, m: int) -> Packing:
    """Share words so that no sum along a simple path, with the pair that is forced, leaves its digit."""
    words: list[list[tuple[int, int]]] = []
    room = 0
    for index, (level, part) in enumerate(zip(found, parts, strict=True)):
        most = int(np.abs(part).max(initial=0))
        if level.crowd is not None:
            most += int(level.crowd.max(initial=0)) + n
        base = 2 * (m + 3) * most + 1
        if base > _WORD:
            raise OverflowError(f"The numbers of level {level.name!r} are too large to be added up safely.")
        starts_tie = level.name == "tie_0"
        if not words or starts_tie or room * base > _WORD:
            words.append([])
            room = 1
        words[-1].append((index, base))
        room *= base
    return Packing(tuple(tuple(word) for word in words))


def _cheapest_moves(moves: list[Ints], at: Ints, size: int) -> tuple[list[Ints], Ints]:
    """Return, between any two nodes, the cheapest move of one row that is at the first, and that row."""
    edges = [np.full((size, size), FAR, np.int64) for _ in moves]
    mover = np.full((size, size), _NOBODY)
    order = np.argsort(at, kind="stable")
    nodes, starts = np.unique(at[order], return_index=True)
    for node, here in zip(nodes.tolist(), np.split(order, starts)[1:], strict=True):
        group = [word[here].T for word in moves]
        best = _first_smallest(group)
        for edge, word in zip(edges, group, strict=True):
            edge[node] = word[np.arange(size), best]
        mover[node] = np.where(edges[0][node] < FAR, here[best], _NOBODY)
    for edge in edges:
        np.fill_diagonal(edge, FAR)
    return edges, mover


def _add_places(
    edges: list[Ints], mover: Ints, *, packing: Packing, found: list[Level], instance: Instance, mentor: Ints
) -> None:
    """Add the edges of filling an empty place and of emptying a filled one, where they are cheaper."""
    m = len(instance.places)
    used = np.bincount(mentor[mentor >= 0], minlength=m).astype(np.int64)
    nothing = np.zeros(m, np.int64)
    fill = [nothing if one.crowd is None else one.crowd + used for one in found]
    empty = [nothing if one.crowd is None else -(one.crowd + used - 1) for one in found]
    for cost, may, into in ((fill, used < instance.places, True), (empty, used > 0, False)):
        words = [np.where(may, word, FAR) for word in packing.pack(cost)]
        place = (slice(0, m), m) if into else (m, slice(0, m))
        cheaper = _less(words, [edge[place] for edge in edges])
        for edge, word in zip(edges, words, strict=True):
            edge[place] = np.where(cheaper, word, edge[place])
        mover[place] = np.where(cheaper, _NOBODY, mover[place])


def _sum(one: Ints, other: Ints) -> Ints:
    return np.where((one >= FAR) | (other >= FAR), FAR, one + other)


def _less(one: list[Ints], other: list[Ints]) -> NDArray[np.bool_]:
    """Whether the first is smaller, word after word."""
    less = one[-1] < other[-1]
    for a, b in zip(one[-2::-1], other[-2::-1], strict=True):
        less = (a < b) | ((a == b) & less)
    return less


def _first_smallest(words: list[Ints]) -> Ints:
    """Return for each line the position of its smallest entry, compared word after word."""
    open_ = np.ones(words[0].shape, np.bool_)
    for word in words:
        lowest = np.where(open_, word, np.iinfo(np.int64).max)
        open_ &= lowest == lowest.min(axis=-1, keepdims=True)
    first: Ints = open_.argmax(axis=-1)
    return first
