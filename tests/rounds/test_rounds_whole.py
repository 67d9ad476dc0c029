"""A whole round on the pages, with the real engine and the real database."""

from __future__ import annotations

import pytest

from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import Suggestion
from mentoring.profiles.models import PspStatus
from mentoring.rounds import queries, running
from mentoring.rounds.models import Decision, RunState
from tests.builders import make_coordinator, make_person
from tests.rounds.builders import (
    make_mentor,
    make_organisation,
    make_psp,
    make_round,
    make_run,
    pairs_of,
    psp_of,
)


def test_a_round_from_the_pool_to_suggestions(signed_in):
    me = make_coordinator()
    amy, mentor = make_psp("Amy Able"), make_mentor("Max Mentor")
    browser = signed_in(me)
    page = browser.post("/rounds", data={"name": "Spring"}, follow_redirects=True)
    assert "Amy Able" in page.text
    assert "4 weeks" in page.text
    one = queries.current()

    waiting = browser.post(f"/rounds/{one.id}/runs", follow_redirects=True)
    assert "Finding matches" in waiting.text
    assert "Check again" in waiting.text
    run = queries.newest_run(one.id)
    running.execute(run.id)
    assert "Review the pairs" in browser.get(f"/rounds/{one.id}/runs/{run.id}").text

    review = browser.get(f"/rounds/{one.id}/review").text
    assert "Max Mentor" in review
    assert "of 1,000" in review
    pair = pairs_of(run)["Amy Able"]
    about = browser.get(f"/rounds/{one.id}/pairs/{pair.id}").text
    assert "Co-design, working with the board" in about
    after = browser.post(
        f"/rounds/{one.id}/pairs/{pair.id}", data={"decision": "approved"}, follow_redirects=True
    )
    assert "Approved: Amy Able and Max Mentor" in after.text

    before = browser.get(f"/rounds/{one.id}/publish").text
    assert "1 pair is suggested" in before
    assert "2 messages" in before
    done = browser.post(f"/rounds/{one.id}/publish", follow_redirects=True)
    assert "1 pair suggested" in done.text
    made = pairings.open_suggestions_of(amy.id)
    assert [(s.psp_id, s.mentor_id) for s in made] == [(amy.id, mentor.id)]
    assert psp_of(amy).status is PspStatus.PROPOSED
    assert "Spring" in browser.get("/rounds").text


def test_what_both_are_told_is_only_what_they_share(app):
    me = make_coordinator()
    amy = make_psp("Amy", wishes={"carer": "really"}, topics=["co-design", "research"])
    make_mentor("Max", experiences={"carer": USE_ALL}, region="Y59", topics={"co-design": "confident"})
    one = make_round(me)
    run = make_run(one, me)
    _publish_all(one, run, me)
    why = pairings.open_suggestions_of(amy.id)[0].why
    assert why == {
        "topics": ["co-design"],
        "setting": ["acute"],
        "times": ["evening", "morning"],
        "formats": ["phone", "video"],
        "region": "near",
    }


def test_publishing_twice_suggests_once(app):
    me = make_coordinator()
    make_psp(), make_mentor()
    one = make_round(me)
    run = make_run(one, me)
    _publish_all(one, run, me)
    _publish_all(one, run, me, decide=False)
    assert db.session.query(Suggestion).count() == 1


def test_a_declined_pair_is_never_suggested_again(app):
    from mentoring.rounds import actions, publishing

    me = make_coordinator()
    make_psp("Amy"), make_psp("Bob"), make_mentor("Max"), make_mentor("Mia")
    one = make_round(me)
    found = pairs_of(make_run(one, me))
    declined = found["Amy"]
    actions.decide(declined.id, Decision.DECLINED, by=me.id)
    actions.decide(found["Bob"].id, Decision.APPROVED, by=me.id)
    assert not pairings.is_past_pair(declined.psp_id, declined.mentor_id)  # not before it is published
    publishing.publish(one.id, by=me.id)
    assert pairings.is_past_pair(declined.psp_id, declined.mentor_id)


def test_undecided_people_keep_waiting_after_publishing(app):
    from mentoring.rounds import actions, publishing

    me = make_coordinator()
    amy = make_psp("Amy")
    make_psp("Bob"), make_mentor(), make_mentor()
    one = make_round(me)
    found = pairs_of(make_run(one, me))
    actions.decide(found["Bob"].id, Decision.APPROVED, by=me.id)
    publishing.publish(one.id, by=me.id)
    assert psp_of(amy).status is PspStatus.WAITING


