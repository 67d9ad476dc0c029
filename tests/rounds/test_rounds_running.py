"""Runs that are queued, fail, are killed, are resumed, and keep what was decided."""

from __future__ import annotations

import logging

import pytest
import time_machine

from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.profiles.models import PspStatus
from mentoring.rounds import actions, queries, record, review, running
from mentoring.rounds.models import Decision, Run, RunPair, RunState
from tests.builders import make_coordinator
from tests.rounds.builders import (
    make_mentor,
    make_psp,
    make_round,
    make_run,
    mentor_of,
    minutes_later,
    pairs_of,
    psp_of,
)


def fresh(run: Run) -> Run:
    return db.session.get_one(Run, run.id, populate_existing=True)


@pytest.fixture
def me(app):
    return make_coordinator()


@pytest.fixture
def one(me):
    return make_round(me)


def test_a_broker_that_is_down_costs_a_delay_only(me, one):
    make_psp(), make_mentor()
    run = actions.queue_run(one.id, by=me.id)  # the tests' broker refuses
    assert run.state is RunState.QUEUED
    assert running.resume() == []  # not yet: a worker may be about to take it
    with time_machine.travel(minutes_later(1), tick=False):
        assert running.resume() == [run.id]
    assert fresh(run).state is RunState.DONE


def test_the_tasks_do_a_run_and_find_one_that_was_lost(app, me, one):
    make_psp(), make_mentor()
    celery = app.extensions["celery"]
    first = actions.queue_run(one.id, by=me.id)
    celery.tasks["rounds.run"](str(first.id))
    assert fresh(first).state is RunState.DONE
    lost = actions.queue_run(one.id, by=me.id)
    assert "rounds.resume" in celery.conf.beat_schedule
    with time_machine.travel(minutes_later(1), tick=False):
        celery.tasks["rounds.resume"]()
    assert fresh(lost).state is RunState.DONE


def test_a_second_run_is_refused_while_one_is_under_way(me, one):
    actions.queue_run(one.id, by=me.id)
    with pytest.raises(actions.RoundError, match="running already"):
        actions.queue_run(one.id, by=me.id)
    assert db.session.query(Run).count() == 1


def test_a_finished_run_is_not_done_again(me, one):
    make_psp(), make_mentor()
    run = make_run(one, me)
    finished_at = run.finished_at
    running.execute(run.id)
    assert fresh(run).finished_at == finished_at
    assert db.session.query(RunPair).count() == 1


def killed(run: Run) -> None:
    """As a worker leaves a run behind that was killed in the middle."""
    with transaction():
        row = fresh(run)
        row.state, row.attempts, row.progress = RunState.RUNNING, 1, 25
        row.started_at = row.moved_at = clock.now()


def test_a_run_whose_worker_was_killed_is_resumed(me, one):
    make_psp(), make_mentor()
    run = actions.queue_run(one.id, by=me.id)
    killed(run)
    running.execute(run.id)  # the broker delivers it again at once: the first may still be at work
    assert fresh(run).state is RunState.RUNNING
    with time_machine.travel(minutes_later(6), tick=False):
        assert running.resume() == [run.id]
    assert fresh(run).state is RunState.DONE
    assert fresh(run).attempts == 2


def test_a_stuck_run_is_offered_to_be_started_again(me, one, signed_in):
    make_psp(), make_mentor()
    run = actions.queue_run(one.id, by=me.id)
    killed(run)
    with time_machine.travel(minutes_later(6), tick=False):
        browser = signed_in(me)
        assert "Start again" in browser.get(f"/rounds/{one.id}/runs/{run.id}").text
        assert browser.get(f"/rounds/{one.id}/runs/{run.id}/progress").json["next"]
        browser.post(f"/rounds/{one.id}/runs")
    assert fresh(run).state is RunState.FAILED
    assert queries.newest_run(one.id).id != run.id


