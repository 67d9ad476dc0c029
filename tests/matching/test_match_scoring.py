"""All pairs at once have the points and the rules that each pair has on its own."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Experience, Mentee, Mentor, Policy
from matching.assign import tie_digits
from matching.features import linear, looked_up, meetings, named, numbering
from matching.fit import CRITERIA, fit_of
from matching.model import FULL_FIT
from matching.rules import ANSWERS, BIT, MEETINGS, PAIR_RULES, mentor_bits, ruled_out
from matching.scoring import FEATURES, fits, wishes
from matching.wishes import wish_points
from tests.matching.builders import FORMATS, ITEMS, NEEDS, POLICY, REGIONS, TODAY, make_cohort, steady

LANGUAGES = ["BSL", "English", "Welsh"]
WORK = ["audit", "training"]
SEEDS = st.integers(0, 10**6)


def odd_cohort(seed: int, mentees: int = 9, mentors: int = 7) -> tuple[list[Mentee], list[Mentor]]:
    """A cohort in which people left questions out, insist, refuse each other and know each other."""
    dice = random.Random(seed)
    asking, offering = make_cohort(seed, mentees, mentors)
    humans = [one.person_id for one in (*asking, *offering)]
    organisations = sorted({name for one in (*asking, *offering) for name in one.organisations})

    def some(items: Sequence[str], most: int = 2) -> list[str]:
        return dice.sample(items, dice.randint(0, min(most, len(items))))

    def changed(person: Any, unanswered: dict[str, Any], more: dict[str, Any]) -> Any:
        common: dict[str, Any] = {
            "only_format": dice.choice([None, None, *FORMATS]),
            "work": some(WORK),
            "organisations": some(organisations, 3),
            "please_not_people": some(humans),
            "please_not_organisations": some(organisations),
            "past_partners": some(humans),
            "mentored_by": some(humans),
            "person_id": dice.choice([person.person_id, dice.choice(humans)]),
        }
        left_out = {name: nothing for name, nothing in unanswered.items() if dice.random() < 0.2}
        return replace(person, **common, **more, **left_out)

    shared = {"organisation_kinds": (), "formats": (), "availability": (), "region": "", "topics": ()}
    return (
        [
            changed(
                one,
                shared | {"wishes": ()},
                {
                    "needs": some(NEEDS),
                    "languages_required": some(LANGUAGES),
                    "regions_near": some(REGIONS, 3),
                },
            )
            for one in asking
        ],
        [
            changed(
                one,
                shared | {"experiences": ()},
                {
                    "needs_met": some(NEEDS, 3),
                    "languages": some(LANGUAGES),
                    "approved": dice.random() < 0.8,
                    "paused": dice.random() < 0.2,
                    "accepting_until": dice.choice([None, TODAY, TODAY.replace(year=2000)]),
                    "years_as_psp": dice.randrange(12),
                },
            )
            for one in offering
        ],
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Weights that divide badly, and wishes worth anything."""
    cuts = sorted(draw(st.lists(st.integers(0, FULL_FIT), min_size=5, max_size=5)))
    weights = [high - low for low, high in zip([0, *cuts], [*cuts, FULL_FIT], strict=True)]
    worth = st.integers(0, 300) | st.just(10**9)
    return replace(
        POLICY,
        weights=tuple(zip(CRITERIA, weights, strict=True)),
        wish_nice=draw(worth),
        wish_really=draw(worth),
        wish_most=draw(worth),
        use_wishes=draw(st.booleans()),
    )


@given(seed=SEEDS, policy=policies())
@steady
def test_fits_and_wishes_are_those_of_each_pair(seed: int, policy: Policy) -> None:
    mentees, mentors = odd_cohort(seed)
    assert fits(mentees, mentors, policy).tolist() == [
        [fit_of(mentee, mentor, policy) for mentor in mentors] for mentee in mentees
    ]
    assert wishes(mentees, mentors, policy).tolist() == [
        [wish_points(mentee, mentor, policy) for mentor in mentors] for mentee in mentees
    ]


@pytest.mark.parametrize("name", CRITERIA)
@given(seed=SEEDS, weight=st.integers(0, FULL_FIT))
@steady
def test_a_criterion_gives_all_pairs_their_points(name: str, seed: int, weight: int) -> None:
    mentees, mentors = odd_cohort(seed, 5, 5)
    assert FEATURES[name](mentees, mentors, weight).points().tolist() == [
        [CRITERIA[name](mentee, mentor, weight)[0] for mentor in mentors] for mentee in mentees
    ]


