"""Whole arrays from what people answered: the pieces that rules and scores are made of.

Everything here is linear in people; only the last step, a product or a table laid out, is n × m.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Answer = TypeVar("Answer", bound=Hashable)
Person = TypeVar("Person")
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Whole numbers are exact in float32 up to this, and products of float32 matrices are by far the fastest.
_EXACT = 2**24


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Matrices whose inner products are points. left: n × k, whole numbers ≥ 0. right: m × k, 0 or 1."""

    left: Ints
    right: Ints

    def repeated(self, rows: Ints) -> "Features":
        """Return the features of people of whom `rows` says which row of `left` is theirs."""
        return Features(self.left[rows], self.right)

    def points(self) -> Ints:
        """Return left · rightᵀ in int64, exactly: no sum is larger than the largest row sum of `left`."""
        largest = int(self.left.sum(axis=1).max(initial=0))
        if largest >= _EXACT:
            exact: Ints = self.left @ self.right.T
            return exact
        product = self.left.astype(np.float32) @ self.right.astype(np.float32).T
        return product.astype(np.int64)


def side_by_side(several: Sequence[Features]) -> Features:
    """Return the features whose points are the sums of those of each."""
    return Features(
        np.concatenate([one.left for one in several], axis=1),
        np.concatenate([one.right for one in several], axis=1),
    )


def linear(wanted: Sequence[Mapping[Answer, int]], offered: Sequence[Collection[Answer]]) -> Features:
    """Points for each thing wanted that is offered: a column for each thing that anybody offers."""
    column: dict[Answer, int] = {}
    for things in offered:
        for thing in things:
            column.setdefault(thing, len(column))
    left = np.zeros((len(wanted), len(column) + 1), np.int64)
    rows = np.repeat(np.arange(len(wanted)), np.array([len(one) for one in wanted], np.int64))
    # What nobody offers goes to one more column, which is cut off.
    columns = np.array([column.get(thing, len(column)) for one in wanted for thing in one], np.int64)
    left[rows, columns] = [points for one in wanted for points in one.values()]
    return Features(left[:, :-1], _indicator(offered, column))


def unless_both_answer(points: int, left: Iterable[bool], right: Iterable[bool]) -> Features:
    """Points for every pair in which one side did not answer; `left` and `right` say who did."""
    first, second = np.fromiter(left, np.bool_), np.fromiter(right, np.bool_)
    return Features(
        points * np.stack([~first, first], axis=1).astype(np.int64),
        np.stack([np.ones_like(second), ~second], axis=1).astype(np.int64),
    )


def distinct(answers: Iterable[Answer]) -> tuple[list[Answer], Ints]:
    """Return the distinct answers, and the place of each person's answer among them."""
    place: dict[Answer, int] = {}
    codes = [place.setdefault(answer, len(place)) for answer in answers]
    return list(place), np.array(codes, np.int64)


def alike(people: Sequence[Person], answer: Callable[[Person], Hashable]) -> tuple[list[Person], Ints]:
    """Return the first person of each distinct answer, and the place of each person's answer among them."""
    _, codes = distinct(answer(one) for one in people)
    firsts = np.unique(codes, return_index=True)[1]
    return [people[first] for first in firsts.tolist()], codes


def one_hot(codes: Ints, count: int) -> Ints:
    """Return an array (people × count) with a 1 at each person's answer."""
    hot: Ints = (codes[:, None] == np.arange(count)).astype(np.int64)
    return hot


def in_common(left: Sequence[Collection[Answer]], right: Sequence[Collection[Answer]]) -> Ints:
    """Return how many things each of `left` has in common with each of `right`."""
    column = {thing: place for place, thing in enumerate({thing for things in right for thing in things})}
    return Features(_indicator(left, column), _indicator(right, column)).points()


def meet(left: Sequence[Iterable[Answer]], right: Sequence[Iterable[Answer]]) -> Mask:
    """Return where two people name the same thing: n × m. Work grows with people and meetings, not pairs."""
    columns_of: dict[Answer, list[int]] = {}
    for column, things in enumerate(right):
        for thing in things:
            columns_of.setdefault(thing, []).append(column)
    met = np.zeros((len(left), len(right)), np.bool_)
    if not columns_of:
        return met
    for row, things in enumerate(left):
        for thing in things:
            if thing in columns_of:
                met[row, columns_of[thing]] = True
    return met


def laid_out(table: NDArray[np.bool_], rows: Ints, columns: Ints) -> Mask:
    """Return table[rows[i], columns[j]] for all i and j."""
    spread: Mask = table[:, columns][rows]
    return spread


def _indicator(sets: Sequence[Collection[Answer]], column: Mapping[Answer, int]) -> Ints:
    found: Ints = np.zeros((len(sets), len(column) + 1), np.int64)
    rows = np.repeat(np.arange(len(sets)), np.array([len(things) for things in sets], np.int64))
    columns = np.array([column.get(thing, len(column)) for things in sets for thing in things], np.int64)
    found[rows, columns] = 1
    return found[:, :-1]