def test_nothing_can_be_published_before_a_pair_is_approved(signed_in):
    me = make_coordinator()
    make_psp(), make_mentor()
    one = make_round(me)
    make_run(one, me)
    answer = signed_in(me).post(f"/rounds/{one.id}/publish")
    assert answer.status_code == 409
    assert "not approved any pair" in answer.text
    assert queries.current() is not None


def test_without_anybody_waiting_the_page_says_what_to_do(signed_in):
    me = make_coordinator()
    one = make_round(me)
    page = signed_in(me).get(f"/rounds/{one.id}").text
    assert "Nobody is waiting" in page
    assert "Find matches" not in page


def test_without_a_free_place_the_page_says_so_and_each_psp_gets_the_reason(signed_in):
    me = make_coordinator()
    make_psp("Amy"), make_mentor(places=0)
    one = make_round(me)
    browser = signed_in(me)
    assert "No mentor has a free place" in browser.get(f"/rounds/{one.id}").text
    run = make_run(one, me)
    assert run.state is RunState.DONE
    assert "No pair was found" in browser.get(f"/rounds/{one.id}/review").text
    assert "No mentor has a free place." in browser.get(f"/rounds/{one.id}/unmatched").text


def test_drafts_and_unconfirmed_people_are_named_as_not_in_the_pool(signed_in):
    me = make_coordinator()
    make_psp("Dora Draft", status=PspStatus.DRAFT)
    make_psp("Una Unsure", status=PspStatus.READY)
    make_mentor()
    one = make_round(me)
    page = signed_in(me).get(f"/rounds/{one.id}").text
    assert "Dora Draft</a>: has not finished their profile" in page
    assert "Una Unsure</a>: waits for you to confirm" in page
    assert pairs_of(make_run(one, me)) == {}


def test_people_of_one_organisation_are_not_paired_and_the_page_says_why(signed_in):
    me, trust = make_coordinator(), make_organisation()
    make_psp("Amy", at=trust), make_mentor(at=trust)
    one = make_round(me)
    make_run(one, me)
    page = signed_in(me).get(f"/rounds/{one.id}/unmatched").text
    assert "Works with the same organisation" in page
    assert "1 mentor, 1 for this reason alone" in page
    assert "Look for a mentor from another organisation" in page


def test_when_places_are_short_the_page_names_whom_to_ask(signed_in):
    me = make_coordinator()
    make_psp("Amy"), make_psp("Bob"), make_mentor("Max Mentor")
    one = make_round(me)
    make_run(one, me)
    page = signed_in(me).get(f"/rounds/{one.id}/unmatched").text
    assert "2 people could only go to 1 place" in page
    assert "Max Mentor</a> would match them. Ask whether they have room." in page


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.DEPUTY, Role.AUDITOR])
def test_only_the_coordinator_opens_any_of_these_pages(signed_in, role):
    me = make_coordinator()
    make_psp("Amy"), make_mentor()
    one = make_round(me)
    run = make_run(one, me)
    pair = pairs_of(run)["Amy"]
    browser = signed_in(make_person(role))
    base = f"/rounds/{one.id}"
    for path in (
        *("", "/review", "/unmatched", "/publish", "/cancel"),
        *(f"/runs/{run.id}", f"/runs/{run.id}/progress", f"/pairs/{pair.id}"),
    ):
        assert browser.get(base + path).status_code == 403, path
    for path in ("/runs", "/publish", "/cancel", f"/pairs/{pair.id}"):
        assert browser.post(base + path, data={"decision": "approved"}).status_code == 403, path
    assert pairs_of(run)["Amy"].decision is Decision.UNDECIDED


def test_runs_and_pairs_of_another_round_are_not_found(signed_in):
    from mentoring.rounds import actions

    me = make_coordinator()
    make_psp("Amy"), make_mentor()
    first = make_round(me)
    run = make_run(first, me)
    pair = pairs_of(run)["Amy"]
    actions.cancel(first.id, by=me.id)
    second = make_round(me)
    browser = signed_in(me)
    for path in (f"/runs/{run.id}", f"/runs/{run.id}/progress", f"/pairs/{pair.id}"):
        assert browser.get(f"/rounds/{second.id}{path}").status_code == 404, path


USE_ALL = {"use": {"at": "x"}, "tell": {"at": "x"}}


def _publish_all(one, run, me, decide=True):
    from mentoring.rounds import publishing
    from tests.rounds.builders import approve_all

    if decide:
        approve_all(run, me)
    publishing.publish(one.id, by=me.id)
