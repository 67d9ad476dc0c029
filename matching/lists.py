"""For each mentee and for each mentor a short list of the others who fit best, of a pool of any size.

A list is what reaches a threshold, which is read off a sample of the other side; so nothing is sorted. A pair
is listed if either has the other on their list: in a shortage, lists of one side alone would lose people. The
lists are a place to begin (`matching.sweep` finds what they lack), so a little noise breaks ties: without it
everybody would list the same few of those who answered alike.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.objective import Ints
from matching.pool import BARRED, Floats, Pool

# Block by block: so many rows and columns at once, which stay in the processor's cache.
ROWS, COLUMNS = 1024, 4096
_SAMPLE = 4096
_NOISE = 0.45


class Guess(NamedTuple):
    """What a place with each column may cost in points (m), and what each row may gain (n)."""

    gain: Floats
    price: Floats


def lists(pool: Pool, guess: Guess, per_row: int, per_column: int, by_chance: int) -> Ints:
    """Return the keys of the listed pairs, sorted: about so many for each row and for each column, and some
    that chance gives each row, so that who is matched does not hang on a few whom everybody would like.

    One product of features for all pairs: O(n · m · k).
    """
    left, right = _features(pool, guess)
    enough, asked = _thresholds(left, right, per_row), _thresholds(right, left, per_column)
    found = [_neighbours(pool, by_chance)]
    for rows, columns, worth in _blocks(left, right):
        hits = worth >= enough[rows, None]
        hits |= worth >= asked[columns]
        row, column = np.divmod(np.flatnonzero(hits), len(columns))
        found.append(pool.key(rows[row], columns[column]))
    keys = np.sort(np.concatenate(found))
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return keys[pool.may(keys)]


def spread(pool: Pool, rows: Ints, columns: Ints, known: Guess) -> Guess:
    """Return a guess for everybody from one for some rows and columns, a small round of the same kind."""
    left, right = _features(pool, Guess(np.zeros(pool.shape[0]), np.zeros(pool.shape[1])))
    price, gain = np.zeros(len(right)), np.zeros(len(left))
    for start in range(0, len(right), ROWS):
        part = slice(start, start + ROWS)
        price[part] = (right[part] @ left[rows].T - known.gain).max(axis=1, initial=0)
    for start in range(0, len(left), ROWS):
        part = slice(start, start + ROWS)
        gain[part] = (left[part] @ right[columns].T - known.price).max(axis=1, initial=0)
    return Guess(gain, price)


def _turns(pool: Pool) -> list[NDArray[np.float64]]:
    """Return where on a circle each row and each column is: anywhere, but always at the same place."""
    return [2 * np.pi * one[:, 0].astype(np.float64) / 2.0**64 for one in (pool.row_words, pool.column_words)]


def _neighbours(pool: Pool, count: int) -> Ints:
    """Return keys of the columns that follow each row on the circle."""
    n, m = pool.shape
    of_rows, of_columns = _turns(pool)
    order = np.argsort(of_columns)
    place = np.searchsorted(of_columns[order], of_rows)[:, None] + np.arange(min(count, m))
    return pool.key(np.arange(n)[:, None], order[place % max(1, m)]).reshape(-1)


def _features(pool: Pool, guess: Guess) -> tuple[Floats, Floats]:
    """Return features whose products are what pairs are worth, and far below 0 where a rule forbids them."""
    vectors = pool.vectors
    around = [np.stack([np.cos(turn), np.sin(turn)], axis=1) for turn in _turns(pool)]
    left = [vectors.fit.left, vectors.wish.left, -BARRED * vectors.barred.left, _NOISE * around[0]]
    right = [vectors.fit.right, vectors.wish.right, vectors.barred.right, around[1]]
    left += [np.stack([-guess.gain, np.ones_like(guess.gain)], axis=1)]
    right += [np.stack([np.ones_like(guess.price), -guess.price], axis=1)]
    first, second = (
        np.concatenate(one, axis=1, dtype=np.float32, casting="same_kind") for one in (left, right)
    )
    return first, second


def _thresholds(left: Floats, right: Floats, wanted: int) -> Floats:
    """Return what about `wanted` of the rows of `right` reach with each row of `left`, but never below 0."""
    count = len(right)
    sample = right[:: max(1, count // _SAMPLE)]
    place = min(len(sample), max(1, round(wanted * len(sample) / max(1, count))))
    found = np.zeros(len(left), np.float32)
    for start in range(0, len(left) if place else 0, ROWS):
        worth = left[start : start + ROWS] @ sample.T
        found[start : start + ROWS] = np.partition(worth, -place, axis=1)[:, -place]
    return np.maximum(found, -BARRED / 2)


def _blocks(left: Floats, right: Floats) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Yield rows, columns and their products, block by block, each in the memory of the one before."""
    rows, columns = np.arange(len(left)), np.arange(len(right))
    memory = np.empty(ROWS * COLUMNS, np.float32)
    for at in range(0, len(right), COLUMNS):
        others, side = columns[at : at + COLUMNS], np.ascontiguousarray(right[at : at + COLUMNS].T)
        for start in range(0, len(left), ROWS):
            some = rows[start : start + ROWS]
            product = memory[: len(some) * len(others)].reshape(len(some), len(others))
            yield some, others, np.matmul(left[some], side, out=product)
