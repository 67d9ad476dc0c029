"""Proof that an answer is optimal, whoever found it: prices under which nothing can be gained.

The price of a mentor is what one more mentee there would cost the rest of the round: the length of the
shortest path from there to `outside` in the residual graph. An answer is optimal at every level if and only
if such prices exist (linear programming duality, the levels compared in their order): no mentee could move,
and no place be filled or emptied, for less than nothing. Checked for every pair, in whole numbers, from the
instance alone, so a mistake of a solver cannot pass.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.objective import UNMATCHED, Instance, Ints
from matching.residual import FAR, Packing, Residual, residual_of


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """levels: names of the objective's levels, without the tie-break. by_level (levels × m): the price of
    each column at each; 0 for a column that locks alone keep full, where nobody else can be."""

    levels: tuple[str, ...]
    by_level: Ints


def prove(instance: Instance, mentor: Ints) -> Prices | None:
    """Return the prices that prove `mentor` (column of each row, or -1) optimal at every level.

    None if the numbers are too large to be added up safely; nothing is proved then. Raises ArithmeticError if
    the answer is not optimal. O(n · m) for each level and round of Bellman and Ford's algorithm.
    """
    try:
        residual = residual_of(instance, mentor)
    except OverflowError:
        return None
    price, _ = residual.paths_to(residual.outside)
    _check(residual, price, instance)
    shown = residual.packing.words[: residual.shown]
    known = price[0][:-1] < FAR
    words = [np.where(known, word[:-1], 0) for word in price[: residual.shown]]
    by_level = Packing(shown).unpack(words)
    return Prices(residual.names[: len(by_level)], np.stack(by_level))


def _check(residual: Residual, price: list[Ints], instance: Instance) -> None:
    """Refuse prices under which a mentee could move, or a place be filled or emptied, at a gain."""
    free = instance.forced == UNMATCHED
    reached = price[0] < FAR
    move = [word[free][:, reached[:-1]] for word in _moves(residual, price)]
    own_is_open = reached[residual.at[free]]
    edges = [
        np.where(word < FAR, word, 0) - np.where(old < FAR, old, 0)[:, None] + np.where(old < FAR, old, 0)
        for word, old in zip(residual.edges, price, strict=True)
    ]
    there = (residual.edges[0] < FAR) & reached[:, None] & reached[None, :]
    if not own_is_open.all() or _below_nothing(move).any() or (_below_nothing(edges) & there).any():
        raise ArithmeticError("The answer could not be proved optimal; nothing was decided.")


def _moves(residual: Residual, price: list[Ints]) -> list[Ints]:
    """Return each pair's reduced cost, a large one where it is not allowed."""
    barred = residual.pair[0] >= FAR
    moves = []
    for word, old in zip(residual.pair, price, strict=True):
        known = np.where(old < FAR, old, 0)
        reduced = np.where(barred, 0, word) + known[None, :-1] - known[residual.at][:, None]
        moves.append(np.where(barred, FAR, reduced))
    return moves


def _below_nothing(words: list[Ints]) -> NDArray[np.bool_]:
    below = words[-1] < 0
    for word in words[-2::-1]:
        below = (word < 0) | ((word == 0) & below)
    return below
