"""Somebody who has every published number and a solver, and looks for a group whose size they force.

Knows nothing of how numbers are held back: only that people are counted once, in whole numbers, in each of
(region, word, contact), and what each published number is the sum of.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from mentoring.insight import figures
from mentoring.insight.figures import Published

WORDS = (*figures.WORDS, figures.NO_WORD)
CONTACTS = (figures.DID_NOT_ASK, *figures.SEEN)
CELLS = list(itertools.product(figures.ROWS, WORDS, CONTACTS))
Truth = Mapping[tuple[str, str, str], int]


def group(regions: Iterable[str] = (), words: Iterable[str] = (), contacts: Iterable[str] = ()) -> np.ndarray:
    """The indicator of a group of cells; nothing named: all."""
    wanted = (tuple(regions), tuple(words), tuple(contacts))
    return np.array(
        [all(not names or name in names for names, name in zip(wanted, cell, strict=True)) for cell in CELLS],
        dtype=float,
    )


def equations(published: Published) -> tuple[np.ndarray, np.ndarray]:
    rows = [(group(words=part.columns), part.people) for part in published.role]
    rows += [(group(contacts=part.columns), part.people) for part in published.contact]
    for row in published.role_by_region:
        rows += [(group(row.regions, part.columns), part.people) for part in row.parts]
    for row in published.contact_by_region:
        rows += [(group(row.regions, contacts=part.columns), part.people) for part in row.parts]
    if not rows:
        return np.zeros((1, len(CELLS))), np.zeros(1)
    return np.array([row for row, _ in rows]), np.array([people for _, people in rows], dtype=float)


def forced(published: Published, truth: Truth, groups: Iterable[np.ndarray]) -> list[tuple[int, np.ndarray]]:
    """Those of the groups with under 10 people whose size is the same in every table that fits."""
    matrix, people = equations(published)
    actual = np.array([truth.get(cell, 0) for cell in CELLS], dtype=float)
    assert np.array_equal(matrix @ actual, people), "what is published is not true"
    small = np.array(list(groups))
    small = small[small @ actual < 10]
    chance = np.random.default_rng(1)
    found: list[tuple[int, np.ndarray]] = []
    tries = 0
    while len(small):
        # Another table that fits, pushing many groups up at once; where that helps no more, one by one.
        tries += 1
        costs = [-(chance.random(len(small)) ** 8) @ small] if tries < 12 else [small[0], -small[0]]
        tables = [_extreme(cost, matrix, people) for cost in costs]
        same = np.logical_and.reduce([small @ table == small @ actual for table in tables])
        if tries >= 12 and same[0]:
            found.append((round(small[0] @ actual), small[0]))
            same[0] = False
        small = small[same]
    return found


def _extreme(cost: np.ndarray, matrix: np.ndarray, people: np.ndarray) -> np.ndarray:
    """The table that fits and has the least cost. No number is published about more people than this."""
    solved = milp(
        cost,
        constraints=LinearConstraint(matrix, people, people),
        bounds=Bounds(0, 10_000),
        integrality=np.ones(len(CELLS)),
    )
    assert solved.x is not None, solved.message
    table: np.ndarray = np.round(solved.x)
    return table


def telling_groups() -> list[np.ndarray]:
    """Every cell of every table of two or three questions, and every sum of words in a region."""
    found = [group([r], [w]) for r in figures.ROWS for w in WORDS]
    found += [group([r], contacts=[c]) for r in figures.ROWS for c in CONTACTS]
    found += [group(words=[w], contacts=[c]) for w in WORDS for c in CONTACTS]
    found += [group([r], [w], [c]) for r, w, c in CELLS]
    found += [group([r]) for r in figures.ROWS]
    for size in range(1, len(WORDS)):
        for words in itertools.combinations(WORDS, size):
            found.append(group(words=words))
            found += [group([r], words) for r in figures.ROWS]
    for regions in itertools.combinations(figures.ROWS, 2):
        found += [group(regions), *(group(regions, [w]) for w in WORDS)]
        found += [group(regions, contacts=[c]) for c in CONTACTS]
    found += [group(contacts=two) for two in itertools.combinations(CONTACTS, 2)]
    return found
