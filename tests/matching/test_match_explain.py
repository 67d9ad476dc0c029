"""Why nobody: reasons counted, and the smallest group that competes for too few places."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import Lock, MatchResult, Reason, Unmatched, Why, match
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
