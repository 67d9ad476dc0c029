"""The bare optimiser, for other data: integer arrays in, the optimal column of each row out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from matching.certify import Prices, proved
from matching.face import face_of
from matching.flow import flowed
from matching.objective import UNMATCHED, Instance, Ints, levels, shown, values
from matching.propose import proposed
from matching.settle import decided, prove, settle
from matching.simplex import solve_by_simplex
from matching.tie import tie_digits
from matching.who import who

SOLVERS = ("auto", "networkx", "scipy", "ortools")
_LARGEST = 2**60


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """A solution. mentor (n): column of each row, -1 = unmatched. coverage: rows matched. total: sum of their
    fit. levels: (name, value) in the order of the objective. solver: which one found it. prices: what
    proves it (`matching.certify`). dual_bound: what no answer can beat, summed from the prices alone."""

    mentor: Ints
    coverage: int
    total: int
    levels: tuple[tuple[str, int], ...]
    solver: str
    prices: Prices
    dual_bound: tuple[tuple[str, int], ...]


def assign(
    fit: ArrayLike,
    places: ArrayLike,
    *,
    priority: ArrayLike | None = None,
    floors: Sequence[int] = (),
    locks: Iterable[tuple[int, int]] = (),
    blocks: Iterable[tuple[int, int]] = (),
    solver: str = "auto",
    bonus: ArrayLike | None = None,
    load: ArrayLike | None = None,
    tie: ArrayLike | None = None,
) -> Assignment:
    """Match rows to columns with places, by the levels of `matching.objective`.

    Parameters: fit: int (n × m), negative = not allowed. places: int (m). priority: int (n), more is first.
    floors: fits under these count as poor, lowest first. locks, blocks: (row, column) pairs that must, or
    must not, be. bonus: int (n × m), 0 or more, felt in the total only. load: int (m), what columns carry.
    tie: int (n × m) or (n × m × d) digits of the tie-break; left out, a hash of row and column numbers, which
    makes the answer depend on the order of rows: give one made of stable names if that matters.

    Raises ValueError, with a sentence, for wrong shapes, numbers that are not whole, negative places, locks
    that cannot hold, or an unknown solver; OverflowError for numbers beyond 2^60. Any solver gives the
    identical answer, and each answer is proved.

    >>> assign([[900, 800], [700, -1]], [1, 1]).mentor.tolist()
    [1, 0]
    """
    scores = whole(fit, "fit")
    if scores.size == 0 and scores.ndim < 2:
        scores = scores.reshape(0, len(whole(places, "places")))
    if scores.ndim != 2:
        raise ValueError("fit is an array of mentees × mentors.")
    n, m = scores.shape
    scores = scores.copy()
    for row, column in _inside(blocks, n, m):
        scores[row, column] = -1
    instance = Instance(
        fit=scores,
        bonus=_shaped(bonus, "bonus", (n, m)),
        places=_shaped(places, "places", (m,)),
        load=_shaped(load, "load", (m,)),
        priority=_shaped(priority, "priority", (n,), signed=True),
        floors=tuple(sorted(set(floors))),
        tie=_tie(tie, n, m),
        forced=_forced(_inside(locks, n, m), n),
    )
    _check_locks(instance)
    return solve(instance, solver)


def solve(instance: Instance, solver: str = "auto") -> Assignment:
    """Solve a checked instance. Raises as `assign` does for the solver."""
    if solver not in SOLVERS:
        raise ValueError(f"Unknown solver {solver!r}: choose one of {', '.join(SOLVERS)}.")
    found, arcs = levels(instance), instance.arcs
    if solver == "networkx":
        used, mentor = "networkx", solve_by_simplex(instance)
        prices = prove(face_of(arcs, instance.places, mentor), found)
    else:
        used, propose = ("ortools", flowed) if solver == "ortools" else ("scipy", proposed)
        # *Who* is known: once that is proved, only with whom is left to be proposed.
        known = sum(level.alone is not None for level in found)
        face, first = decided(face_of(arcs, instance.places, who(instance)), found[:known], propose)
        mentor, rest = settle(propose(face, found[known:]), found[known:], propose)
        prices = np.concatenate([first, rest])
    names = tuple(level.name for level in found)
    bound = shown(instance, proved(arcs, instance.places, found, prices, mentor))
    value = values(instance, mentor)
    if any(value[name] != limit for name, limit in bound.items()):
        raise ArithmeticError("The answer could not be proved optimal; nothing was decided.")
    return Assignment(
        mentor,
        value["matched"],
        value["fit"],
        tuple(value.items()),
        used,
        Prices(names, prices),
        tuple(bound.items()),
    )


def whole(value: ArrayLike, name: str) -> Ints:
    """Return `value` as int64; ValueError unless whole numbers, OverflowError if sums of two might wrap."""
    array = np.asarray(value)
    if array.size and array.dtype.kind not in "iu":
        raise ValueError(f"{name} holds whole numbers only.")
    if array.size and (int(array.max()) > _LARGEST or int(array.min()) < -_LARGEST):
        raise OverflowError(f"{name} holds a number beyond 2^60, which is too large to be added up safely.")
    return array.astype(np.int64)


def _shaped(value: ArrayLike | None, name: str, shape: tuple[int, ...], *, signed: bool = False) -> Ints:
    if value is None:
        return np.zeros(shape, np.int64)
    array = whole(value, name)
    if not array.size and 0 in shape:
        return np.zeros(shape, np.int64)
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}; {shape} is needed.")
    if not signed and array.size and array.min() < 0:
        raise ValueError(f"{name} cannot be negative.")
    return array


def _tie(value: ArrayLike | None, n: int, m: int) -> Ints:
    if value is None:
        return tie_digits([str(row) for row in range(n)], [str(column) for column in range(m)])
    array = whole(value, "tie")
    if not n or not m:
        return np.zeros((n, m, 1), np.int64)
    depth = array.shape[2] if array.ndim == 3 else 1
    return _shaped(array.reshape(*array.shape[:2], depth), "tie", (n, m, depth))


def _inside(pairs: Iterable[tuple[int, int]], n: int, m: int) -> list[tuple[int, int]]:
    """Refuse numbers outside the array: a negative one would silently count from its end."""
    checked = sorted(set(pairs))
    for row, column in checked:
        if not (0 <= row < n and 0 <= column < m):
            raise ValueError(f"There is no pair ({row}, {column}) in an array of {n} by {m}.")
    return checked


def _forced(locks: Iterable[tuple[int, int]], n: int) -> Ints:
    forced = np.full(n, UNMATCHED, np.int64)
    for row, column in locks:
        if forced[row] != UNMATCHED:
            raise ValueError(f"Row {row} is locked to two columns.")
        forced[row] = column
    return forced


def _check_locks(instance: Instance) -> None:
    rows = np.flatnonzero(instance.forced >= 0)
    columns = instance.forced[rows]
    if (instance.fit[rows, columns] < 0).any():
        raise ValueError("A lock is on a pair that is not allowed.")
    if (np.bincount(columns, minlength=len(instance.places)) > instance.places).any():
        raise ValueError("More rows are locked to a column than it has places.")
