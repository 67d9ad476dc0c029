"""Each level of the objective is optimal: against trying everything, an integer programme, and each other."""

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import LinearConstraint, milp

from matching import assign, match
from tests.matching.builders import POLICY, make_cohort, make_mentee, make_mentor, steady
from tests.matching.problems import small_problems

SOLVERS = ["scipy", "networkx", "ortools"]


def objective(problem: dict[str, Any], choice: tuple[int, ...]) -> list[int]:
    """The levels of a choice (column of each row, or -1), each to be small, worked out by hand."""
    pairs = [(row, column) for row, column in enumerate(choice) if column >= 0]
    fits = [problem["fit"][row][column] for row, column in pairs]
    crowd = 0
    for column in range(len(problem["places"])):
        used = choice.count(column)
        crowd += sum(problem["load"][column] + k for k in range(used))
    return [
        -len(pairs),
        -sum(problem["priority"][row] for row, _ in pairs),
        *(sum(fit < floor for fit in fits) for floor in problem["floors"]),
        -sum(fits) - sum(problem["bonus"][row][column] for row, column in pairs),
        sum(problem["bonus"][row][column] for row, column in pairs),
        crowd,
        sum(problem["tie"][row][column] for row, column in pairs),
    ]


def best_by_trying(problem: dict[str, Any], locks: tuple[tuple[int, int], ...] = ()) -> list[int]:
    n, m = len(problem["fit"]), len(problem["places"])
    possible = [
        choice
        for choice in itertools.product(range(-1, m), repeat=n)
        if all(column < 0 or problem["fit"][row][column] >= 0 for row, column in enumerate(choice))
        and all(choice.count(column) <= problem["places"][column] for column in range(m))
        and all(choice[row] == column for row, column in locks)
    ]
    return list(min(possible, key=lambda choice: objective(problem, choice)))


@pytest.mark.parametrize("solver", SOLVERS)
@given(problem=small_problems())
@settings(steady, max_examples=120)
def test_the_answer_is_the_one_found_by_trying_everything(solver: str, problem: dict[str, Any]) -> None:
    assert assign(**problem, solver=solver).mentor.tolist() == best_by_trying(problem)


@pytest.mark.parametrize("solver", SOLVERS)
@given(problem=small_problems())
@settings(steady, max_examples=40)
def test_with_a_lock_the_answer_is_the_best_that_holds_it(solver: str, problem: dict[str, Any]) -> None:
    for row, fits in enumerate(problem["fit"]):
        for column, fit in enumerate(fits):
            if fit >= 0 and problem["places"][column]:
                found = assign(**problem, locks=[(row, column)], solver=solver).mentor.tolist()
                assert found == best_by_trying(problem, ((row, column),))


@given(problem=small_problems(most_rows=9, most_columns=6))
@steady
def test_all_solvers_choose_the_same_pairs(problem: dict[str, Any]) -> None:
    first, *others = (assign(**problem, solver=solver) for solver in SOLVERS)
    for other in others:
        assert other.mentor.tolist() == first.mentor.tolist()
        assert other.levels == first.levels


@pytest.mark.parametrize(("mentees", "mentors"), [(60, 20), (40, 40)])
def test_all_solvers_agree_on_people_in_shortage_and_in_plenty(mentees: int, mentors: int) -> None:
    people = make_cohort(7, mentees, mentors)
    first, *others = (match(*people, POLICY, solver=solver) for solver in SOLVERS)
    for other in others:
        assert other.pairs == first.pairs
        assert other.certificate.answer_digest == first.certificate.answer_digest


@pytest.mark.parametrize(
    ("seed", "n", "m"),
    [(0, 24, 9), (1, 24, 9), (2, 15, 20), pytest.param(3, 120, 45, marks=pytest.mark.slow)],
)
def test_every_level_equals_an_integer_programme_solved_level_by_level(seed: int, n: int, m: int) -> None:
    dice = np.random.default_rng(seed)
    fit = np.where(dice.random((n, m)) < 0.5, -1, dice.integers(20, 100, (n, m)) * 10)
    problem: dict[str, Any] = {
        "places": dice.integers(0, 4, m),
        "priority": dice.integers(0, 60, n),
        "load": dice.integers(0, 3, m),
        "bonus": dice.integers(0, 3, (n, m)) * 50,
    }
    found = assign(fit, **problem, floors=(300, 400, 500))
    felt = found.total + sum(
        int(problem["bonus"][row, column]) for row, column in enumerate(found.mentor) if column >= 0
    )
    expected = [felt if name == "fit" else value for name, value in found.levels]
    expected.insert(-1, felt - found.total)
    assert by_integer_programme(fit, **problem) == expected


