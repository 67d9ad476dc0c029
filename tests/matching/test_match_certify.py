"""An answer is proved from the instance alone: the best passes, anything else is refused."""

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import assign, match
from matching.certify import bounds
from matching.face import face_of
from matching.objective import Instance, levels, values
from matching.settle import prove
from tests.matching.builders import POLICY, make_cohort, make_mentee, make_mentor, steady
from tests.matching.problems import small_problems


def instance_of(problem: dict[str, Any]) -> Instance:
    n, m = len(problem["fit"]), len(problem["places"])

    def grid(name: str) -> np.ndarray:
        return np.array(problem[name], np.int64).reshape(n, m)

    return Instance(
        fit=grid("fit"),
        bonus=grid("bonus"),
        places=np.array(problem["places"], np.int64),
        load=np.array(problem["load"], np.int64),
        priority=np.array(problem["priority"], np.int64),
        floors=problem["floors"],
        tie=grid("tie")[:, :, None],
        forced=np.full(n, -1),
    )


@pytest.mark.parametrize("solver", ["scipy", "networkx"])
@given(problem=small_problems(most_rows=7, most_columns=5))
@settings(steady, max_examples=40)
def test_every_answer_of_every_solver_is_proved(solver: str, problem: dict[str, Any]) -> None:
    found = assign(**problem, solver=solver)
    assert found.dual_bound == found.levels


@given(problem=small_problems(most_rows=5, most_columns=3), dice=st.randoms(use_true_random=False))
@settings(steady, max_examples=40)
def test_whatever_the_prices_no_answer_beats_the_first_bound(
    problem: dict[str, Any], dice: random.Random
) -> None:
    instance = instance_of(problem)
    found = levels(instance)
    prices = np.array([[dice.randint(-3, 3) for _ in problem["places"]] for _ in found], np.int64)
    unmatched = int((assign(**problem).mentor < 0).sum())
    assert bounds(instance.arcs, instance.places, found, prices)[0] <= unmatched


@given(problem=small_problems(most_rows=5, most_columns=3))
@settings(steady, max_examples=40)
def test_an_answer_that_leaves_somebody_out_is_not_proved(problem: dict[str, Any]) -> None:
    instance = instance_of(problem)
    best = assign(**problem).mentor
    for row in np.flatnonzero(best >= 0):
        worse = best.copy()
        worse[row] = -1
        with pytest.raises(ArithmeticError, match="optimal"):
            prove(face_of(instance.arcs, instance.places, worse), levels(instance))


@given(problem=small_problems(most_rows=5, most_columns=3))
@settings(steady, max_examples=40)
def test_two_who_swap_mentors_for_the_worse_are_not_proved(problem: dict[str, Any]) -> None:
    instance = instance_of(problem)
    best = assign(**problem).mentor
    for row in range(len(best)):
        for other in range(row):
            swapped = best.copy()
            swapped[[row, other]] = best[[other, row]]
            pairs = [(one, swapped[one]) for one in (row, other) if swapped[one] >= 0]
            legal = all(instance.fit[pair] >= 0 for pair in pairs)
            if legal and values(instance, swapped) != values(instance, best):
                with pytest.raises(ArithmeticError, match="optimal"):
                    prove(face_of(instance.arcs, instance.places, swapped), levels(instance))


def test_a_round_is_proved_and_leaves_no_gap() -> None:
    certificate = match(*make_cohort(3, 40, 15), POLICY).certificate
    assert certificate.gap == 0
    assert certificate.dual_bound == certificate.levels


@pytest.mark.parametrize("solver", ["scipy", "networkx"])
def test_numbers_too_large_to_be_added_up_in_64_bits_are_proved_too(solver: str) -> None:
    found = assign([[2**59, 2**59 - 1], [2**59, 0]], [1, 1], solver=solver)
    assert found.mentor.tolist() == [1, 0]
    assert dict(found.dual_bound)["fit"] == 2**60 - 1


def test_a_mentor_whom_somebody_else_could_use_has_a_price() -> None:
    mentees = [make_mentee("a"), make_mentee("b", topics=("other",))]
    result = match(mentees, [make_mentor("x")], POLICY)
    assert result.certificate.gap == 0
    prices = assign([[900], [800]], [1], priority=[1, 1]).prices
    assert prices.by_level[prices.levels.index("matched")].tolist() == [1]
