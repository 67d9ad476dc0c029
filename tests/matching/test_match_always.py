"""Always an answer, whatever comes in; locks hold or are named."""

import pytest

from matching import Block, Lock, Reason, Refusal, match
from tests.matching.builders import POLICY, make_cohort, make_mentee, make_mentor

SOLVERS = ["scipy", "networkx"]


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (0, 3), (3, 0)])
def test_empty_sides_give_an_empty_round(mentees: int, mentors: int, solver: str) -> None:
    people = [make_mentee(f"p{k}") for k in range(mentees)], [make_mentor(f"m{k}") for k in range(mentors)]
    result = match(*people, POLICY, solver=solver)
    assert (len(result.pairs), len(result.unmatched)) == (0, mentees)
    assert result.graph.number_of_nodes() == mentees + mentors


@pytest.mark.parametrize("solver", SOLVERS)
def test_nobody_eligible_is_an_answer(solver: str) -> None:
    result = match([make_mentee()], [make_mentor(places=0)], POLICY, solver=solver)
    assert (result.pairs, len(result.unmatched)) == ((), 1)


@pytest.mark.parametrize("solver", SOLVERS)
def test_one_mentor_with_every_place_takes_everybody(solver: str) -> None:
    mentees = [make_mentee(f"p{k}") for k in range(20)]
    result = match(mentees, [make_mentor(places=1000)], POLICY, solver=solver)
    assert len(result.pairs) == 20


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_hundred_identical_people_on_each_side_are_all_matched(solver: str) -> None:
    mentees = [make_mentee(f"p{k}") for k in range(100)]
    mentors = [make_mentor(f"m{k}") for k in range(100)]
    result = match(mentees, mentors, POLICY, solver=solver)
    assert len({pair.mentor_id for pair in result.pairs}) == 100


def test_a_mentee_and_a_mentor_may_carry_the_same_id() -> None:
    result = match([make_mentee("1")], [make_mentor("1")], POLICY)
    assert len(result.pairs) == 1
    assert result.graph.number_of_edges() == 1


def test_an_id_given_twice_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"Each mentee id must be unique. Given more than once: a\."):
        match([make_mentee("a"), make_mentee("a")], [], POLICY)
    with pytest.raises(ValueError, match=r"Each mentor id must be unique. Given more than once: x\."):
        match([], [make_mentor("x"), make_mentor("x")], POLICY)


def test_an_unknown_solver_is_refused() -> None:
    with pytest.raises(ValueError, match="Unknown solver 'luck'"):
        match([], [], POLICY, solver="luck")


def test_a_lock_holds_even_against_a_better_round() -> None:
    mentees = [make_mentee("a"), make_mentee("b", languages_required={"BSL"})]
    mentors = [make_mentor("x", languages={"BSL"}), make_mentor("y", region="Midlands")]
    result = match(mentees, mentors, POLICY, locks=[Lock("a", "x")])
    assert [(one.mentee_id, one.mentor_id, one.locked) for one in result.pairs] == [("a", "x", True)]
    assert result.refused == ()


def test_a_lock_a_rule_forbids_is_named_with_the_rules() -> None:
    mentor = make_mentor(paused=True, languages=set())
    mentee = make_mentee(languages_required={"English"})
    (refused,) = match([mentee], [mentor], POLICY, locks=[Lock("a", "x")]).refused
    assert refused.why is Refusal.RULED_OUT
    assert refused.reasons == (Reason.PAUSED, Reason.LANGUAGE)


def test_locks_on_strangers_are_named() -> None:
    result = match([make_mentee()], [make_mentor()], POLICY, locks=[Lock("ghost", "x"), Lock("a", "nobody")])
    assert {one.lock.mentee_id: one.why for one in result.refused} == {
        "ghost": Refusal.UNKNOWN_MENTEE,
        "a": Refusal.UNKNOWN_MENTOR,
    }
    assert len(result.pairs) == 1


def test_two_mentors_held_for_one_mentee_are_both_let_go() -> None:
    locks = [Lock("a", "x"), Lock("a", "y")]
    result = match([make_mentee()], [make_mentor("x"), make_mentor("y")], POLICY, locks=locks)
    assert [one.why for one in result.refused] == [Refusal.TWO_MENTORS, Refusal.TWO_MENTORS]
    assert len(result.pairs) == 1


def test_more_locks_than_places_keep_who_waited_longest() -> None:
    mentees = [make_mentee("a", waiting_since=None), make_mentee("b")]
    result = match(mentees, [make_mentor()], POLICY, locks=[Lock("a", "x"), Lock("b", "x")])
    assert [pair.mentee_id for pair in result.pairs] == ["b"]
    assert [(one.lock.mentee_id, one.why) for one in result.refused] == [("a", Refusal.NO_PLACE_LEFT)]


def test_a_pair_both_held_and_kept_apart_is_kept_apart() -> None:
    result = match([make_mentee()], [make_mentor()], POLICY, locks=[Lock("a", "x")], blocks=[Block("a", "x")])
    assert result.pairs == ()
    assert result.refused[0].reasons == (Reason.BLOCKED,)


def test_the_same_lock_twice_is_one_lock() -> None:
    result = match([make_mentee()], [make_mentor()], POLICY, locks=[Lock("a", "x")] * 2)
    assert (len(result.pairs), result.refused) == (1, ())


def test_no_mentor_gets_more_than_their_places_and_no_pair_breaks_a_rule() -> None:
    mentees, mentors = make_cohort(11, 50, 20)
    result = match(mentees, mentors, POLICY)
    for mentor in mentors:
        assert sum(pair.mentor_id == mentor.id for pair in result.pairs) <= mentor.places
    assert not any(result.why_not(pair.mentee_id, pair.mentor_id) for pair in result.pairs)


def test_the_graph_holds_the_eligible_pairs_and_marks_the_chosen() -> None:
    result = match(*make_cohort(11, 20, 8), POLICY)
    chosen = {(a, b) for a, b, held in result.graph.edges(data="matched") if held}
    assert chosen == {(f"mentee:{one.mentee_id}", f"mentor:{one.mentor_id}") for one in result.pairs}
    sides = dict(result.graph.nodes(data="bipartite"))
    assert all(sides[a] != sides[b] for a, b in result.graph.edges)
