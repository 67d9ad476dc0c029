"""Who is matched, before with whom: the rows of highest priority that can be matched together.

Sets of rows that can be matched together are the independent sets of a matroid. So the best of them, which is
also a largest, is found by taking rows one by one, the most urgent first, each if it can join those before it
(Rado 1957; Edmonds 1971). A row joins by an augmenting path (Berge 1957). Where there is none, the columns
that were reached are full of rows that can go nowhere else, and stay so: nobody needs to look there again.
"""

import numpy as np
from numpy.typing import NDArray

from matching.objective import UNMATCHED, Instance, Ints

Mask = NDArray[np.bool_]


def who(instance: Instance) -> Ints:
    """Return a column for each row, -1 for those left out (n): the best *who*; with whom is not looked at.

    O(m) for a row that finds a free place at once, O(n · m) for one that needs an augmenting path.
    """
    allowed, at = instance.allowed, instance.forced.copy()
    free = instance.places - np.bincount(at[at >= 0], minlength=len(instance.places))
    wanted = allowed.sum(axis=0)
    allowed[:, instance.places == 0] = False
    # Where many may go, a place is the last to be given away; where none is free, it cannot be.
    share = np.where(free > 0, wanted / np.maximum(free, 1), np.inf)
    for row in np.argsort(-instance.priority, kind="stable").tolist():
        if at[row] == UNMATCHED and allowed[row].any():
            asked = np.where(allowed[row], share, np.inf)
            column = int(asked.argmin())
            if asked[column] < np.inf:
                at[row] = column
                free[column] -= 1
                share[column] = wanted[column] / free[column] if free[column] else np.inf
            else:
                _join(row, allowed, at, free)
                share[free == 0] = np.inf
    return at


def _join(row: int, allowed: Mask, at: Ints, free: Ints) -> None:
    """Match one more row by moving others, or close the columns that it reached in vain."""
    layer = reached = allowed[row].copy()
    mover = np.full(len(free), UNMATCHED)
    while not (reached & (free > 0)).any():
        rows = np.flatnonzero((at >= 0) & layer[at])
        onward = allowed[rows] & ~reached
        layer = onward.any(axis=0)
        if not layer.any():
            allowed[:, reached] = False
            return
        mover[layer] = rows[onward[:, layer].argmax(axis=0)]
        reached = reached | layer
    column = int(np.flatnonzero(reached & (free > 0))[0])
    free[column] -= 1
    while mover[column] != UNMATCHED:
        moved = mover[column]
        column, at[moved] = at[moved], column
    at[row] = column
