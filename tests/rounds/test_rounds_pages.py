"""What the coordinator sees on the way from the review to publishing."""

from __future__ import annotations

import pytest

from mentoring.core.db import transaction
from mentoring.rounds import actions, words
from mentoring.rounds.models import Decision
from tests.builders import make_coordinator
from tests.rounds.builders import make_mentor, make_organisation, make_psp, make_round, make_run, pairs_of


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
    assert "1 undecided person goes back to the pool and keeps their place" in page
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


def test_a_shortage_that_several_share_is_said_once(me, signed_in):
    for name in ("Amy", "Bob", "Cat", "Dan"):
        make_psp(name)
    make_mentor("Max Mentor")
    run = make_run(make_round(me), me)
    page = signed_in(me).get(f"/rounds/{run.round_id}/unmatched").text
    assert page.count("For 3 people every mentor who would do has all places taken.") == 1
    assert page.count("Max Mentor</a> would match one of them. Ask whether they have room.") == 1
    assert "could only go to" not in page


def test_people_who_lack_a_mentor_for_different_reasons_are_listed_apart(me, signed_in):
    trust = make_organisation()
    make_psp("Amy"), make_psp("Bob"), make_psp("Cat"), make_psp("Dan", at=trust)
    make_mentor("Max Mentor", at=trust)
    run = make_run(make_round(me), me)
    page = signed_in(me).get(f"/rounds/{run.round_id}/unmatched").text
    several, alone = page.split("every mentor who would do")[1].split("Every mentor is ruled out for them.")
    assert "Dan" not in several
    assert "Dan" in alone
    assert "Look for a mentor from another organisation." in alone


def test_e_mail_is_small_within_a_sentence_and_abbreviations_are_not():
    part = {"points": 100, "out_of": 100, "stated": True}
    formats = words.main_reasons({"formats": part | {"evidence": ["email", "video"]}})
    assert formats == ["Ways to meet: video call, e-mail"]
    assert words.main_reasons({"formats": part | {"evidence": ["email"]}}) == ["Ways to meet: e-mail"]
    assert words._small("ICB work") == "ICB work"


@pytest.mark.parametrize(
    ("fit", "look", "word", "number"),
    [
        (1000, "nhsuk-tag--green", "Very\N{NO-BREAK SPACE}good", "1,000"),
        (712, "nhsuk-tag--aqua-green", "Good", "712"),
        (500, "", "Fair", "500"),
        (120, "nhsuk-tag--orange", "Poor", "120"),
    ],
)
def test_the_review_shows_the_fit_as_a_tag_with_its_number_under_it(
    me, run, signed_in, fit, look, word, number
):
    with transaction():
        pairs_of(run)["Amy Able"].fit = fit
    page = signed_in(me).get(f"/rounds/{run.round_id}/review").text
    row = page.split("Amy Able<")[1].split("</tr>")[0]
    tag = row.split('<strong class="nhsuk-tag')[1]
    assert look in tag.split('"')[0]
    assert tag.split(">")[1].split("<")[0].strip() == word
    assert tag.split("<br>")[1].split("<")[0].strip() == number


def test_the_review_explains_fit_and_wishes_once(me, run, signed_in):
    page = signed_in(me).get(f"/rounds/{run.round_id}/review").text
    assert page.count("Fit is out of 1,000 and leaves private wishes out.") == 1
    assert page.count("Wishes never rule anybody out.") == 1
    assert page.index("Wishes never rule") < page.index("<table")
