"""Why nobody: reasons counted, and the smallest group that competes for too few places."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import Block, Lock, MatchResult, Reason, Unmatched, Why, match
from tests.matching.builders import POLICY, make_cohort, make_mentee, make_mentor, steady


def only(result: MatchResult) -> Unmatched:
    assert len(result.unmatched) == 1
    return result.unmatched[0]


def test_no_mentors_has_its_own_code() -> None:
    assert only(match([make_mentee()], [], POLICY)).why is Why.NO_MENTORS


def test_no_places_has_its_own_code() -> None:
    mentors = [make_mentor("x", places=0), make_mentor("y", paused=True), make_mentor("z", approved=False)]
    assert only(match([make_mentee()], mentors, POLICY)).why is Why.NO_PLACES


def test_nobody_eligible_counts_each_rule_and_what_it_did_alone() -> None:
    mentors = [
        make_mentor("x", languages={"Welsh"}),
        make_mentor("y", languages={"Welsh"}, paused=True),
        make_mentor("z", person_id="sam"),
    ]
    mentee = make_mentee(languages_required={"English"}, please_not_people={"sam"})
    found = only(match([mentee], mentors, POLICY))
    assert found.why is Why.NOBODY_ELIGIBLE
    assert [(one.reason, one.excluded, one.excluded_alone) for one in found.reasons] == [
        (Reason.LANGUAGE, 2, 1),
        (Reason.PRIVATE_REQUEST, 1, 1),
        (Reason.PAUSED, 1, 0),
    ]
    assert found.competing is None


def test_places_taken_names_the_group_and_leaves_others_out() -> None:
    """Two who need BSL compete for the one mentor who signs; the third has nothing to do with it."""
    mentees = [make_mentee(name, languages_required={"BSL"}) for name in ("a", "b")]
    mentors = [make_mentor("signs", languages={"BSL"}), make_mentor("other")]
    found = only(match([*mentees, make_mentee("c")], mentors, POLICY))
    assert found.why is Why.PLACES_TAKEN
    assert found.competing is not None
    assert found.competing.mentee_ids == ("a", "b")
    assert found.competing.mentor_ids == ("signs",)
    assert found.competing.places == 1


def test_a_group_reaches_through_those_who_could_move() -> None:
    """b holds the only place for a, and c the only place b could move to."""
    mentees = [
        make_mentee("a", languages_required={"BSL"}, waiting_since=None),
        make_mentee("b", languages_required={"BSL", "Welsh"}),
        make_mentee("c", languages_required={"Welsh"}),
    ]
    mentors = [make_mentor("x", languages={"BSL"}), make_mentor("y", languages={"Welsh"})]
    found = only(match(mentees, mentors, POLICY))
    assert found.competing is not None
    assert found.competing.mentee_ids == ("a", "b", "c")
    assert found.competing.mentor_ids == ("x", "y")


def test_a_group_does_not_reach_beyond_a_lock() -> None:
    """b is held to x and cannot move to y, so y has no part in the shortage."""
    mentees = [make_mentee("a", languages_required={"BSL"}), make_mentee("b"), make_mentee("c")]
    mentors = [make_mentor("x", languages={"BSL"}), make_mentor("y")]
    found = match(mentees, mentors, POLICY, locks=[Lock("b", "x")]).unmatched
    group = next(one.competing for one in found if one.mentee_id == "a")
    assert group is not None
    assert (group.mentee_ids, group.mentor_ids) == (("a", "b"), ("x",))


@given(seed=st.integers(0, 500))
@settings(steady, max_examples=25)
def test_a_competing_group_is_minimal(seed: int) -> None:
    """As a whole it does not fit its mentors' places; without any one person it does."""
    mentees, mentors = make_cohort(seed, 9, 5, most_places=2)
    short = [one.competing for one in match(mentees, mentors, POLICY).unmatched if one.competing]
    assume(short)
    for group in short:
        members = [one for one in mentees if one.id in group.mentee_ids]
        assert len(members) == group.places + 1
        assert len(match(members, mentors, POLICY).unmatched) == 1
        for leaver in members:
            rest = [one for one in members if one is not leaver]
            assert match(rest, mentors, POLICY).unmatched == ()


