"""Small matrices from what people answered: the pieces that rules and scores are made of.

Everything here is linear in people and in the pairs listed; nothing is n × m but `points`. Those who answered
alike are looked at once: `distinct` and `alike` number the answers, and rows are repeated by those numbers.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Answer = TypeVar("Answer", bound=Hashable)
Person = TypeVar("Person")
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.float32 | np.int64]

# Whole numbers are exact in float32 up to this, and products of float32 matrices are by far the fastest.
EXACT = 2**24


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Matrices whose inner products are points. left: n × k, right: m × k, whole numbers ≥ 0.

    They are float32 while every product is under 2^24, and so exact in any order of summation; else int64.
    """

    left: Numbers
    right: Numbers

    def repeated(self, rows: Ints | None = None, columns: Ints | None = None) -> "Features":
        """Return the features of people of whom `rows` and `columns` say which row here is theirs."""
        left = self.left if rows is None else self.left.take(rows, axis=0)
        right = self.right if columns is None else self.right.take(columns, axis=0)
        return Features(left, right)

    def flipped(self) -> "Features":
        """Return the same points with the two sides exchanged."""
        return Features(self.right, self.left)

    def trimmed(self) -> "Features":
        """Return the same points without the columns that are zero for everybody on a side."""
        kept = self.left.any(axis=0) & self.right.any(axis=0)
        return Features(self.left.compress(kept, axis=1), self.right.compress(kept, axis=1))

    def points(self) -> Ints:
        """Return left · rightᵀ, exactly."""
        return (self.left @ self.right.T).astype(np.int64)


class Spread(NamedTuple):
    """Features of distinct answers, and which answer each person gave: rows (n), columns (m)."""

    answers: Features
    rows: Ints
    columns: Ints

    def of_people(self) -> Features:
        """Return the features of the people themselves."""
        return self.answers.repeated(self.rows, self.columns)


class Names(NamedTuple):
    """Who names what: the person owner[i] names the thing number[i]."""

    owner: Ints
    number: Ints


class Pairs(NamedTuple):
    """Some pairs of an n × m array: their rows and their columns."""

    rows: Ints
    columns: Ints


def nothing(n: int, m: int) -> Spread:
    """Return features without a column: no points for anybody."""
    none = np.zeros((1, 0), np.float32)
    return Spread(Features(none, none), np.zeros(n, np.int64), np.zeros(m, np.int64))


def side_by_side(several: Sequence[Features]) -> Features:
    """Return the features whose points are the sums of those of each. All are float32."""
    return Features(
        np.concatenate([one.left for one in several], axis=1, dtype=np.float32, casting="safe"),
        np.concatenate([one.right for one in several], axis=1, dtype=np.float32, casting="safe"),
    )


def linear(
    wanted: Sequence[Collection[tuple[Answer, int]]], offered: Sequence[Collection[Answer]]
) -> Features:
    """Points for each thing wanted that is offered: a column for each thing that anybody names."""
    column: dict[Answer, int] = numbering()
    left = named([[thing for thing, _ in one] for one in wanted], column)
    right = named(offered, column)
    points = np.array([points for one in wanted for _, points in one], np.int64)
    small = np.bincount(left.owner, points).max(initial=0) < EXACT
    kind = np.float32 if small else np.int64
    return Features(
        laid_out(left, (len(wanted), len(column)), points, kind),
        laid_out(right, (len(offered), len(column)), kind=kind),
    )


def unmet(asked: Sequence[Collection[Answer]], given: Sequence[Collection[Answer]]) -> Features:
    """One for each thing asked for that is not given: a column for each thing that anybody names."""
    column: dict[Answer, int] = numbering()
    left, right = named(asked, column), named(given, column)
    return Features(laid_out(left, (len(asked), len(column))), 1 - laid_out(right, (len(given), len(column))))


def unless_both_answer(points: int, left: Sequence[object], right: Sequence[object]) -> Features:
    """Points for every pair in which one side did not answer: what they answered is empty."""
    first, second = (np.fromiter(map(bool, side), np.float32, len(side)) for side in (left, right))
    return Features(points * np.array([1 - first, first]).T, np.array([np.ones_like(second), 1 - second]).T)


