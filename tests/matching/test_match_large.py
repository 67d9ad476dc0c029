"""A round solved from short lists is the same round: same pairs, and proved for all pairs."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Block, Lock, Mentee, Mentor, Policy, listed, match, match_large, sweep
from matching.large import pool_of
from matching.sweep import Duals, gaining
from tests.matching.builders import POLICY, make_cohort, make_mentee, make_mentor, steady


@pytest.fixture
def hardly_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists so short that most of what matters must be found by looking at all pairs."""
    for name in ("_PER_ROW", "_PER_COLUMN", "_BY_CHANCE"):
        monkeypatch.setattr(listed, name, 1)


def same_in_both(mentees: list[Mentee], mentors: list[Mentor], **asked: Any) -> None:
    large, usual = match_large(mentees, mentors, **asked), match(mentees, mentors, **asked)
    assert large.pairs == usual.pairs
    assert large.refused == usual.refused
    assert large.unmatched == tuple(one.mentee_id for one in usual.unmatched)
    assert large.certificate.gap == 0
    assert large.certificate == replace(usual.certificate, solver="ortools")


@pytest.mark.usefixtures("hardly_listed")
@pytest.mark.parametrize(("seed", "mentees", "mentors"), [(1, 60, 25), (2, 40, 60), (3, 7, 3), (4, 120, 50)])
def test_with_hardly_any_pair_listed_the_answer_is_that_of_all_pairs(
    seed: int, mentees: int, mentors: int
) -> None:
    same_in_both(*make_cohort(seed, mentees, mentors), policy=POLICY)


@given(seed=st.integers(0, 10**6), shortage=st.booleans(), with_wishes=st.booleans())
@settings(steady, max_examples=15)
def test_locks_and_blocks_hold_as_in_any_round(seed: int, shortage: bool, with_wishes: bool) -> None:
    mentees, mentors = make_cohort(seed, 30, 9 if shortage else 40)
    locks = [Lock(mentees[one].id, mentors[one % 7].id) for one in range(9)]
    blocks = [Block(mentees[one].id, mentors[one % 5].id) for one in range(8, 20)]
    same_in_both(mentees, mentors, policy=replace(POLICY, use_wishes=with_wishes), locks=locks, blocks=blocks)


@pytest.mark.usefixtures("hardly_listed")
@pytest.mark.parametrize("changed", [{"use_priority": False}, {"use_even_load": False}, {"floors": ()}])
def test_a_level_that_is_left_out_is_left_out(changed: dict[str, Any]) -> None:
    same_in_both(*make_cohort(5, 50, 20), policy=replace(POLICY, **changed))


@pytest.mark.usefixtures("hardly_listed")
def test_where_nobody_can_be_told_apart_the_tie_break_decides() -> None:
    mentees = [make_mentee(f"p{one:02}") for one in range(40)]
    same_in_both(mentees, [make_mentor(f"m{one:02}", places=2) for one in range(15)], policy=POLICY)


@pytest.mark.usefixtures("hardly_listed")
def test_regions_that_never_meet_are_short_on_their_own() -> None:
    mentees, mentors = make_cohort(9, 60, 24)
    apart = [replace(one, languages_required={f"language {place % 4}"}) for place, one in enumerate(mentees)]
    speakers = [replace(one, languages={f"language {place % 4}"}) for place, one in enumerate(mentors)]
    same_in_both(apart, speakers, policy=POLICY)


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (4, 0)])
def test_nobody_on_a_side_is_an_empty_round(mentees: int, mentors: int) -> None:
    same_in_both(*make_cohort(1, mentees, mentors), policy=POLICY)


def test_mentors_with_nobody_to_mentor_are_an_empty_round() -> None:
    same_in_both([], [make_mentor()], policy=POLICY)


def test_a_guess_from_a_part_changes_no_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "_SMALL", 300)
    same_in_both(*make_cohort(6, 90, 40), policy=POLICY)


def test_progress_is_told_and_may_stop_the_work() -> None:
    people, told = make_cohort(1, 20, 8), []
    match_large(*people, POLICY, progress=told.append)
    assert told[0] == "Scoring"
    assert "Looking at all pairs" in told

    def stop(step: str) -> None:
        raise KeyboardInterrupt(step)

    for solve in (match, match_large):
        with pytest.raises(KeyboardInterrupt, match="Scoring"):
            solve(*people, POLICY, progress=stop)


@pytest.mark.parametrize("seed", range(6))
def test_wishes_of_a_few_are_felt_whichever_pairs_are_listed(seed: int) -> None:
    mentees, mentors = make_cohort(seed, 300, 120)
    few = [replace(one, wishes=one.wishes if place < 3 else ()) for place, one in enumerate(mentees)]
    same_in_both(few, mentors, policy=POLICY)


def test_waits_are_counted_to_the_newest_arrival_even_if_a_lock_holds_it() -> None:
    mentees = [
        Mentee(id="a", previous_match_ended=True, months_in_role=9),
        Mentee(id="b", waiting_since=date(2026, 1, 20), months_in_role=9),
        Mentee(id="c", waiting_since=date(2026, 3, 1), months_in_role=9),
    ]
    same_in_both(mentees, [Mentor(id="x"), Mentor(id="y")], policy=Policy(), locks=[Lock("c", "x")])


def test_too_many_pairs_for_arrays_are_refused_before_any_is_made() -> None:
    class Many(list[Any]):
        def __len__(self) -> int:
            return 100_000

    with pytest.raises(ValueError, match=r"7 GB. Use match_large"):
        match(Many(), Many(), POLICY)


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.large.is_installed", lambda: False)
    with pytest.raises(ImportError, match="install the extra 'fast'"):
        match_large([], [], POLICY)


def test_pairs_that_would_gain_at_wrong_prices_are_found() -> None:
    mentees, mentors = [make_mentee("a"), make_mentee("b")], [make_mentor("x"), make_mentor("y")]
    pool = pool_of(mentees, mentors, POLICY, [], np.zeros(2, np.int64))
    nobody = Duals(("matched", "fit"), np.array([[1, 1], [0, 0]]), np.zeros((2, 2), np.int64), best=1000)
    assert gaining(pool, nobody).keys.tolist() == [0, 1, 2, 3]
    everybody = Duals(nobody.names, np.zeros((2, 2), np.int64), nobody.column, best=1000)
    assert gaining(pool, everybody).keys.tolist() == []


@pytest.mark.usefixtures("hardly_listed")
@pytest.mark.parametrize("seed", range(6))
def test_pairs_that_were_cut_off_one_look_are_found_by_the_next(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People who answered almost alike, and looks that return one pair at a time."""
    for name in ("_MOST", "_MANY"):
        monkeypatch.setattr(sweep, name, 1)
    dice, regions = random.Random(seed), ["London", "Midlands", "North"]
    mentees = [
        make_mentee(f"p{one:03}", region=dice.choice(regions), months_in_role=dice.choice([1, 12]))
        for one in range(60)
    ]
    mentors = [
        make_mentor(
            f"m{one:03}",
            places=dice.choice([1, 2, 9]),
            region=dice.choice(regions),
            load=dice.randrange(9),
            years_as_psp=dice.randrange(9),
        )
        for one in range(40)
    ]
    same_in_both(mentees, mentors, policy=POLICY)
