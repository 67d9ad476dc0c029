"""A round too large for arrays of all its pairs: people as vectors, pairs worked out where they are needed.

Locked mentees are taken out with their places before, so that nothing below has to know of locks; a pair that
is blocked, or that the listed rules forbid, is `apart`. Only mentors with free places are columns.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.features import Features, Pairs
from matching.model import FULL_FIT, Policy
from matching.objective import Arcs, Instance, Ints
from matching.tie import DIGITS, Words, digits
from matching.vectors import Vectors

Floats = NDArray[np.floating]
Mask = NDArray[np.bool_]
# Against a pair that a rule forbids: outweighs every fit, and sums stay exact where nothing forbids.
BARRED = 2.0**40
# Pairs looked at together: what keeps memory bounded.
_CHUNK = 2**19


class Listed(NamedTuple):
    """Listed pairs with what they are worth: row, column, fit, bonus (k), tie (k × 3)."""

    row: Ints
    column: Ints
    fit: Ints
    bonus: Ints
    tie: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """n mentees without a lock and m mentors with free places.

    places, load (m). priority (n). apart: sorted keys `row · m + column` of pairs that may not be.
    """

    vectors: Vectors
    places: Ints
    load: Ints
    priority: Ints
    apart: Ints
    row_words: Words
    column_words: Words
    policy: Policy

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return len(self.priority), len(self.places)

    def part(self, rows: Ints, columns: Ints) -> "Pool":
        """Return the pool of some rows and columns alone."""
        vectors = self.vectors
        row, column = np.divmod(self.apart, max(1, len(self.places)))
        new_row, new_column = np.full(len(self.priority), -1), np.full(len(self.places), -1)
        new_row[rows], new_column[columns] = np.arange(len(rows)), np.arange(len(columns))
        row, column = new_row[row], new_column[column]
        both = (row >= 0) & (column >= 0)
        fit, wish, barred = (
            one.repeated(rows, columns) for one in (vectors.fit, vectors.wish, vectors.barred)
        )
        return Pool(
            vectors=Vectors(fit, wish, barred, Pairs(row[both], column[both])),
            places=self.places[columns],
            load=self.load[columns],
            priority=self.priority[rows],
            apart=np.sort(row[both] * len(columns) + column[both]),
            row_words=self.row_words[rows],
            column_words=self.column_words[columns],
            policy=self.policy,
        )

    def key(self, row: Ints, column: Ints) -> Ints:
        """Return one number for each pair, in the order of rows, then columns."""
        return row * len(self.places) + column

    def may(self, key: Ints) -> Mask:
        """Return which pairs of a list no rule forbids."""
        against = _products(self.vectors.barred, *np.divmod(key, max(1, len(self.places))))
        allowed: Mask = (against == 0) & ~among(key, self.apart)
        return allowed

    def listed(self, key: Ints) -> Listed:
        """Return pairs, given by their keys, with what they are worth."""
        row, column = np.divmod(key, len(self.places))
        tie = np.empty((DIGITS, len(key)), np.int64)
        for level, digit in zip(tie, digits(self.row_words[row], self.column_words[column]), strict=True):
            level[:] = digit
        fit, bonus = (_products(one, row, column) for one in (self.vectors.fit, self.vectors.wish))
        return Listed(row, column, fit, bonus, tie.T)

    def joined(self, one: Listed, other: Listed) -> Listed:
        """Return the pairs of both lists, in the order of their keys."""
        keys = np.concatenate([self.key(some.row, some.column) for some in (one, other)])
        order = np.argsort(keys, kind="stable")
        return Listed(*(np.concatenate(both)[order] for both in zip(one, other, strict=True)))

    def instance(self, pairs: Listed) -> tuple[Instance, Arcs]:
        """Return the problem of listed pairs alone, each row free to be unmatched."""
        n, m = self.shape
        policy = self.policy
        instance = Instance(
            fit=pairs.fit,
            bonus=pairs.bonus,
            places=self.places,
            load=self.load,
            priority=self.priority,
            floors=policy.floors,
            tie=pairs.tie,
            forced=np.full(n, -1),
            even_load=policy.use_even_load,
            most_felt=FULL_FIT + policy.wish_most,
        )
        return instance, Arcs.listed(pairs.row, pairs.column, n, m)


def among(some: Ints, others: Ints) -> Mask:
    """Return which of some numbers are among others, which are sorted."""
    at = np.minimum(np.searchsorted(others, some), max(0, len(others) - 1))
    return others[at] == some if len(others) else np.zeros(len(some), np.bool_)


def _products(features: Features, row: Ints, column: Ints) -> Ints:
    """Return the points of listed pairs."""
    found = np.empty(len(row), np.int64)
    for start in range(0, len(row), _CHUNK):
        part = slice(start, start + _CHUNK)
        left, right = features.left[row[part]], features.right[column[part]]
        found[part] = np.einsum("ij,ij->i", left, right)
    return found
