"""The bare optimiser on arrays: what it refuses, and how it stays exact."""

import tracemalloc
from typing import Any

import numpy as np
import pytest

from matching import assign
from matching.tie import tie_digits

BIG = 2**58


def test_levels_coverage_and_total_describe_the_answer() -> None:
    found = assign([[250, 800], [700, -1], [-1, 900]], [1, 1], priority=[5, 3, 9], floors=(300,))
    assert found.mentor.tolist() == [0, -1, 1]
    assert (found.coverage, found.total) == (2, 1150)
    assert dict(found.levels) == {"matched": 2, "priority": 14, "under_300": 1, "fit": 1150, "load": 0}


def test_blocked_pairs_are_not_used() -> None:
    assert assign([[900, 100]], [1, 1], blocks=[(0, 0)]).mentor.tolist() == [1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"fit": [1, 2]}, "fit is an array of mentees"),
        ({"fit": [[0.5]]}, "fit holds whole numbers only"),
        ({"fit": [[True]]}, "fit holds whole numbers only"),
        ({"places": [1, 1]}, "places has shape"),
        ({"places": [-1]}, "places cannot be negative"),
        ({"priority": [1, 2]}, "priority has shape"),
        ({"bonus": [[-1]]}, "bonus cannot be negative"),
        ({"tie": [[1, 2]]}, "tie has shape"),
        ({"fit": [[-1]], "locks": [(0, 0)]}, "A lock is on a pair that is not allowed"),
        ({"places": [0], "locks": [(0, 0)]}, "More rows are locked to a column than it has places"),
        ({"fit": [[1, 1]], "places": [1, 1], "locks": [(0, 0), (0, 1)]}, "Row 0 is locked to two columns"),
        ({"blocks": [(0, -1)]}, r"There is no pair \(0, -1\)"),
        ({"solver": "luck"}, "Unknown solver 'luck'"),
    ],
)
def test_what_cannot_be_solved_is_refused_with_a_sentence(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        assign(**{"fit": [[500]], "places": [1], **arguments})


@pytest.mark.parametrize("solver", ["scipy", "networkx"])
def test_numbers_too_large_for_floats_stay_exact(solver: str) -> None:
    one_apart = [[BIG, BIG + 1], [0, 0]]
    assert assign(one_apart, [1, 1], solver=solver).mentor.tolist() == [1, 0]


def test_numbers_that_could_wrap_around_are_refused() -> None:
    with pytest.raises(OverflowError, match=r"beyond 2\^60"):
        assign([[2**61]], [1])


def test_far_apart_priorities_stay_exact_in_both_solvers() -> None:
    for solver in ("scipy", "networkx"):
        found = assign([[1], [1], [1]], [1], priority=[-BIG, BIG - 1, BIG], solver=solver)
        assert found.mentor.tolist() == [-1, -1, 0]


@pytest.mark.parametrize("solver", ["scipy", "networkx", "ortools"])
def test_sums_beyond_64_bits_are_added_up_right(solver: str) -> None:
    urgent = assign(np.full((200, 1), 5), [100], priority=[0] * 50 + [2**57] * 150, solver=solver)
    assert dict(urgent.levels)["priority"] == 100 * 2**57
    laden = assign([[5]] * 40, [40], load=[2**58], solver=solver)
    assert dict(laden.levels)["load"] == 40 * 2**58 + 40 * 39 // 2


def test_very_many_places_take_little_memory() -> None:
    tracemalloc.start()
    found = assign(np.arange(60_000).reshape(300, 200) % 1000, np.full(200, 10**9))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.coverage == 300
    assert peak < 100 * 2**20


def test_the_input_arrays_are_left_alone() -> None:
    fit = np.array([[5, 6]])
    assign(fit, [1, 1], blocks=[(0, 0)])
    assert fit.tolist() == [[5, 6]]


def test_the_tie_break_depends_on_both_names_and_not_on_how_they_join() -> None:
    digits = tie_digits(["a", "ab"], ["bc", "c"])
    assert digits.shape == (2, 2, 3)
    assert digits.min() >= 0
    assert digits.max() < 2**24
    assert digits[0, 0].tolist() != digits[1, 1].tolist()
    assert digits[1, 1].tolist() == tie_digits(["ab"], ["c"])[0, 0].tolist()
