"""Each criterion gives the points it should, with its evidence, and the parts sum to the fit."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Policy, match
from matching.fit import CRITERIA, Part, fit_of, parts_of
from tests.matching.builders import POLICY, make_cohort, make_mentee, make_mentor, steady


def part(name: str, of_mentee: dict[str, Any], of_mentor: dict[str, Any]) -> Part:
    found = parts_of(make_mentee(**of_mentee), make_mentor(**of_mentor), POLICY)
    return next(one for one in found if one.criterion == name)


CASES: list[tuple[str, dict[str, Any], dict[str, Any], int, tuple[str, ...]]] = [
    # Two topics weigh 5 and 4 ninths of 420; "some experience" is half.
    ("topics", {}, {}, 420, ("co-design", "research")),
    ("topics", {}, {"topics": {"co-design": "confident"}}, 233, ("co-design",)),
    ("topics", {}, {"topics": {"research": "confident"}}, 187, ("research",)),
    ("topics", {}, {"topics": {"co-design": "some"}}, 116, ("co-design",)),
    ("topics", {}, {"topics": {"training": "confident"}}, 0, ()),
    ("setting", {}, {}, 180, ("acute",)),
    ("setting", {"organisation_kinds": {"acute", "ICB"}}, {}, 90, ("acute",)),
    ("setting", {"work": {"audit"}}, {}, 108, ("acute",)),
    ("setting", {"work": {"audit"}}, {"work": {"audit"}}, 180, ("acute", "audit")),
    ("setting", {"organisation_kinds": (), "work": {"audit"}}, {"work": {"audit"}}, 180, ("audit",)),
    ("setting", {}, {"organisation_kinds": {"ICB"}}, 0, ()),
    ("times", {}, {}, 120, ("weekday morning", "weekend")),
    ("times", {}, {"availability": {"weekend", "evening"}}, 80, ("weekend",)),
    ("times", {}, {"availability": {"evening"}}, 0, ()),
    ("formats", {}, {}, 80, ("phone", "video")),
    ("formats", {"only_format": "phone"}, {}, 53, ("phone",)),
    ("formats", {}, {"formats": {"e-mail"}}, 0, ()),
    ("further_on", {"months_in_role": 31}, {}, 0, ("not ahead",)),
    ("further_on", {"months_in_role": 30}, {}, 72, ("a little ahead",)),
    ("further_on", {"months_in_role": 24}, {}, 120, ("some way ahead",)),
    ("further_on", {"months_in_role": 0}, {"years_as_psp": 5}, 120, ("some way ahead",)),
    ("further_on", {"months_in_role": 0}, {"years_as_psp": 6}, 96, ("far ahead",)),
    ("further_on", {"months_in_role": 0}, {"years_as_psp": 9}, 60, ("very far ahead",)),
    ("region", {}, {}, 80, ("same",)),
    ("region", {}, {"region": "South East"}, 40, ("near",)),
    ("region", {}, {"region": "Midlands"}, 0, ("other",)),
]


@pytest.mark.parametrize(("name", "of_mentee", "of_mentor", "points", "evidence"), CASES)
def test_a_criterion_gives_its_points_and_evidence(
    name: str, of_mentee: dict[str, Any], of_mentor: dict[str, Any], points: int, evidence: tuple[str, ...]
) -> None:
    found = part(name, of_mentee, of_mentor)
    assert (found.points, found.evidence, found.stated) == (points, evidence, True)


def test_the_table_above_has_every_criterion() -> None:
    assert {name for name, *_ in CASES} == set(CRITERIA) == {name for name, _ in Policy().weights}


@pytest.mark.parametrize(
    ("name", "unanswered"),
    [
        ("topics", {"topics": ()}),
        ("setting", {"organisation_kinds": ()}),
        ("times", {"availability": ()}),
        ("formats", {"formats": ()}),
        ("region", {"region": ""}),
    ],
)
def test_no_answer_earns_half_and_says_so(name: str, unanswered: dict[str, Any]) -> None:
    for found in (part(name, unanswered, {}), part(name, {}, unanswered)):
        assert (found.points, found.evidence, found.stated) == (found.out_of // 2, (), False)


def test_a_perfect_pair_has_the_full_fit() -> None:
    assert fit_of(make_mentee(), make_mentor(), POLICY) == 1000


@given(seed=st.integers(0, 10**6))
@steady
def test_parts_sum_to_the_fit_and_stay_within_their_weights(seed: int) -> None:
    (mentee,), (mentor,) = make_cohort(seed, 1, 1)
    parts = parts_of(mentee, mentor, POLICY)
    assert sum(one.points for one in parts) == fit_of(mentee, mentor, POLICY)
    assert all(0 <= one.points <= one.out_of for one in parts)


def test_a_higher_rank_never_counts_less() -> None:
    wanted = ("one", "two", "three", "four", "five")
    points = [part("topics", {"topics": wanted}, {"topics": {topic: "confident"}}).points for topic in wanted]
    assert points == sorted(points, reverse=True)
    assert sum(points) == 420


def test_weights_are_the_policys() -> None:
    only_region = {name: 1000 * (name == "region") for name in CRITERIA}
    policy = replace(POLICY, weights=tuple(only_region.items()))
    result = match([make_mentee()], [make_mentor(region="South East")], policy)
    assert result.pairs[0].fit == 500
