"""What nobody may learn from a round, and what is kept of it."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from mentoring.core.audit import AuditEvent
from mentoring.core.db import Base, db, transaction
from mentoring.profiles.reference import EXPERIENCES
from mentoring.rounds import inclusion, publishing, queries, running, snapshot
from mentoring.rounds.models import RunState
from mentoring.rounds.repeating import repeat
from tests.builders import make_coordinator
from tests.rounds.builders import (
    TELL_ONLY,
    USE,
    approve_all,
    make_mentor,
    make_organisation,
    make_psp,
    make_round,
    make_run,
    mentor_of,
    pairs_of,
    psp_of,
)

CANARIES = ("armed-forces", "homelessness", "justice", "CANARY-NAME", "CANARY-NEED")


@pytest.fixture
def me(app):
    return make_coordinator()


@pytest.fixture
def run(me):
    """Amy's wish is met, Bob's is not, Cat is kept from every mentor by private requests."""
    away = make_organisation("Trust to stay away from")
    make_psp("Amy", wishes={"armed-forces": "really"}, needs_note="CANARY-NEED")
    make_psp("Bob", wishes={"homelessness": "really", "justice": "no"})
    make_psp("Cat", please_not={"people": "CANARY-NAME", "organisations": [str(away.id)]})
    make_mentor("Max", at=away, experiences={"armed-forces": USE, "justice": TELL_ONLY})
    make_mentor("Mia", at=away, experiences={"homelessness": TELL_ONLY})
    return make_run(make_round(me), me)


def test_no_page_and_no_json_holds_an_item_of_inclusion_or_a_private_request(me, run, signed_in):
    browser, base = signed_in(me), f"/rounds/{run.round_id}"
    paths = [
        "",
        "/review",
        "/unmatched",
        "/publish",
        "/cancel",
        f"/runs/{run.id}",
        f"/runs/{run.id}/progress",
    ]
    paths += [f"/pairs/{pair.id}" for pair in queries.pairs(run.id)]
    before = [browser.get(base + path).text for path in paths]
    approve_all(run, me)
    publishing.publish(run.round_id, by=me.id)
    after = [browser.get(base + path).text for path in paths if path != "/publish"]
    for text in (*before, *after):
        for canary in (*CANARIES, *(EXPERIENCES[one] for one in CANARIES[:3]), "stay away from"):
            assert canary not in text


def test_nothing_of_it_lies_in_the_open_in_what_rounds_store(me, run):
    approve_all(run, me)
    publishing.publish(run.round_id, by=me.id)
    tables = ("rounds", "runs", "run_pairs", "run_unmatched", "suggestions", "audit_events")
    for name in tables:
        for row in db.session.execute(sa.select(Base.metadata.tables[name])):
            for canary in CANARIES:
                assert canary not in str(tuple(row)), name
    assert db.session.query(AuditEvent).count()


def test_the_sealed_snapshot_holds_no_wish_and_no_experience(run):
    held = json.dumps(run.snapshot)
    assert "armed-forces" not in held
    assert "homelessness" not in held
    stored = snapshot.kept(run)
    assert all(not one.wishes for one in stored.inputs.mentees)
    assert all(not one.experiences for one in stored.inputs.mentors)


def test_a_snapshot_with_inclusion_in_it_is_refused(run):
    stored = snapshot.kept(run)
    people = (stored.inputs.mentees, stored.inputs.mentors)
    with_answers = inclusion.added(people, inclusion.answers(people))
    with pytest.raises(ValueError, match="no wishes"):
        snapshot.keep(run, type(stored.inputs)(*with_answers, stored.inputs.policy), {}, ())


def test_the_coordinator_is_told_before_anybody_is_suggested_whose_wish_nobody_meets(me, run, signed_in):
    page = signed_in(me).get(f"/rounds/{run.round_id}/review").text
    told = page.split("what really matters to them")[1].split("</div>")[0]
    assert "Bob" in told
    assert "Amy" not in told
    assert "Wishes stated: all met" in page  # Amy with Max
    assert "Wishes stated: not met" in page  # Bob


def test_an_experience_counts_only_with_consent_to_use_it(run):
    assert pairs_of(run)["Amy"].mentor.name == "Max"
    assert pairs_of(run)["Bob"].wishes == "not met"  # Mia may tell, but not be matched by it


def test_private_requests_turn_every_number_into_a_word(me, run, signed_in):
    page = signed_in(me).get(f"/rounds/{run.round_id}/unmatched").text
    assert "Ruled out by a private request: A few mentors" in page
    assert "2 mentors" not in page


def test_the_fit_does_not_move_with_a_met_wish(me, run):
    fits = {name: pair.fit for name, pair in pairs_of(run).items()}
    assert fits["Amy"] == fits["Bob"]


def test_a_run_can_be_repeated_exactly_while_nobody_changes_anything(run):
    assert repeat(run.id).same


def test_after_a_withdrawal_a_run_says_that_it_cannot_be_repeated(run):
    with transaction():
        mentor_of(pairs_of(run)["Amy"].mentor).experiences = {}
    found = repeat(run.id)
    assert not found.same
    assert found.why_not == (
        "This run cannot be repeated exactly: 1 person has since changed or withdrawn answers."
    )


def test_several_changed_answers_are_counted_and_nobody_is_named(run):
    found = pairs_of(run)
    with transaction():
        psp_of(found["Amy"].psp).wishes = {"armed-forces": "nice"}
        psp_of(found["Bob"].psp).wishes = {}
    assert "2 people have since changed" in repeat(run.id).why_not


def test_an_experience_that_may_not_be_used_can_change_without_harm(run):
    with transaction():
        mentor_of(pairs_of(run)["Bob"].mentor).experiences = {}
    assert repeat(run.id).same


def test_other_changes_to_a_profile_do_not_matter_to_a_repeat(run):
    with transaction():
        psp_of(pairs_of(run)["Amy"].psp).topics = ["research"]
    assert repeat(run.id).same


def test_a_run_that_did_not_finish_cannot_be_repeated(me, run, monkeypatch):
    monkeypatch.setattr(running, "match", None)
    failed = make_run(queries.get(run.round_id), me)
    assert failed.state is RunState.FAILED
    assert "has not finished" in repeat(failed.id).why_not


def test_two_runs_do_not_share_a_fingerprint(me, run):
    again = make_run(queries.get(run.round_id), me)
    one, two = snapshot.kept(run).fingerprints, snapshot.kept(again).fingerprints
    assert one.keys() == two.keys()
    assert not set(one.values()) & set(two.values())