def by_integer_programme(
    fit: np.ndarray, places: np.ndarray, priority: np.ndarray, load: np.ndarray, bonus: np.ndarray
) -> list[int]:
    """Solve the levels one after the other with HiGHS, holding each at its best for the next."""
    n, m = fit.shape
    pairs = [(row, column) for row in range(n) for column in range(m) if fit[row, column] >= 0]
    seats = [(column, k) for column in range(m) for k in range(places[column])]
    size = len(pairs) + len(seats)
    once = np.zeros((n, size))
    balance = np.zeros((m, size))
    for at, (row, column) in enumerate(pairs):
        once[row, at], balance[column, at] = 1, 1
    for at, (column, _) in enumerate(seats, start=len(pairs)):
        balance[column, at] = -1

    def over_pairs(worth: list[int]) -> np.ndarray:
        return np.array([*worth, *[0] * len(seats)], float)

    goals = [-over_pairs([1] * len(pairs)), -over_pairs([int(priority[row]) for row, _ in pairs])]
    goals += [over_pairs([int(fit[pair] < floor) for pair in pairs]) for floor in (300, 400, 500)]
    goals.append(-over_pairs([int(fit[pair] + bonus[pair]) for pair in pairs]))
    goals.append(over_pairs([int(bonus[pair]) for pair in pairs]))
    goals.append(np.array([0] * len(pairs) + [load[column] + k for column, k in seats], float))
    rules = [LinearConstraint(once, 0, 1), LinearConstraint(balance, 0, 0)]
    values = []
    for goal in goals:
        best = milp(goal, constraints=rules, integrality=np.ones(size), bounds=(0, 1))
        assert best.success
        values.append(abs(round(best.fun)))
        rules.append(LinearConstraint(goal, round(best.fun), round(best.fun)))
    return values


def test_matching_everybody_comes_before_a_high_fit() -> None:
    assert assign([[900, 100], [800, -1]], [1, 1]).mentor.tolist() == [1, 0]


def test_who_waited_longest_comes_before_a_high_fit() -> None:
    assert assign([[900], [400]], [1], priority=[1, 2]).mentor.tolist() == [-1, 0]


def test_two_fair_fits_are_better_than_an_excellent_one_with_a_poor_one() -> None:
    excellent_and_poor = [[1000, 550], [550, 299]]
    assert assign(excellent_and_poor, [1, 1]).mentor.tolist() == [0, 1]
    assert assign(excellent_and_poor, [1, 1], floors=(300,)).mentor.tolist() == [1, 0]


def test_a_second_place_counts_less_than_the_first_of_another_mentor() -> None:
    equal = np.full((4, 3), 500)
    used = np.bincount(assign(equal, [4, 4, 4]).mentor, minlength=3)
    assert sorted(used.tolist()) == [1, 1, 2]


def test_a_load_a_mentor_already_has_counts() -> None:
    assert assign([[500, 500]], [1, 1], load=[3, 0]).mentor.tolist() == [1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"previous_match_ended": True}, {}),
        ({"months_in_role": 1}, {"months_in_role": 20}),
    ],
)
def test_a_match_that_ended_and_being_new_come_first_after_equal_waits(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    for ids in (("a", "b"), ("b", "a")):
        people = [make_mentee(ids[0], **first), make_mentee(ids[1], **second)]
        assert match(people, [make_mentor()], POLICY).pairs[0].mentee_id == ids[0]


def test_without_the_priority_switch_only_fit_decides_who() -> None:
    waited = make_mentee("a", waiting_since=date(2025, 1, 1), topics=())
    fits = make_mentee("b")
    policy = replace(POLICY, use_priority=False)
    assert match([waited, fits], [make_mentor()], POLICY).pairs[0].mentee_id == "a"
    assert match([waited, fits], [make_mentor()], policy).pairs[0].mentee_id == "b"
