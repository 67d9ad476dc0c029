"""What a change would cost: exact, against solving again, and live changes."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Block, Lock, MatchResult, Reason, match
from tests.matching.builders import POLICY, make_cohort, make_mentee, make_mentor, steady

LESS_IS_BETTER = ("under_300", "under_400", "under_500", "load")


def worse_by(before: MatchResult, after: MatchResult) -> dict[str, int]:
    old, new = dict(before.certificate.levels), dict(after.certificate.levels)
    return {name: (new[name] - old[name]) * (1 if name in LESS_IS_BETTER else -1) for name in old}


@given(seed=st.integers(0, 500), most_places=st.sampled_from([1, 3]))
@settings(steady, max_examples=10)
def test_a_cost_is_what_solving_again_with_the_lock_loses(seed: int, most_places: int) -> None:
    mentees, mentors = make_cohort(seed, 6, 5, most_places)
    policy = replace(POLICY, use_wishes=False)
    result = match(mentees, mentors, policy)
    for mentee in mentees:
        for mentor in mentors:
            cost = result.cost_of(mentee.id, mentor.id)
            if result.why_not(mentee.id, mentor.id):
                assert cost is None
            else:
                forced = match(mentees, mentors, policy, locks=[Lock(mentee.id, mentor.id)])
                assert cost is not None
                assert dict(cost.levels) == worse_by(result, forced)


@given(seed=st.integers(0, 500))
@settings(steady, max_examples=20)
def test_the_first_level_that_differs_is_never_a_gain(seed: int) -> None:
    mentees, mentors = make_cohort(seed, 6, 5)
    result = match(mentees, mentors, POLICY)
    for mentee in mentees:
        for other in result.alternatives(mentee.id, n=5):
            assert next((loss for _, loss in other.loss.levels if loss), 0) >= 0


def test_a_pair_that_is_suggested_costs_nothing() -> None:
    result = match(*make_cohort(2, 10, 6), POLICY)
    for pair in result.pairs:
        cost = result.cost_of(pair.mentee_id, pair.mentor_id)
        assert cost is not None
        assert cost.is_free


def test_a_place_held_by_a_lock_cannot_be_taken() -> None:
    result = match([make_mentee("a"), make_mentee("b")], [make_mentor()], POLICY, locks=[Lock("a", "x")])
    assert result.cost_of("b", "x") is None


def test_alternatives_are_others_with_their_fit_cost_and_changes() -> None:
    mentees = [make_mentee("a"), make_mentee("b", region="Midlands", regions_near={"London"})]
    mentors = [make_mentor("x"), make_mentor("y", region="Midlands")]
    result = match(mentees, mentors, POLICY)
    (other,) = result.alternatives("a")
    assert (other.mentor_id, other.fit, other.loss["fit"]) == ("y", 920, 120)
    assert [(one.mentee_id, one.before, one.after) for one in other.changes] == [("b", "y", "x")]


def test_alternatives_are_at_most_as_many_as_asked_for() -> None:
    result = match([make_mentee()], [make_mentor(f"x{k}") for k in range(9)], POLICY)
    assert [len(result.alternatives("a", n=n)) for n in (0, 3, 20)] == [0, 3, 8]
    assert result.pairs[0].mentor_id not in {one.mentor_id for one in result.alternatives("a", n=20)}


def test_changes_are_the_round_solved_afresh() -> None:
    mentees, mentors = make_cohort(4, 20, 8)
    lock, block = Lock(mentees[0].id, mentors[4].id), Block(mentees[1].id, mentors[2].id)
    changed = match(mentees, mentors, POLICY).with_changes([lock], [block], {mentors[5].id: 0})
    mentors[5] = replace(mentors[5], places=0)
    assert changed == match(mentees, mentors, POLICY, locks=[lock], blocks=[block])


def test_the_later_word_wins() -> None:
    people = [make_mentee()], [make_mentor("x"), make_mentor("y")]
    first = match(*people, POLICY, locks=[Lock("a", "x")])
    moved = first.with_changes(locks=[Lock("a", "y")])
    assert (moved.pairs[0].mentor_id, moved.refused) == ("y", ())
    parted = moved.with_changes(blocks=[Block("a", "y")])
    assert (parted.pairs[0].mentor_id, parted.refused) == ("x", ())
    assert parted.why_not("a", "y") == (Reason.BLOCKED,)
    assert parted.with_changes(locks=[Lock("a", "y")]).pairs[0].mentor_id == "y"


def test_more_places_end_a_shortage() -> None:
    result = match([make_mentee("a"), make_mentee("b")], [make_mentor()], POLICY)
    assert len(result.unmatched) == 1
    assert result.with_changes(places={"x": 2}).unmatched == ()


@pytest.mark.parametrize("seed", range(8))
def test_places_that_cost_nothing_are_not_filled_and_emptied_in_circles(seed: int) -> None:
    mentees, mentors = make_cohort(seed, 9, 6)
    result = match(mentees, mentors, replace(POLICY, use_even_load=False))
    for mentee in mentees:
        for other in result.alternatives(mentee.id):
            assert len({one.mentee_id for one in other.changes}) == len(other.changes)


def test_strangers_are_refused_with_a_sentence() -> None:
    result = match([make_mentee()], [make_mentor()], POLICY)
    for ask in (
        lambda: result.cost_of("ghost", "x"),
        lambda: result.why_not("a", "ghost"),
        lambda: result.alternatives("ghost"),
        lambda: result.with_changes(places={"ghost": 1}),
    ):
        with pytest.raises(KeyError, match="'ghost' is not in this round"):
            ask()


@given(seed=st.integers(0, 500), most_places=st.sampled_from([1, 3]), with_wishes=st.booleans())
@settings(steady, max_examples=12)
def test_the_cost_of_every_pair_at_once_is_the_cost_of_each(
    seed: int, most_places: int, with_wishes: bool
) -> None:
    mentees, mentors = make_cohort(seed, 9, 5, most_places)
    locks = [Lock(mentees[0].id, mentors[1].id), Lock(mentees[1].id, mentors[2].id)]
    result = match(mentees, mentors, replace(POLICY, use_wishes=with_wishes), locks=locks)
    costs = result.costs
    for row, mentee in enumerate(mentees):
        for column, mentor in enumerate(mentors):
            one = result.cost_of(mentee.id, mentor.id)
            assert (one is not None) == bool(costs.possible[row, column])
            if one:
                assert dict(zip(costs.levels, costs.loss[:, row, column].tolist(), strict=True)) == dict(
                    one.levels
                )


@given(seed=st.integers(0, 500))
@settings(steady, max_examples=8)
def test_with_wishes_and_locks_an_alternative_changes_what_solving_again_changes(seed: int) -> None:
    mentees, mentors = make_cohort(seed, 9, 5)
    lock = Lock(mentees[0].id, mentors[1].id)
    result = match(mentees, mentors, POLICY, locks=[lock])
    held = set() if result.refused else {lock}
    before = {pair.mentee_id: pair.mentor_id for pair in result.pairs}
    for mentee in mentees[1:]:
        for other in result.alternatives(mentee.id, n=5):
            again = match(mentees, mentors, POLICY, locks=[*held, Lock(mentee.id, other.mentor_id)])
            after = {pair.mentee_id: pair.mentor_id for pair in again.pairs}
            changed = {
                (one.id, before.get(one.id), after.get(one.id))
                for one in mentees
                if before.get(one.id) != after.get(one.id) and one is not mentee
            }
            assert {(one.mentee_id, one.before, one.after) for one in other.changes} == changed
