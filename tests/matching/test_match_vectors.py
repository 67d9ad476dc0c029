"""Products of vectors, and the pairs listed beside them, say of every pair what it says of itself."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matching import Mentee, Mentor, Policy
from matching.features import Features
from matching.fit import fit_of
from matching.rules import ANSWERS, PAIR_RULES, mentor_bits
from matching.vectors import Vectors, vectors_of
from matching.wishes import wish_points
from tests.matching.builders import POLICY, TODAY, make_cohort, steady
from tests.matching.test_match_scoring import odd_cohort

SEEDS = st.integers(0, 10**6)
PER_ANSWER = [rule for reason, rule in PAIR_RULES if reason in ANSWERS]
PER_PAIR = [rule for reason, rule in PAIR_RULES if reason not in ANSWERS]
SWITCHES = st.builds(
    lambda dated, wishes: replace(POLICY, today=TODAY if dated else None, use_wishes=wishes),
    st.booleans(),
    st.booleans(),
)

People = tuple[list[Mentee], list[Mentor]]


def check_every_pair(vectors: Vectors, people: People, policy: Policy) -> None:
    mentees, mentors = people

    def of_pairs(answer: Callable[[Mentee, Mentor], Any]) -> list[Any]:
        return [[answer(mentee, mentor) for mentor in mentors] for mentee in mentees]

    barred = of_pairs(
        lambda mentee, mentor: (
            any(rule(mentee, mentor) for rule in PER_ANSWER) or bool(mentor_bits(mentor, policy.today))
        )
    )
    apart = np.argwhere(
        np.array(of_pairs(lambda mentee, mentor: any(rule(mentee, mentor) for rule in PER_PAIR)), np.bool_)
    )
    assert vectors.fit.points().tolist() == of_pairs(lambda *pair: fit_of(*pair, policy))
    assert vectors.wish.points().tolist() == of_pairs(lambda *pair: wish_points(*pair, policy))
    assert (vectors.barred.points() > 0).tolist() == barred
    assert np.stack(vectors.apart, axis=1).tolist() == apart.reshape(-1, 2).tolist()


def is_ruled_out(vectors: Vectors) -> NDArray[np.bool_]:
    against = vectors.barred.points() > 0
    against[vectors.apart] = True
    return against


def is_of_whole_numbers(features: Features) -> bool:
    sides = features.left, features.right
    return all(side.dtype == np.float32 and (side == np.floor(side)).all() for side in sides)


@given(seed=SEEDS, policy=SWITCHES, mentees=st.integers(1, 12), mentors=st.integers(1, 12))
@steady
def test_vectors_agree_with_every_pair(seed: int, policy: Policy, mentees: int, mentors: int) -> None:
    people = odd_cohort(seed, mentees, mentors)
    check_every_pair(vectors_of(*people, policy), people, policy)


@given(seed=SEEDS)
@steady
def test_so_they_do_where_everybody_answered(seed: int) -> None:
    people = make_cohort(seed, 20, 15)
    vectors = vectors_of(*people, POLICY)
    check_every_pair(vectors, people, POLICY)
    assert all(is_of_whole_numbers(one) for one in (vectors.fit, vectors.wish, vectors.barred))


def test_whoever_answered_nothing_is_half_known() -> None:
    people = [Mentee(id=f"p{k}") for k in range(3)], [Mentor(id=f"m{k}") for k in range(2)]
    vectors = vectors_of(*people, POLICY)
    check_every_pair(vectors, people, POLICY)
    assert vectors.wish.left.shape == (3, 0)
    assert vectors.barred.left.shape == (3, 0)


def test_everybody_may_be_in_one_organisation() -> None:
    mentees, mentors = make_cohort(1, 12, 9)
    people = (
        [replace(one, organisations={"trust", "another"}) for one in mentees],
        [replace(one, organisations={"trust", "another"}) for one in mentors],
    )
    vectors = vectors_of(*people, POLICY)
    check_every_pair(vectors, people, POLICY)
    assert len(vectors.apart.rows) == 12 * 9


@given(seed=SEEDS)
@steady
def test_what_very_many_share_is_barred_and_not_listed(seed: int) -> None:
    people = odd_cohort(seed, 12, 9)
    every = vectors_of(*people, POLICY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matching.vectors._LISTED", 3)
        few = vectors_of(*people, POLICY)
    assert len(few.apart.rows) < len(every.apart.rows)
    assert (is_ruled_out(few) == is_ruled_out(every)).all()


def test_a_pair_against_which_much_is_said_is_listed_once() -> None:
    mentee = Mentee(id="a", person_id="sam", organisations={"trust"}, past_partners={"sam"})
    mentor = Mentor(id="x", person_id="sam", organisations={"trust"}, please_not_organisations={"trust"})
    assert [side.tolist() for side in vectors_of([mentee], [mentor], POLICY).apart] == [[0], [0]]


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (3, 0), (0, 3)])
def test_a_side_may_be_empty(mentees: int, mentors: int) -> None:
    asking, offering = make_cohort(1, 3, 3)
    vectors = vectors_of(asking[:mentees], offering[:mentors], POLICY)
    for features in (vectors.fit, vectors.wish, vectors.barred):
        assert features.points().shape == (mentees, mentors)
    assert [side.tolist() for side in vectors.apart] == [[], []]


def test_the_order_of_people_is_kept() -> None:
    mentees, mentors = odd_cohort(3, 12, 9)
    shuffled = random.Random(3).sample(mentees, len(mentees)), mentors[::-1]
    check_every_pair(vectors_of(*shuffled, POLICY), shuffled, POLICY)


def test_there_are_few_columns() -> None:
    vectors = vectors_of(*make_cohort(1, 300, 120), POLICY)
    assert sum(one.left.shape[1] for one in (vectors.fit, vectors.wish, vectors.barred)) <= 80
    for features in (vectors.fit, vectors.wish, vectors.barred):
        assert features.left.any(axis=0).all()
        assert features.right.any(axis=0).all()


def test_wishes_worth_too_much_are_refused() -> None:
    people = make_cohort(1, 9, 9)
    with pytest.raises(OverflowError, match="Wishes are worth too much"):
        vectors_of(*people, replace(POLICY, wish_really=2**24, wish_most=2**24))
    check_every_pair(
        vectors_of(*people, large := replace(POLICY, wish_really=2**23, wish_most=2**24 - 1)), people, large
    )
