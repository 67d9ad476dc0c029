"""What the coordinator sees on the way from the review to publishing."""

from __future__ import annotations

import pytest

from mentoring.rounds import actions
from mentoring.rounds.models import Decision
from tests.builders import make_coordinator
from tests.rounds.builders import make_mentor, make_psp, make_round, make_run, pairs_of


@pytest.fixture
def me(app):
    return make_coordinator()


@pytest.fixture
def run(me):
    """Amy, Bob and Cat, each found a mentor; nothing is decided."""
    for name in ("Amy Able", "Bob Best", "Cat Cole"):
        make_psp(name)
        make_mentor(f"Mentor {name[:3]}")
    return make_run(make_round(me), me)


def decide(run, me, name, decision=Decision.APPROVED):
    actions.decide(pairs_of(run)[name].id, decision, by=me.id)


def test_the_publish_page_lists_exactly_the_approved_pairs_above_the_button(me, run, signed_in):
    decide(run, me, "Amy Able")
    decide(run, me, "Bob Best", Decision.DECLINED)
    page = signed_in(me).get(f"/rounds/{run.round_id}/publish").text
    listed = page.split("Pairs that go out")[1].split("<button")[0]
    assert f"Amy Able and {pairs_of(run)['Amy Able'].mentor.name}: " in listed
    assert " fit</li>" in listed
    assert "Bob Best" not in listed
    assert "Cat Cole" not in listed
    assert "we never say who said no, or why" in page


def post(browser, run, name, decision):
    return browser.post(f"/rounds/{run.round_id}/pairs/{pairs_of(run)[name].id}", data={"decision": decision})


@pytest.mark.parametrize(("decision", "word"), [("approved", "Approved"), ("declined", "Declined")])
def test_a_decision_leads_to_the_next_undecided_pair_and_says_what_was_decided(
    me, run, signed_in, decision, word
):
    decide(run, me, "Bob Best")
    browser, pairs = signed_in(me), pairs_of(run)
    answer = post(browser, run, "Amy Able", decision)
    assert answer.location == f"/rounds/{run.round_id}/pairs/{pairs['Cat Cole'].id}"
    page = browser.get(answer.location).text
    assert f"{word}: Amy Able and {pairs['Amy Able'].mentor.name}" in page
    assert "Back to all pairs" in page


def test_after_the_last_pair_of_the_list_the_first_undecided_one_comes(me, run, signed_in):
    answer = post(signed_in(me), run, "Cat Cole", "approved")
    assert answer.location == f"/rounds/{run.round_id}/pairs/{pairs_of(run)['Amy Able'].id}"


def test_after_the_last_decision_and_after_taking_one_back_the_review_comes(me, run, signed_in):
    decide(run, me, "Amy Able")
    decide(run, me, "Bob Best")
    browser, review = signed_in(me), f"/rounds/{run.round_id}/review"
    assert post(browser, run, "Cat Cole", "approved").location == review
    assert post(browser, run, "Amy Able", "undecided").location == review


@pytest.mark.parametrize("path", ["review", "publish", "unmatched"])
def test_before_matches_were_found_an_open_round_says_what_to_do_first(me, signed_in, path):
    make_psp("Amy"), make_mentor()
    one = make_round(me)
    browser = signed_in(me)
    answer = browser.get(f"/rounds/{one.id}/{path}")
    assert answer.location == f"/rounds/{one.id}"
    assert "Find matches first." in browser.get(answer.location).text


def test_a_cancelled_round_without_matches_has_nothing_to_review(me, signed_in):
    one = make_round(me)
    actions.cancel(one.id, by=me.id)
    assert signed_in(me).get(f"/rounds/{one.id}/review").status_code == 404