@given(seed=st.integers(0, 500))
@steady
def test_everybody_is_either_matched_or_told_why(seed: int) -> None:
    mentees, mentors = make_cohort(seed, 9, 5, most_places=2)
    result = match(mentees, mentors, POLICY)
    matched, left = {one.mentee_id for one in result.pairs}, {one.mentee_id for one in result.unmatched}
    assert matched | left == {one.id for one in mentees}
    assert not matched & left
    for one in result.unmatched:
        assert (one.competing is not None) == (one.why is Why.PLACES_TAKEN)
        assert one.reasons or one.competing


@given(seed=st.integers(0, 500))
@settings(steady, max_examples=15)
def test_whatever_would_help_matches_the_mentee_and_unmatches_nobody(seed: int) -> None:
    mentees, mentors = make_cohort(seed, 9, 5, most_places=2)
    mentors[0] = replace(mentors[0], approved=False)
    blocks = [Block(one.id, mentors[1].id) for one in mentees]
    result = match(mentees, mentors, POLICY, blocks=blocks)
    matched = {one.mentee_id for one in result.pairs}
    by_id = {one.id: one for one in mentors}
    for one in result.unmatched:
        asking = next(mentee for mentee in mentees if mentee.id == one.mentee_id)
        for way in one.would_help:
            for mentor_id in way.mentor_ids:
                people, offering, kept = list(mentees), dict(by_id), list(blocks)
                mentor = by_id[mentor_id]
                if way.change is Reason.NO_PLACE:
                    offering[mentor_id] = replace(mentor, places=mentor.places + 1)
                elif way.change is Reason.BLOCKED:
                    kept.remove(Block(one.mentee_id, mentor_id))
                elif way.change is Reason.NOT_APPROVED:
                    offering[mentor_id] = replace(mentor, approved=True)
                else:
                    assert way.change is Reason.ACCESS_NEED
                    people = [replace(asking, needs=()) if who is asking else who for who in mentees]
                held = [Lock(one.mentee_id, mentor_id)]
                # Those who were matched are the only others in the round, so nobody new can take a place.
                people = [who for who in people if who.id in matched | {one.mentee_id}]
                after = match(people, offering.values(), POLICY, locks=held, blocks=kept)
                assert (after.unmatched, after.refused) == ((), ())


def test_what_would_help_is_never_somebodys_private_request_or_past() -> None:
    mentees = [
        make_mentee("a", please_not_people={"person of mentor x"}, past_partners={"person of mentor y"})
    ]
    found = only(match(mentees, [make_mentor("x"), make_mentor("y")], POLICY))
    assert found.would_help == ()


def test_one_more_place_is_the_smallest_change_and_names_the_best_fit_first() -> None:
    mentees = [make_mentee("a"), make_mentee("b"), make_mentee("c")]
    mentors = [make_mentor("x", region="Midlands"), make_mentor("y")]
    first = only(match(mentees, mentors, POLICY)).would_help[0]
    assert (first.change, first.mentor_ids) == (Reason.NO_PLACE, ("y", "x"))


def test_meeting_another_way_is_offered_where_it_is_all_that_is_missing() -> None:
    mentees = [make_mentee("a", only_format="in person")]
    found = only(match(mentees, [make_mentor("x")], POLICY))
    assert [(one.change, one.mentor_ids) for one in found.would_help] == [(Reason.NO_SHARED_FORMAT, ("x",))]


def test_a_shortage_of_most_places_is_called_national_and_a_local_one_is_not() -> None:
    everybody = [make_mentee(f"p{k}") for k in range(5)]
    two = [make_mentor("x"), make_mentor("y")]
    groups = [one.competing for one in match(everybody, two, POLICY).unmatched]
    assert all(group and group.is_national for group in groups)
    signing = [make_mentee("s", languages_required={"BSL"}), make_mentee("t", languages_required={"BSL"})]
    mentors = [make_mentor("signs", languages={"BSL"}), *(make_mentor(f"m{k}") for k in range(6))]
    group = only(match([*everybody, *signing], mentors, POLICY)).competing
    assert group is not None
    assert not group.is_national