def test_a_run_that_kills_every_worker_is_given_up(me, one):
    run = actions.queue_run(one.id, by=me.id)
    killed(run)
    with transaction():
        fresh(run).attempts = running.TRIES
    with time_machine.travel(minutes_later(6), tick=False):
        running.resume()
    assert fresh(run).state is RunState.FAILED
    assert "stopped half way 3 times" in fresh(run).failure


def test_a_worker_that_was_given_up_writes_nothing(me, one, monkeypatch):
    make_psp(), make_mentor()
    run = actions.queue_run(one.id, by=me.id)

    def taken_over(*args, **kwargs):
        with transaction():
            fresh(run).attempts += 1
        return ""

    monkeypatch.setattr(running, "_verify", taken_over)
    running.execute(run.id)
    assert fresh(run).state is RunState.RUNNING
    assert db.session.query(RunPair).count() == 0


def test_a_failure_is_told_without_what_anybody_wrote(me, one, monkeypatch, signed_in, caplog):
    amy = make_psp("Amy Able")

    def fail(*args, **kwargs):
        raise ValueError(psp_of(amy).person.name)

    monkeypatch.setattr(running, "match", fail)
    with caplog.at_level(logging.ERROR):
        run = make_run(one, me)
    assert run.state is RunState.FAILED
    page = signed_in(me).get(f"/rounds/{one.id}/runs/{run.id}").text
    assert "Something went wrong while matching" in page
    assert "Start again" in page
    assert "ValueError" in caplog.text
    assert "Amy Able" not in page + caplog.text + run.failure


def test_a_failure_while_writing_leaves_no_half_result(me, one, monkeypatch):
    make_psp(), make_mentor()
    monkeypatch.setattr(record, "reasons_of", None)
    monkeypatch.setattr(running.snapshot, "keep", lambda *a: 1 / 0)
    run = make_run(one, me)
    assert run.state is RunState.FAILED
    assert db.session.query(RunPair).count() == 0
    assert actions.queue_run(one.id, by=me.id).state is RunState.QUEUED


def test_a_result_that_the_second_solver_does_not_confirm_is_not_shown(me, one, monkeypatch):
    make_psp(), make_mentor()
    real = running.match

    def without_anybody(*args, **kwargs):
        if kwargs.get("solver") == "networkx":
            args = (args[0], [], *args[2:])
        return real(*args, **kwargs)

    monkeypatch.setattr(running, "match", without_anybody)
    run = make_run(one, me)
    assert run.state is RunState.FAILED
    assert "did not agree" in run.failure


def test_the_certificate_says_that_the_reference_solver_agreed(me, one):
    make_psp(), make_mentor()
    certificate = make_run(one, me).certificate
    assert certificate["verified_by"] == "networkx"
    assert certificate["solver"] != "networkx"
    assert ["matched", 1] in certificate["levels"]


def test_a_run_of_a_round_that_was_cancelled_meanwhile_keeps_nothing(me, one):
    make_psp(), make_mentor()
    run = actions.queue_run(one.id, by=me.id)
    actions.cancel(one.id, by=me.id)
    running.execute(run.id)
    assert fresh(run).state is RunState.FAILED
    assert "closed" in fresh(run).failure


def test_the_progress_page_shows_a_script_the_same(me, one, signed_in):
    make_psp(), make_mentor()
    run = actions.queue_run(one.id, by=me.id)
    browser = signed_in(me)
    first = browser.get(f"/rounds/{one.id}/runs/{run.id}/progress").json
    assert first == {"state": "queued", "step": "Waiting to start", "progress": 0, "next": ""}
    running.execute(run.id)
    last = browser.get(f"/rounds/{one.id}/runs/{run.id}/progress").json
    assert (last["state"], last["progress"], last["next"]) == ("done", 100, f"/rounds/{one.id}/review")


def test_progress_is_committed_on_the_way(me, one, monkeypatch):
    make_psp(), make_mentor()
    seen = []
    real = running.match

    def look(*args, **kwargs):
        seen.append((fresh(run).progress, fresh(run).step))
        db.session.rollback()
        return real(*args, **kwargs)

    monkeypatch.setattr(running, "match", look)
    run = actions.queue_run(one.id, by=me.id)
    running.execute(run.id)
    assert seen == [
        (25, "Looking for the best pairs for 1 person"),
        (60, "Checking the result in a second way"),
    ]