@given(seed=SEEDS)
@steady
def test_every_bit_is_that_of_its_rule(seed: int) -> None:
    mentees, mentors = odd_cohort(seed)
    assert ruled_out(mentees, mentors, TODAY).tolist() == [
        [
            mentor_bits(mentor, TODAY) + sum(BIT[reason] for reason, no in PAIR_RULES if no(mentee, mentor))
            for mentor in mentors
        ]
        for mentee in mentees
    ]


def test_the_odd_cohorts_have_every_rule_and_its_opposite() -> None:
    seen: dict[Any, set[bool]] = {reason: set() for reason, _ in PAIR_RULES}
    for seed in range(20):
        bits = ruled_out(*odd_cohort(seed), TODAY)
        for reason, answers in seen.items():
            answers |= set((bits & BIT[reason] > 0).ravel().tolist())
    assert all(answers == {True, False} for answers in seen.values())


def test_each_criterion_and_rule_has_both_forms() -> None:
    assert list(FEATURES) == list(CRITERIA)
    assert {*ANSWERS, *(reason for reason, _, _ in MEETINGS)} == {reason for reason, _ in PAIR_RULES}


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (3, 0), (0, 3)])
def test_an_empty_side_is_an_empty_array(mentees: int, mentors: int) -> None:
    people = make_cohort(1, max(1, mentees), max(1, mentors))
    asking, offering = people[0][:mentees], people[1][:mentors]
    for array in (
        fits(asking, offering, POLICY),
        wishes(asking, offering, POLICY),
        ruled_out(asking, offering, TODAY),
    ):
        assert array.shape == (mentees, mentors)
        assert array.dtype == np.int64


def test_large_points_stay_exact() -> None:
    large = 2**53 + 1
    assert linear([{"a": large, "b": 1}.items()], [{"a"}, {"a", "b"}]).points().tolist() == [
        [large, large + 1]
    ]


def test_the_side_with_fewer_answers_gets_the_columns() -> None:
    table = np.arange(6).reshape(2, 3)
    for points in (table, table.T):
        features = looked_up(points)
        assert features.left.shape[1] == 2
        assert features.points().tolist() == points.tolist()


def test_columns_that_earn_nobody_anything_are_dropped() -> None:
    features = linear([[("wanted", 1), ("both", 2)], []], [["both"], ["offered"]])
    assert features.trimmed().left.tolist() == [[2], [0]]
    assert features.trimmed().points().tolist() == features.points().tolist() == [[2, 0], [0, 0]]


def test_people_who_share_a_name_meet_once_for_each_name() -> None:
    number: dict[str, int] = numbering()
    left, right = named(["ab", "", "c"], number), named(["b", "ab", "d"], number)
    assert sorted(zip(*meetings(left, right), strict=True)) == [(0, 0), (0, 1), (0, 1)]


def test_wishes_beyond_the_ceiling_share_it() -> None:
    (mentee, *_), (mentor, *_) = make_cohort(1, 1, 1)
    mentee = replace(mentee, wishes={ITEMS[0]: "nice", ITEMS[1]: "really", ITEMS[2]: "really"})
    held = [(), ITEMS[:1], ITEMS[1:2], ITEMS[:2], ITEMS[:3]]
    points = [
        wish_points(
            mentee, replace(mentor, experiences=tuple(Experience(item, use=True) for item in have)), POLICY
        )
        for have in held
    ]
    # 30, 120 and 120 are more than the ceiling of 200: they count 22, 89 and 89.
    assert points == [0, 22, 89, 111, 200]


def test_tie_digits_are_spread_and_depend_on_the_two_names_only() -> None:
    rows, columns = [f"p{k}" for k in range(200)], [f"m{k}" for k in range(100)]
    digits = tie_digits(rows, columns)
    assert digits.shape == (200, 100, 3)
    assert digits.dtype == np.int64
    assert digits.min() >= 0
    assert digits.max() < 2**24
    assert np.abs(digits.mean(axis=(0, 1)) / 2**23 - 1).max() < 0.02
    assert len(np.unique(digits.reshape(-1, 3), axis=0)) == 200 * 100
    assert digits[7:9, 3:5].tolist() == tie_digits(rows[7:9], columns[3:5]).tolist()
    assert tie_digits(["a"], ["b"]).tolist() != tie_digits(["b"], ["a"]).tolist()


def test_tie_digits_are_the_same_on_every_machine() -> None:
    assert tie_digits(["a"], ["x"]).tolist() == [[[8948966, 15760865, 3635093]]]
