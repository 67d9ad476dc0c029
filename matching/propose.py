"""A good answer to start from, by one weighted assignment: only a proposal, proved or improved afterwards.

Several levels are weighed against each other in one number, as far as float64 is exact. The weights are large
enough for exchanges that happen, not for every one that could: that keeps numbers small, and what was weighed
wrongly is put right by `matching.settle`, level by level.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matching.face import Face
from matching.objective import Ints, Level
from matching.settle import Propose

Floats = NDArray[np.float64]
_EXACT = 2**52
# A level counts as much as this many of the largest differences of the next one.
_WEIGHT = 4.0


def with_whom(face: Face, levels: Sequence[Level], propose: Propose) -> Face:
    """Return the face with a better answer in which the same rows are matched.

    *Who* was settled before: so there are only places to give, and nobody to leave out, and it is some ten
    times faster for it.
    """
    inside = (face.arcs.column < face.outside) & (face.at[face.arcs.row] < face.outside)
    known = replace(face, arcs=face.arcs.where(inside))
    return replace(face, at=propose(known, [level for level in levels if level.alone is None]).at)


def proposed(face: Face, levels: Sequence[Level]) -> Face:
    """Return the face with an answer that is best, or nearly, at these levels, the first counting most.

    One rectangular assignment: rows that may move, to single places, and each to a place of its own where it
    may be unmatched. O(rows² · places) at worst.
    """
    if face.is_settled:
        return face
    cost, crowd = weighed(face, levels, _EXACT / len(face.at))
    owner, place, must = places_of(face, crowd)
    rows, line = np.unique(face.arcs.row, return_inverse=True)
    table = np.full((len(rows), face.outside + 1), np.inf)
    table[line, face.arcs.column] = cost
    seats, alone = table[:, owner] + place, _alone(table[:, -1])
    # Filling a place that must be filled is worth more than any difference in cost.
    seats[:, must] -= (cost.max() + place.max(initial=0) + 1) * len(rows)
    chosen = linear_sum_assignment(np.concatenate([seats, alone], axis=1))[1]
    at = face.at.copy()
    at[rows] = np.append(owner, np.full(alone.shape[1], face.outside))[chosen]
    return replace(face, at=at)


def _alone(cost: Floats) -> Floats:
    """Return a column for each row that may be unmatched: its cost for that row, for no other."""
    rows = np.flatnonzero(np.isfinite(cost))
    alone = np.full((len(cost), len(rows)), np.inf)
    alone[rows, np.arange(len(rows))] = cost[rows]
    return alone


def weighed(face: Face, levels: Sequence[Level], limit: float) -> tuple[Floats, Floats]:
    """Return what each arc costs, and a column's first place and each further one (2 × m): as many levels as
    one number within the limit holds."""
    cost, crowd, largest = np.zeros(len(face.arcs.row)), np.zeros((2, face.outside)), 0.0
    for level in levels:
        arcs, places = _ranked(level).of(face.arcs), np.zeros_like(crowd)
        if level.crowd is not None:
            places[:] = level.crowd, np.ones(face.outside)
        spread = float(max(arcs.max(initial=0), places.sum(axis=0).max(initial=0))) + 1
        if largest and largest * _WEIGHT * spread > limit:
            break
        factor = _WEIGHT * spread
        cost, crowd, largest = cost * factor + arcs, crowd * factor + places, largest * factor + spread
    return cost, crowd


def _ranked(level: Level) -> Level:
    """Who can be matched together is a matroid: of what each is worth only the order matters (Rado 1957)."""
    if level.alone is None:
        return level
    ranks = np.unique(np.append(0, level.alone), return_inverse=True)[1][1:]
    return replace(level, alone=ranks.astype(np.int64))


def places_of(face: Face, crowd: Floats) -> tuple[Ints, Floats, NDArray[np.bool_]]:
    """Return the single places for rows that may move: whose each is, what it costs, if it must be filled."""
    moving = np.zeros(len(face.at), np.bool_)
    moving[face.arcs.row] = True
    held = np.bincount(face.at[~moving], minlength=face.outside + 1)[:-1]
    asked = np.bincount(face.arcs.column, minlength=face.outside + 1)[:-1]
    now = np.bincount(face.at[moving], minlength=face.outside + 1)[:-1]
    # A column of very many places gets enough of them: a proposal need not be the best.
    enough = np.maximum(np.maximum(now, face.least - held), 8 + 4 * int(moving.sum()) // max(1, face.outside))
    count = np.clip(face.most - held, 0, np.minimum(asked, enough))
    owner = np.repeat(np.arange(face.outside), count)
    rank = held[owner] + np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    return owner, crowd[0][owner] + rank * crowd[1][owner], rank < face.least[owner]
