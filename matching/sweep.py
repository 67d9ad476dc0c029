"""The proof for all pairs: which of those that were not listed would gain, at given prices.

A pair gains if its reduced cost, compared level by level, is below nothing. For almost all pairs one product
of features tells that it does not:

- *Who* comes first. Rows and columns are ranked by their prices at the levels of who; the rank, times more
  than any fit, is part of the product. A pair whose column ranks above its row cannot gain, a pair whose
  column ranks below gains if it is eligible at all.
- Then the floors. Where row and column have the same prices there, only a fit that reaches the prices of the
  fit itself can gain; where they differ, so does one above a floor that the difference gives.

Whatever the product leaves, few pairs, is compared exactly, with fit, wishes, load and tie-break.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.lists import COLUMNS, ROWS
from matching.objective import Ints
from matching.pool import BARRED, Floats, Pool

_EXACT = 2**23
# So many doubtful pairs for each row of a block say that prices are far off: the best of each row will do.
_MANY = 64
# So many pairs of each row join the lists at once.
_MOST = 32


@dataclass(frozen=True, slots=True, eq=False)
class Duals:
    """What a solution of the listed pairs costs.

    names: of the levels. row (levels × n): what being as it is costs each row, price included. column (levels
    × m): the price of each column. best: the fit with bonus that the level of fit counts from.
    """

    names: tuple[str, ...]
    row: Ints
    column: Ints
    best: int

    def level(self, name: str) -> tuple[Ints, Ints]:
        """Return the prices of rows and of columns at a level."""
        at = self.names.index(name)
        return self.row[at], self.column[at]

    def starting(self, *starts: str) -> tuple[Ints, Ints]:
        """Return the prices at the levels whose names start so: (n × levels), (m × levels)."""
        at = [place for place, name in enumerate(self.names) if name.startswith(starts)]
        return self.row[at].T, self.column[at].T


class Gains(NamedTuple):
    """Keys of pairs that would gain, sorted, and which rows (n) may have more of them."""

    keys: Ints
    cut: NDArray[np.bool_]


def gaining(pool: Pool, duals: Duals, slack: int = 0, before: tuple[Duals, Gains] | None = None) -> Gains:
    """Return pairs that would gain, for each row a few; none = the prices prove the solution best among all
    pairs. O(n · m · k) in products of features.

    slack: where pairs gain, others that lack only so many points come too. before: the look before, since
    when the pairs it returned are listed. Then a pair can gain only if its row costs more than at those
    prices, or its column less, or if its row was cut: only these are looked at.
    """
    rows, columns = (np.arange(count) for count in pool.shape)
    parts = [(rows, columns)]
    if before is not None:
        then, gains = before
        again = _less(then.row, duals.row) | gains.cut
        parts = [(rows[again], columns), (rows[~again], columns[_less(duals.column, then.column)])]
    keys, cut = [np.zeros(0, np.int64)], np.zeros(len(rows), np.bool_)
    for part in parts:
        for found, more in _gaining(pool, duals, *part, slack):
            keys.append(found)
            cut[more] = True
    return Gains(np.sort(np.concatenate(keys)), cut)


def _gaining(pool: Pool, duals: Duals, rows: Ints, columns: Ints, slack: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield keys of pairs of these rows and columns that gain, some rows at a time, and rows with more."""
    look = _Look.at(pool, duals, columns)
    for values, some in _stretches(duals.starting("under")[0], look.rank[0], rows, ROWS):
        keys, all_of_them = look.doubtful(some, values, slack, limit=_MANY)
        worst, more = _worst(pool, duals, keys, slack)
        if not len(worst) and not all_of_them:
            keys, all_of_them = look.doubtful(some, values, 0, limit=None)
            worst, more = _worst(pool, duals, keys, 0)
        yield worst, more if all_of_them else some


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What one look over all pairs shares.

    rank: of rows (n) and of columns (m) by their prices at the levels of who. left, and a part of each side:
    features whose product is how many points a pair has to spare at the level of fit, plus `step`, more than
    twice all points, for each rank by which the row is ahead of the column. sides: stretches of columns with
    the same prices at the floors: these, the columns, their features.
    """

    pool: Pool
    rank: tuple[Ints, Ints]
    step: float
    left: Floats
    sides: list[tuple[Ints, Ints, Floats]]
    memory: Floats

    @classmethod
    def at(cls, pool: Pool, duals: Duals, columns: Ints) -> "_Look":
        """Prepare a look at these columns."""
        rank = _ranks(duals)
        step, left, right = _features(pool, duals, rank)
        sides = [
            (values, some, np.ascontiguousarray(right[some].T))
            for values, some in _stretches(duals.starting("under")[1], rank[1], columns, COLUMNS)
        ]
        # One piece of memory for all products: fresh memory costs more than the product itself.
        return cls(pool, rank, step, left, sides, np.empty(ROWS * COLUMNS, left.dtype))

    def doubtful(self, rows: Ints, values: Ints, slack: int, limit: int | None) -> tuple[Ints, bool]:
        """Return keys of pairs of which the product cannot say that they do not gain, and whether these are
        all: where more than `limit` for each row are found at once, only the best of each row is taken.

        values: the prices of these rows at the floors, the same for all.
        """
        found, all_of_them, left = [np.zeros(0, np.int64)], True, self.left[rows]
        for column_values, columns, side in self.sides:
            if self.rank[0][rows].max() < self.rank[1][columns].min():
                continue
            ahead = tuple((values - column_values).tolist())
            none = (0,) * len(ahead)
            product = self.memory[: len(rows) * len(columns)].reshape(len(rows), len(columns))
            np.matmul(left, side, out=product)
            hits = product >= (-slack if ahead >= none else self.step / 2)
            if ahead > none:
                hits |= _above_floor(self.pool, rows, columns, ahead)
            at = np.flatnonzero(hits)
            if limit is not None and len(at) > limit * len(rows):
                best = np.where(hits, product, -np.inf).argmax(axis=1)
                at = (np.arange(len(rows)) * len(columns) + best)[hits.any(axis=1)]
                all_of_them = False
            row, column = np.divmod(at, len(columns))
            found.append(self.pool.key(rows[row], columns[column]))
        return np.concatenate(found), all_of_them


def _ranks(duals: Duals) -> tuple[Ints, Ints]:
    """Rank rows and columns together by their prices at the levels of who."""
    who = np.concatenate(duals.starting("matched", "priority"))
    rank = np.unique(who, axis=0, return_inverse=True)[1].reshape(-1)
    return rank[: duals.row.shape[1]], rank[duals.row.shape[1] :]


def _less(one: Ints, other: Ints) -> NDArray[np.bool_]:
    """Return where the first (levels × k) is less, level by level."""
    less, equal = np.zeros(one.shape[1], np.bool_), np.ones(one.shape[1], np.bool_)
    for a, b in zip(one, other, strict=True):
        less |= equal & (a < b)
        equal &= a == b
    return less


def _features(pool: Pool, duals: Duals, rank: tuple[Ints, Ints]) -> tuple[float, Floats, Floats]:
    """Return the step, and the features, of `_Look`."""
    vectors = pool.vectors
    of_rows, of_columns = (one.astype(np.float64) for one in duals.level("fit"))
    of_rows -= duals.best
    most = (vectors.fit.left.sum(axis=1) + vectors.wish.left.sum(axis=1)).max(initial=0)
    points = most + np.abs(of_rows).max(initial=0) + np.abs(of_columns).max(initial=0)
    step = 2.0 ** np.ceil(np.log2(2 * points + 2))
    largest = step * (1 + max(int(one.max(initial=0)) for one in rank))
    exact: type[np.floating] = np.float32 if largest < _EXACT else np.float64
    left = [vectors.fit.left, vectors.wish.left, -BARRED * vectors.barred.left]
    right = [vectors.fit.right, vectors.wish.right, vectors.barred.right]
    left += [np.stack([of_rows + step * rank[0], np.ones_like(of_rows)], axis=1)]
    right += [np.stack([np.ones_like(of_columns), -of_columns - step * rank[1]], axis=1)]
    first: Floats = np.concatenate(left, axis=1).astype(exact)
    second: Floats = np.concatenate(right, axis=1).astype(exact)
    return float(step), first, second


def _stretches(values: Ints, rank: Ints, some: Ints, size: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield each distinct line of `values` with those of `some` numbers whose lines are like it, `size` at a
    time, by rank."""
    if not len(some):
        return
    kinds, code = values[:1], np.zeros(len(some), np.int64)
    if values.size:
        kinds, code = np.unique(values[some], axis=0, return_inverse=True)
    code = code.reshape(-1)
    order = np.lexsort([rank[some], code])
    for kind, alike in zip(kinds, np.split(order, np.flatnonzero(np.diff(code[order])) + 1), strict=True):
        for start in range(0, len(alike), size):
            yield kind, some[alike[start : start + size]]


