"""The fairness report: right figures, and no way back to a small number."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matching import MatchResult, Mentee, match
from matching.fairness import TOO_FEW, FairnessReport, Figures, fairness
from tests.matching.builders import POLICY, TODAY, make_cohort, make_mentee, make_mentor, steady


class Size(NamedTuple):
    """How many of a group are matched and how many are not."""

    matched: int
    unmatched: int


Sizes = Mapping[str, Size]


def make_people(sizes: Sizes) -> tuple[list[Mentee], dict[str, str]]:
    """Mentees of whom exactly these find a mentor, and their groups."""
    people, groups = [], {}
    for label, size in sizes.items():
        for k in range(size.matched + size.unmatched):
            languages = set() if k < size.matched else {"BSL"}
            people.append(make_mentee(f"{label} {k:03}", languages_required=languages))
            groups[people[-1].id] = label
    return people, groups


def solved(people: list[Mentee]) -> MatchResult:
    return match(people, [make_mentor(places=1000)], POLICY)


def make_report(sizes: Sizes) -> FairnessReport:
    people, groups = make_people(sizes)
    return fairness(solved(people), groups)


def shown(report: FairnessReport) -> dict[str, Figures]:
    return {row.label: row.figures for row in report.groups if row.figures}


def hidden(report: FairnessReport) -> set[str]:
    return {row.label for row in report.groups if row.figures is None}


def test_a_group_shows_coverage_mean_fit_and_median_waits() -> None:
    people, groups = make_people({"north": Size(10, 11)})
    waits = [1] * 5 + [4] * 5 + [7] * 5 + [20] * 6
    people = [
        replace(one, waiting_since=TODAY - timedelta(days=days))
        for one, days in zip(people, waits, strict=True)
    ]
    result = solved(people)
    figures = shown(fairness(result, groups))["north"]
    assert (figures.people, figures.matched, figures.unmatched, figures.coverage) == (21, 10, 11, 48)
    assert figures.mean_fit == result.pairs[0].fit
    assert (figures.wait_matched, figures.wait_unmatched) == (3, 20)  # 2.5, rounded up


def test_mean_fit_is_of_the_matched_and_rounded() -> None:
    result = match(*make_cohort(3, 60, 15), POLICY)
    fits = [pair.fit for pair in result.pairs]
    report = fairness(result, {})
    assert [row.label for row in report.groups] == ["not stated"]
    figures = report.everyone.figures
    assert figures
    assert figures.mean_fit is not None
    assert figures.matched == len(fits)
    assert abs(figures.mean_fit - sum(fits) / len(fits)) <= 0.5


def test_without_a_day_waits_run_to_the_newest_arrival() -> None:
    people, groups = make_people({"a": Size(0, 10)})
    people[0] = replace(people[0], waiting_since=TODAY)
    figures = shown(fairness(match(people, []), groups))["a"]
    assert (figures.wait_unmatched, figures.mean_fit, figures.wait_matched) == (61, None, None)


def test_nobody_is_a_report_too() -> None:
    report = fairness(match([], [], POLICY), {"stranger": "north"})
    assert report.groups == ()
    assert report.everyone.figures == Figures(0, 0, None, None, None, None)


def test_no_label_is_not_stated_and_comes_last() -> None:
    people, groups = make_people({"a": Size(10, 0), "z": Size(10, 0), "b": Size(10, 0), "c": Size(10, 0)})
    groups = {one: "" if label == "b" else label for one, label in groups.items() if label != "a"}
    report = fairness(solved(people), groups)
    assert [(row.label, row.note) for row in report.groups] == [("c", ""), ("z", ""), ("not stated", "")]
    assert shown(report)["not stated"].people == 20


def test_a_hidden_group_takes_the_smallest_other_with_it() -> None:
    report = make_report({"big": Size(30, 0), "few": Size(9, 0), "mid": Size(20, 0)})
    assert [(row.label, row.note) for row in report.groups] == [
        ("big", ""),
        ("few", TOO_FEW),
        ("mid", TOO_FEW),
    ]
    assert report.everyone.figures
    assert report.everyone.figures.people == 59


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"a": Size(10, 0), "b": Size(0, 10)}, ""),  # exactly ten, and nobody, may be shown
        ({"a": Size(9, 20), "b": Size(11, 11), "c": Size(12, 12)}, "ab"),  # a small cell, not a small group
        ({"a": Size(20, 1), "b": Size(30, 0), "c": Size(40, 12)}, "abc"),  # b cannot cover the 1, c does
        ({"a": Size(9, 0), "b": Size(9, 0), "c": Size(20, 0)}, "ab"),  # two small ones cover each other
        ({"a": Size(9, 0), "b": Size(12, 0), "c": Size(12, 0), "d": Size(13, 0)}, "abc"),  # equal sizes
    ],
)
def test_what_is_hidden(sizes: Sizes, expected: str) -> None:
    report = make_report(sizes)
    assert hidden(report) == set(expected)
    assert report.everyone.figures


@pytest.mark.parametrize(
    "sizes",
    [
        {"a": Size(9, 0)},
        {"a": Size(20, 0), "b": Size(20, 5)},  # the 5 can be covered by nobody
        {f"{k}": Size(1, 0) for k in range(10)},  # ten groups of at least one in a total of ten: each has one
    ],
)
def test_totals_that_break_the_rule_are_withheld(sizes: Sizes) -> None:
    report = make_report(sizes)
    assert shown(report) == {}
    assert (report.everyone.figures, report.everyone.note) == (None, TOO_FEW)


counts = st.one_of(st.just(0), st.integers(1, 9), st.integers(10, 25))
sized = st.builds(Size, counts, counts).filter(any)
groupings = st.dictionaries(st.sampled_from("abcdefg"), sized, max_size=7)
crumbs = st.dictionaries(st.integers(100, 130).map(str), st.just(Size(1, 0)), max_size=15)


@steady
@given(groupings, crumbs)
@example({"a": Size(9, 0), "b": Size(25, 0)}, {})
@example({"a": Size(10, 10)}, {})
def test_no_small_number_can_be_worked_out(large: Sizes, small: Sizes) -> None:
    truth = {**large, **small}
    report = make_report(truth)
    assert [row.label for row in report.groups] == sorted(truth)
    known = list(shown(report).items())
    for label, figures in known:
        assert (figures.matched, figures.unmatched) == truth[label]
    everyone = report.everyone.figures
    for chosen in subsets([figures for _, figures in known]):
        inside = [sum(column) for column in zip((0, 0, 0), *map(cells, chosen), strict=True)]
        assert not any(0 < number < 10 for number in inside)
        if everyone:
            outside = [whole - part for whole, part in zip(cells(everyone), inside, strict=True)]
            assert not any(0 < number < 10 for number in outside)
    if everyone and (closed := hidden(report)):
        # What bounds tell: a hidden group holds at least one person, so each of them may still hold ten.
        left = everyone.people - sum(figures.people for _, figures in known)
        assert left - (len(closed) - 1) >= 10


@steady
@given(groupings)
def test_only_what_must_be_is_hidden(sizes: Sizes) -> None:
    report = make_report(sizes)
    if all(sum(size) >= 10 and not any(0 < cell < 10 for cell in size) for size in sizes.values()):
        assert not hidden(report)
    if report.everyone.figures is None:
        assert not shown(report)


@steady
@given(groupings, st.permutations("abcdefg"))
def test_neither_order_nor_names_decide_anything(sizes: Sizes, names: list[str]) -> None:
    people, groups = make_people(sizes)
    report = fairness(solved(people), groups)
    assert fairness(solved(people[::-1]), dict(reversed(groups.items()))) == report
    new = dict(zip("abcdefg", names, strict=True))
    renamed = fairness(solved(people), {one: new[label] for one, label in groups.items()})
    assert {new[row.label]: row.figures for row in report.groups} == {
        row.label: row.figures for row in renamed.groups
    }
    assert renamed.everyone == report.everyone


def cells(figures: Figures) -> tuple[int, int, int]:
    return figures.people, figures.matched, figures.unmatched


def subsets(rows: list[Figures]) -> list[tuple[Figures, ...]]:
    return [chosen for size in range(len(rows) + 1) for chosen in combinations(rows, size)]
