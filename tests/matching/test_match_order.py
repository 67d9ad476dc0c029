"""The same answer in any order of rows, in any process, under any hash seed."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Block, Lock, Policy, match
from tests.matching.builders import POLICY, make_cohort, make_mentee, make_mentor, steady

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

ONE_RUN = """
from matching import match, match_large
from tests.matching.builders import POLICY, make_cohort
people = make_cohort(5, 40, 15)
results = [match(*people, POLICY, solver=solver) for solver in ("scipy", "networkx", "ortools")]
for result in (*results, match_large(*people, POLICY)):
    print(result.certificate.input_digest, result.certificate.answer_digest)
"""


@given(seed=st.integers(0, 1000), shuffle=st.randoms(use_true_random=False))
@steady
def test_shuffled_rows_give_the_same_result(seed: int, shuffle: random.Random) -> None:
    mentees, mentors = make_cohort(seed, 12, 6)
    locks = [Lock(mentees[k].id, mentors[k % 2].id) for k in range(4)]
    blocks = [Block(mentees[k].id, mentors[3].id) for k in range(4)]
    first = match(mentees, mentors, POLICY, locks=locks, blocks=blocks)
    for people in (mentees, mentors, locks, blocks):
        shuffle.shuffle(people)  # type: ignore[arg-type]
    second = match(mentees, mentors, POLICY, locks=locks, blocks=blocks)
    assert second == first
    assert second.certificate.input_digest == first.certificate.input_digest


def test_people_who_are_all_alike_are_matched_the_same_in_any_order() -> None:
    mentees = [make_mentee(f"p{k}") for k in range(30)]
    mentors = [make_mentor(f"m{k}", places=2) for k in range(10)]
    forwards = match(mentees, mentors, POLICY)
    assert match(mentees[::-1], mentors[::-1], POLICY) == forwards


def test_neither_solver_nor_process_nor_hash_seed_matters() -> None:
    result = match(*make_cohort(5, 40, 15), POLICY)
    here = f"{result.certificate.input_digest} {result.certificate.answer_digest}"
    for seed in ("0", "1"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        run = subprocess.run(
            [sys.executable, "-c", ONE_RUN], env=env, cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert run.stdout.splitlines() == [here] * 4


@pytest.mark.parametrize(
    "changed",
    [
        {"policy": Policy()},
        {"locks": [Lock("a", "x")]},
        {"blocks": [Block("a", "x")]},
        {"mentees": [make_mentee("b")]},
        {"mentors": [make_mentor("y")]},
    ],
)
def test_the_input_digest_tells_different_rounds_apart(changed: dict[str, object]) -> None:
    plain: dict[str, object] = {"mentees": [make_mentee()], "mentors": [make_mentor()], "policy": POLICY}
    first = match(**plain).certificate.input_digest  # type: ignore[arg-type]
    assert match(**{**plain, **changed}).certificate.input_digest != first  # type: ignore[arg-type]


def test_an_answer_once_published_stays_the_same() -> None:
    """Repeating a stored round must give its pairs. If this fails on purpose, raise ENGINE_VERSION."""
    result = match(*make_cohort(5, 40, 15), POLICY)
    assert result.certificate.version == "2.0"
    assert result.certificate.answer_digest.startswith("25f8a37a0bba5f06")