def _above_floor(pool: Pool, rows: Ints, columns: Ints, ahead: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return which pairs have a fit under fewer or higher floors than the prices of row and column allow."""
    floors = pool.policy.floors
    enough = [least for least in (0, *floors) if tuple(int(least < floor) for floor in floors) < ahead]
    if not enough:
        return np.zeros((len(rows), len(columns)), np.bool_)
    fit, barred = pool.vectors.fit, pool.vectors.barred
    worth = fit.left[rows] @ fit.right[columns].T
    worth[barred.left[rows] @ barred.right[columns].T > 0] = -1
    return worth >= min(enough)


def _worst(pool: Pool, duals: Duals, keys: Ints, slack: int) -> tuple[Ints, Ints]:
    """Return of these pairs those that gain most, or lack few points if any gains, at most `_MOST` for each
    row; and the rows with more that gain."""
    keys = keys[pool.may(keys)]
    pairs = pool.listed(keys)
    costs: dict[str, Ints] = {
        f"under_{floor}": (pairs.fit < floor).astype(np.int64) for floor in pool.policy.floors
    }
    costs |= {"fit": duals.best - pairs.fit - pairs.bonus, "plain": pairs.bonus}
    costs |= {f"tie_{place}": digit for place, digit in enumerate(pairs.tie.T)}
    none = np.zeros(len(keys), np.int64)
    reduced = np.stack(
        [
            costs.get(name, none) + of_columns[pairs.column] - of_rows[pairs.row]
            for name in duals.names
            for of_rows, of_columns in [duals.level(name)]
        ]
    )
    gains = _less(reduced, np.zeros_like(reduced))
    wanted = gains
    if slack and gains.any():
        fit = duals.names.index("fit")
        wanted = gains | ((reduced[:fit] == 0).all(axis=0) & (reduced[fit] <= slack))
    some = np.flatnonzero(wanted)
    some = some[np.lexsort([*reduced[::-1, some], pairs.row[some]])]
    row = pairs.row[some]
    first = np.flatnonzero(np.diff(row, prepend=-1))
    place = np.arange(len(row)) - np.repeat(first, np.diff(first, append=len(row)))
    return keys[some[place < _MOST]], row[(place >= _MOST) & gains[some]]
