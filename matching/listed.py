"""The solve of a large pool: listed pairs, and whatever else turns out to gain, until nothing does."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matching.certify import proved
from matching.face import Face, face_of
from matching.flow import flowed
from matching.lists import Guess, lists, spread
from matching.objective import UNMATCHED, Arcs, Instance, Ints, Level, levels, shown
from matching.pool import Listed, Mask, Pool, among
from matching.settle import settle
from matching.sweep import Duals, Gains, gaining

Say = Callable[[str], object]

# How many pairs to list for each mentee, for each mentor, and by chance.
_PER_ROW, _PER_COLUMN, _BY_CHANCE = 28, 50, 8
# A round of fewer pairs needs no guess; of a larger one, this share of people is solved first for a guess.
_SMALL, _SHARE = 4_000_000, 6
# Points within which a pair is listed together with those that gain: they often gain next. The first prices
# are rough, and more would come than are of use.
_FIRST_SLACK, _SLACK = 4, 20
# Points beyond which a listed pair is no help to the next answer; and in how many rounds such pairs are
# dropped from the lists. After that lists only grow, so that the solve ends.
_FAR, _DROPPING = 40, 2


@dataclass(frozen=True, slots=True, eq=False)
class ListedSolution:
    """mentor (n): column of each row, -1 = unmatched. bound: what no answer can beat, level by level."""

    mentor: Ints
    bound: dict[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class _Round:
    """The problem of listed pairs alone."""

    instance: Instance
    arcs: Arcs
    levels: list[Level]

    @classmethod
    def of(cls, pool: Pool, pairs: Listed) -> "_Round":
        instance, arcs = pool.instance(pairs)
        return cls(instance, arcs, levels(instance))


def solve_listed(pool: Pool, say: Say) -> ListedSolution:
    """Return the best answer of a pool, proved for all its pairs. say: told each step as it begins."""
    say("Listing pairs")
    pairs = pool.listed(lists(pool, _guess(pool), _PER_ROW, _PER_COLUMN, _BY_CHANCE))
    mentor, prices = np.full(pool.shape[0], UNMATCHED), None
    before: tuple[Duals, Gains] | None = None
    turn = 0
    while True:
        turn += 1
        say(f"Solving {len(pairs.row):,} pairs")
        this = _Round.of(pool, pairs)
        face = face_of(this.arcs, pool.places, mentor)
        face = flowed(face, this.levels) if before is None else _among_near(face, this.levels, before[0])
        mentor, prices = settle(face, this.levels, flowed, prices)
        duals = _duals(this, mentor, prices)
        say("Looking at all pairs")
        gains = gaining(pool, duals, _FIRST_SLACK if turn == 1 else _SLACK, before)
        new = gains.keys[~among(gains.keys, pool.key(pairs.row, pairs.column))]
        if not len(new):
            least = proved(this.arcs, pool.places, this.levels, prices, mentor)
            return ListedSolution(mentor, shown(this.instance, least))
        if turn <= _DROPPING:
            face = face_of(this.arcs, pool.places, mentor)
            near = face.arcs.where(_near(face, this.levels, duals))
            pairs = Listed(*(one[near.pair[near.column < near.outside]] for one in pairs))
            new = new[~among(new, pool.key(pairs.row, pairs.column))]
        pairs, before = pool.joined(pairs, pool.listed(new)), (duals, gains)


def _guess(pool: Pool) -> Guess:
    """Return what places may cost and rows may gain, from the round of a few of them, drawn by their hash."""
    n, m = pool.shape
    if n * m < _SMALL:
        return Guess(np.zeros(n), np.zeros(m))
    rows, columns = (
        np.sort(np.argsort(words[:, 1])[: len(words) // _SHARE])
        for words in (pool.row_words, pool.column_words)
    )
    part = pool.part(rows, columns)
    this = _Round.of(part, part.listed(lists(part, _guess(part), _PER_ROW, _PER_COLUMN, _BY_CHANCE)))
    # What comes after fit would not change a price in points.
    this = replace(this, levels=this.levels[: _fit(this.levels) + 1])
    face = flowed(face_of(this.arcs, part.places, np.full(len(rows), UNMATCHED)), this.levels)
    mentor, prices = settle(face, this.levels, flowed)
    duals = _duals(this, mentor, prices)
    of_rows, of_columns = duals.level("fit")
    matched = mentor != UNMATCHED
    gain = (duals.best - of_rows[matched]).astype(np.float64)
    return spread(pool, rows[matched], columns, Guess(gain, of_columns.astype(np.float64)))


def _duals(this: _Round, mentor: Ints, prices: Ints) -> Duals:
    """Return the prices of columns (levels × m) with what each row then costs as it is."""
    at = np.where(mentor == UNMATCHED, this.arcs.outside, mentor)
    own = this.arcs.where(this.arcs.column == at[this.arcs.row])
    row = np.stack([level.of(own) for level in this.levels]) + _with_outside(prices)[:, at]
    return Duals(tuple(level.name for level in this.levels), row, prices, this.instance.best_felt)


def _among_near(face: Face, levels: list[Level], before: Duals) -> Face:
    """Return the face with a better answer that changes only pairs near to gaining: quickly found."""
    arcs = face.arcs.where(_near(face, levels, before))
    moving = np.bincount(arcs.row, minlength=len(face.at))[arcs.row] > 1
    return replace(face, at=flowed(replace(face, arcs=arcs.where(moving)), levels).at)


def _near(face: Face, levels: list[Level], duals: Duals) -> Mask:
    """Return which arcs are near to gaining, or are in the answer: nothing is lost by them for *who*, and few
    points of fit."""
    arcs, price = face.arcs, _with_outside(duals.column)
    near = np.ones(len(arcs.row), np.bool_)
    for place, level in enumerate(levels):
        if level.alone is not None or level.name == "fit":
            reduced = level.of(arcs) + price[place][arcs.column] - duals.row[place][arcs.row]
            near &= reduced <= (_FAR if level.name == "fit" else 0)
    near |= face.at[arcs.row] == arcs.column
    return near


def _with_outside(prices: Ints) -> Ints:
    return np.append(prices, np.zeros((len(prices), 1), np.int64), axis=1)


def _fit(levels: list[Level]) -> int:
    return [level.name for level in levels].index("fit")