def test_a_new_search_keeps_approved_pairs_and_does_not_bring_declined_ones_back(me, one):
    for name in ("Amy", "Bob", "Cat"):
        make_psp(name)
    for name in ("Max", "Mia", "Moe"):
        make_mentor(name)
    first = pairs_of(make_run(one, me))
    actions.decide(first["Amy"].id, Decision.APPROVED, by=me.id)
    actions.decide(first["Bob"].id, Decision.DECLINED, by=me.id)
    for _ in range(2):  # the second search must remember what the first one did not show
        again = pairs_of(make_run(one, me))
        assert again["Amy"].mentor_id == first["Amy"].mentor_id
        assert again["Amy"].decision is Decision.APPROVED
        assert again["Amy"].decided_by == me.id
        assert again["Bob"].mentor_id != first["Bob"].mentor_id
        assert again["Bob"].decision is Decision.UNDECIDED
        assert again["Cat"].decision is Decision.UNDECIDED


def test_a_declined_pair_that_is_taken_back_can_be_found_again(me, one, signed_in):
    make_psp("Amy"), make_mentor("Max")
    declined = pairs_of(make_run(one, me))["Amy"]
    actions.decide(declined.id, Decision.DECLINED, by=me.id)
    newest = make_run(one, me)
    assert pairs_of(newest) == {}
    browser = signed_in(me)
    assert "Pairs you declined before" in browser.get(f"/rounds/{one.id}/review").text
    with pytest.raises(actions.RoundError, match="newer suggestions"):
        actions.decide(declined.id, Decision.APPROVED, by=me.id)
    browser.post(f"/rounds/{one.id}/pairs/{declined.id}", data={"decision": "undecided"})
    assert "Amy" in pairs_of(make_run(one, me))


def test_an_approved_pair_that_cannot_hold_any_more_is_named_with_the_reason(me, one, signed_in):
    make_psp("Amy Able"), make_mentor("Max Mentor"), make_mentor("Mia Mentor")
    pair = pairs_of(make_run(one, me))["Amy Able"]
    actions.decide(pair.id, Decision.APPROVED, by=me.id)
    with transaction():
        mentor_of(pair.mentor).places = 0
    run = make_run(one, me)
    assert pairs_of(run)["Amy Able"].decision is Decision.UNDECIDED
    assert [one.why for one in review.of_run(run).refused] == ["The mentor has no free place."]
    page = signed_in(me).get(f"/rounds/{one.id}/review").text
    assert "1 pair you approved can no longer hold" in page


def test_a_person_who_leaves_the_pool_is_not_in_the_next_search(me, one):
    amy = make_psp("Amy")
    make_mentor()
    assert "Amy" in pairs_of(make_run(one, me))
    with transaction():
        psp_of(amy).status = PspStatus.PAUSED
    assert pairs_of(make_run(one, me)) == {}


def test_decisions_wait_for_a_search_that_is_under_way(me, one):
    make_psp("Amy"), make_mentor()
    pair = pairs_of(make_run(one, me))["Amy"]
    again = actions.queue_run(one.id, by=me.id)
    with pytest.raises(actions.RoundError, match="Matching is running"):
        actions.decide(pair.id, Decision.APPROVED, by=me.id)
    running.execute(again.id)
    newest = pairs_of(again)["Amy"]
    assert actions.decide(newest.id, Decision.APPROVED, by=me.id).decision is Decision.APPROVED


def test_decisions_are_refused_once_the_round_is_closed(me, one, signed_in):
    make_psp("Amy"), make_mentor()
    pair = pairs_of(make_run(one, me))["Amy"]
    actions.cancel(one.id, by=me.id)
    answer = signed_in(me).post(f"/rounds/{one.id}/pairs/{pair.id}", data={"decision": "approved"})
    assert answer.status_code == 409
    assert pairs_of(queries.newest_done(one.id))["Amy"].decision is Decision.UNDECIDED
