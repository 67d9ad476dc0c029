"""A good answer to start from, by one weighted assignment: only a proposal, proved or improved afterwards.

Several levels are weighed against each other in one number, as far as float64 is exact. The weights are large
enough for exchanges that happen, not for every one that could: that keeps numbers small, and what was weighed
wrongly is put right by `matching.settle`, level by level.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import scipy  # loads its parts when they are first used: most processes never match anybody
from numpy.typing import NDArray

from matching.face import Face
from matching.objective import Ints, Level

Floats = NDArray[np.float64]
_EXACT = 2**52
# A level counts as much as this many of the largest differences of the next one.
_WEIGHT = 4.0


def proposed(face: Face, levels: Sequence[Level]) -> Face:
    """Return the face with an answer that is best, or nearly, at these levels, the first counting most.

    One rectangular assignment: rows that may move, to single places, and each to a place of its own where it
    may be unmatched. O(rows² · places) at worst.
    """
    if face.is_settled:
        return face
    cost, crowd = weighed(face, levels, _EXACT / len(face.at))
    owner, place, must = places_of(face, crowd)
    first = np.flatnonzero(np.diff(face.arcs.row, prepend=-1))
    rows, counts = face.arcs.row[first], np.diff(first, append=len(cost))
    table = np.full((len(rows), face.outside + 1), np.inf)
    table[np.repeat(np.arange(len(rows)), counts), face.arcs.column] = cost
    may_leave = np.flatnonzero(np.isfinite(table[:, -1]))
    seats = np.full((len(rows), len(owner) + len(may_leave)), np.inf)
    np.add(table.take(owner, axis=1), place, out=seats[:, : len(owner)])
    seats[may_leave, len(owner) + np.arange(len(may_leave))] = table[may_leave, -1]
    # What every answer costs alike is left out: rows, and places that will be filled. The search is shorter.
    seats -= seats.min(axis=1)[:, None]
    filled = np.full(seats.shape[1], seats.shape[0] == seats.shape[1])
    filled[: len(owner)] |= must
    less = np.where(filled, seats.min(axis=0), 0)
    # Filling a place that must be filled is worth more than any difference in cost.
    less[: len(owner)] += must * ((cost.max() + place.max(initial=0) + 1) * len(rows))
    seats -= less
    chosen = scipy.optimize.linear_sum_assignment(seats)[1]
    at = face.at.copy()
    at[rows] = np.append(owner, np.full(len(may_leave), face.outside))[chosen]
    return replace(face, at=at)


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
