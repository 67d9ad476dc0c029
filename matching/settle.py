"""The solve: from any first answer to the one that is best at every level, with the prices that prove it."""

from collections.abc import Callable, Sequence

import numpy as np

from matching.face import Face, narrowed, priced, step_of
from matching.objective import UNMATCHED, Ints, Level

# From a face and the levels still to be decided, a face with a better answer.
Propose = Callable[[Face, Sequence[Level]], Face]


def settle(
    face: Face, levels: Sequence[Level], propose: Propose, start: Ints | None = None
) -> tuple[Ints, Ints]:
    """Return the best answer (column of each row, -1 = unmatched) and its prices (levels × m).

    Level by level: prove the answer best, or make it better until it is. Where it is not, one proposal is
    asked for, and after that negative cycles are cancelled: so any first answer and any proposal will do.
    start: prices (levels × m) near the right ones, which save time.
    """
    face, prices = decided(face, levels, propose, start)
    return np.where(face.at == face.outside, UNMATCHED, face.at), prices


def decided(
    face: Face, levels: Sequence[Level], propose: Propose, start: Ints | None = None
) -> tuple[Face, Ints]:
    """Return the face of the answers best at all these levels, with one of them, and prices: as `settle`."""
    prices = []
    for turn in range(len(levels)):
        near = None if start is None else np.append(start[turn], 0)
        face, price = _decided(face, levels[turn:], propose, near)
        prices.append(price)
    return face, np.stack(prices)


def prove(face: Face, levels: Sequence[Level]) -> Ints:
    """Return the prices (levels × m) that prove the answer of a face best at every level.

    Raises ArithmeticError if it is not.
    """

    def refuse(face: Face, levels: Sequence[Level]) -> Face:
        raise ArithmeticError("The answer could not be proved optimal; nothing was decided.")

    return settle(face, levels, refuse)[1]


def _decided(
    face: Face, levels: Sequence[Level], propose: Propose, start: Ints | None = None
) -> tuple[Face, Ints]:
    """Return the face of the answers best at the first of these levels, and the price of each column there,
    against being outside."""
    if face.is_settled and levels[0].crowd is None:
        return face, np.zeros(face.outside, np.int64)
    asked = False
    while True:
        step = step_of(face, levels[0])
        price, better = priced(face, step, start)
        if better is face:
            return narrowed(face, step, price), price[:-1] - price[-1]
        face, asked = better if asked else propose(face, levels), True
