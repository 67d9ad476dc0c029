"""What changes between approving and publishing."""

from __future__ import annotations

import pytest

from mentoring.core.db import db, transaction
from mentoring.pairings import actions as pairing_actions
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import Suggestion
from mentoring.profiles.models import MentorStatus, PspStatus
from mentoring.rounds import actions, publishing, queries
from mentoring.rounds.models import RoundState
from tests.builders import make_coordinator
from tests.rounds.builders import (
    approve_all,
    make_mentor,
    make_psp,
    make_round,
    make_run,
    mentor_of,
    pairs_of,
    psp_of,
)


@pytest.fixture
def me(app):
    return make_coordinator()


@pytest.fixture
def approved(me):
    """Amy and Bob, each approved with a mentor."""
    make_psp("Amy Able"), make_psp("Bob Best"), make_mentor("Max"), make_mentor("Mia")
    one = make_round(me)
    run = make_run(one, me)
    approve_all(run, me)
    return run


def outcomes(run) -> dict[str, str]:
    db.session.expire_all()
    return {name: pair.outcome for name, pair in pairs_of(run).items()}


@pytest.mark.parametrize(
    ("status", "reason"),
    [(PspStatus.PAUSED, "on a break"), (PspStatus.CLOSED, "has left"), (PspStatus.MATCHED, "has a mentor")],
)
def test_a_psp_who_is_gone_is_left_out_and_named(me, approved, signed_in, status, reason):
    with transaction():
        psp_of(pairs_of(approved)["Amy Able"].psp).status = status
    publishing.publish(approved.round_id, by=me.id)
    found = outcomes(approved)
    assert reason in found["Amy Able"]
    assert found["Bob Best"] == queries.SUGGESTED
    page = signed_in(me).get(f"/rounds/{approved.round_id}").text
    assert "1 pair suggested" in page
    assert f"Amy Able and {pairs_of(approved)['Amy Able'].mentor.name}: {found['Amy Able']}" in page


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": MentorStatus.PAUSED}, "taking a break"),
        ({"status": MentorStatus.LEAVING}, "no longer takes new people"),
        ({"status": MentorStatus.LEFT}, "has left"),
        ({"places": 0}, "no free place"),
    ],
)
def test_a_mentor_who_cannot_any_more_is_left_out_and_named(me, approved, change, reason):
    with transaction():
        for name, value in change.items():
            setattr(mentor_of(pairs_of(approved)["Amy Able"].mentor), name, value)
    publishing.publish(approved.round_id, by=me.id)
    assert reason in outcomes(approved)["Amy Able"]
    assert outcomes(approved)["Bob Best"] == queries.SUGGESTED
    assert psp_of(pairs_of(approved)["Amy Able"].psp).status is PspStatus.WAITING


def test_a_place_taken_by_somebody_else_meanwhile_leaves_the_pair_out(me, approved):
    other, mentor = make_psp("Cat"), pairs_of(approved)["Amy Able"].mentor
    with transaction():
        pairing_actions.suggest(psp_id=other.id, mentor_id=mentor.id, why={}, by=me.id)
    publishing.publish(approved.round_id, by=me.id)
    assert "no free place" in outcomes(approved)["Amy Able"]
    assert [one.psp_id for one in pairings.open_suggestions_of(mentor.id)] == [other.id]


def test_a_private_request_made_meanwhile_holds_and_does_not_say_whose_it_is(me, approved):
    pair = pairs_of(approved)["Amy Able"]
    with transaction():
        mentor_of(pair.mentor).please_not = {"people_ids": [str(pair.psp_id)]}
    publishing.publish(approved.round_id, by=me.id)
    assert outcomes(approved)["Amy Able"] == "Ruled out by a private request."


def test_an_error_half_way_publishes_nothing(me, approved, monkeypatch):
    real, calls = pairing_actions.suggest, []

    def fails_the_second_time(**values):
        calls.append(values)
        if len(calls) == 2:
            raise RuntimeError
        return real(**values)

    monkeypatch.setattr(pairing_actions, "suggest", fails_the_second_time)
    with pytest.raises(RuntimeError):
        publishing.publish(approved.round_id, by=me.id)
    assert len(calls) == 2
    assert db.session.query(Suggestion).count() == 0
    assert queries.get(approved.round_id).state is RoundState.OPEN
    assert set(outcomes(approved).values()) == {""}


def test_publishing_waits_for_a_search_that_is_under_way(me, approved):
    actions.queue_run(approved.round_id, by=me.id)
    with pytest.raises(actions.RoundError, match="Matching is running"):
        publishing.publish(approved.round_id, by=me.id)
    assert db.session.query(Suggestion).count() == 0


def test_a_cancelled_round_is_not_published(me, approved):
    actions.cancel(approved.round_id, by=me.id)
    with pytest.raises(actions.RoundError, match="closed"):
        publishing.publish(approved.round_id, by=me.id)


def test_cancelling_a_round_that_a_colleague_published_says_so(me, approved, signed_in):
    publishing.publish(approved.round_id, by=make_coordinator().id)
    answer = signed_in(me).post(f"/rounds/{approved.round_id}/cancel", follow_redirects=True)
    assert "was published before you cancelled it" in answer.text
    assert "Nobody was told" not in answer.text
    assert queries.get(approved.round_id).state is RoundState.PUBLISHED