def looked_up(table: Ints | Mask) -> Features:
    """Return features whose points are `table`. The side with fewer answers has a column for each of them."""
    points = table.astype(np.float32)
    if table.shape[1] <= table.shape[0]:
        return Features(points, np.eye(table.shape[1], dtype=np.float32))
    return Features(np.eye(table.shape[0], dtype=np.float32), points.T)


def in_common(left: Sequence[Collection[Answer]], right: Sequence[Collection[Answer]]) -> Ints:
    """Return how many things each of `left` has in common with each of `right`."""
    column: dict[Answer, int] = numbering()
    first, second = named(left, column), named(right, column)
    return Features(
        laid_out(first, (len(left), len(column))), laid_out(second, (len(right), len(column)))
    ).points()


def numbering() -> defaultdict[Answer, int]:
    """Return a dictionary that numbers things from 0 as they are looked up."""
    number: defaultdict[Answer, int] = defaultdict()
    number.default_factory = number.__len__
    return number


def distinct(answers: Collection[Answer]) -> tuple[list[Answer], Ints]:
    """Return the distinct answers, and the place of each person's answer among them."""
    place: dict[Answer, int] = numbering()
    codes = numbered(answers, place)
    return list(place), codes


def numbered(names: Collection[Answer], number: Mapping[Answer, int]) -> Ints:
    """Return the number of each name."""
    return np.fromiter(map(number.__getitem__, names), np.int64, len(names))


def alike(people: Sequence[Person], answer: Callable[[Person], Hashable]) -> tuple[list[Person], Ints]:
    """Return the first person of each distinct answer, and the place of each person's answer among them."""
    answers, codes = distinct(list(map(answer, people)))
    first = np.empty(len(answers), np.int64)
    # Of several values for one place the last stays: so from the last person to the first.
    first[codes[::-1]] = np.arange(len(people))[::-1]
    return [people[place] for place in first.tolist()], codes


def named(sets: Sequence[Collection[Answer]], number: dict[Answer, int]) -> Names:
    """Return who names what, by a `numbering` of the names that may be shared between several calls."""
    if not any(sets):
        return Names(np.empty(0, np.int64), np.empty(0, np.int64))
    owner = np.repeat(np.arange(len(sets)), np.fromiter(map(len, sets), np.int64, len(sets)))
    return Names(owner, numbered(list(chain.from_iterable(sets)), number))


def shared_widely(left: Names, right: Names, most: int) -> tuple[Ints, Names]:
    """Return the numbers by which more than `most` pairs meet, and who of `left` names any other."""
    count = 1 + max(left.number.max(initial=-1), right.number.max(initial=-1))
    met = np.bincount(left.number, minlength=count) * np.bincount(right.number, minlength=count)
    few = met[left.number] <= most
    return np.flatnonzero(met > most), Names(left.owner[few], left.number[few])


def columns_of(numbers: Ints, left: Names, right: Names, shape: tuple[int, int]) -> Features:
    """Return features (n × m) that count which of these numbers, in order, two people both name."""
    return Features(
        *(_marked(names, people, numbers) for names, people in zip((left, right), shape, strict=True))
    )


def laid_out(
    names: Names,
    shape: tuple[int, int],
    points: Ints | int = 1,
    kind: type[np.float32 | np.int64] = np.float32,
) -> Numbers:
    """Return an array (people × things) of what each name is worth, 0 for what a person does not name."""
    found = np.zeros(shape, kind)
    found[names] = points
    return found


def meetings(left: Names, right: Names) -> Pairs:
    """Return the pairs that name the same thing, once for each such thing. Linear in names and pairs."""
    order = np.argsort(right.number, kind="stable")
    numbers, owners = right.number[order], right.owner[order]
    first = np.searchsorted(numbers, left.number, side="left")
    count = np.searchsorted(numbers, left.number, side="right") - first
    # The places of a name's owners follow each other from `first`: count on from there.
    skipped = np.cumsum(count) - count
    places = np.arange(count.sum()) + np.repeat(first - skipped, count)
    return Pairs(np.repeat(left.owner, count), owners[places])


def _marked(names: Names, people: int, numbers: Ints) -> Numbers:
    places = np.searchsorted(numbers, names.number)
    kept = np.isin(names.number, numbers)
    chosen = Names(names.owner[kept], places[kept])
    return laid_out(chosen, (people, len(numbers)))
