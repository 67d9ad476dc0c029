"""Answering a check-in: for whom, when, and what is kept."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.core.web.pages import day
from mentoring.pairings.models import PairingState
from mentoring.wellbeing import queries
from mentoring.wellbeing.models import CheckIn, Outcome, Side
from tests.builders import make_coordinator, make_person
from tests.counting import counted
from tests.pairings.builders import make_pairing


def url(pairing, number=1, then=""):
    return f"/check-ins/{pairing.id}/{number}{then}"


def later(days):
    return time_machine.travel(clock.now() + timedelta(days=days), tick=False)


def rows():
    db.session.expire_all()
    return list(db.session.scalars(sa.select(CheckIn)))


@pytest.fixture
def pairing(app):
    return make_pairing(days_ago=15)


def test_each_side_gets_its_own_questions(pairing, signed_in):
    psp = signed_in(pairing.psp).get(url(pairing)).text
    mentor = signed_in(pairing.mentor).get(url(pairing)).text
    assert "How are you finding things as a Patient Safety Partner?" in psp
    assert "Really struggling" in psp
    assert "We haven’t met yet" in psp
    assert "Is anything worrying you?" in mentor
    assert "Really struggling" not in mentor


def test_nobody_but_the_two_finds_it(pairing, signed_in, client):
    other = make_pairing(days_ago=15)
    for person in (other.psp, other.mentor, make_coordinator(), make_person(Role.DEPUTY, Role.AUDITOR)):
        browser = signed_in(person)
        for then in ("", "/thanks"):
            assert browser.get(url(pairing, then=then)).status_code == 404
        assert browser.post(url(pairing), data={"role": "well"}).status_code == 404
    assert client.get(url(pairing)).status_code == 302
    assert rows() == []


@pytest.mark.parametrize("number", [0, 2, 99])
def test_one_that_is_not_due_yet_is_not_found(pairing, signed_in, number):
    browser = signed_in(pairing.psp)
    assert browser.get(url(pairing, number)).status_code == 404
    assert browser.post(url(pairing, number), data={"role": "well"}).status_code == 404


def test_answers_are_kept_sealed(pairing, signed_in):
    given = {
        "role": "really-well",
        "mentoring": "a-lot",
        "contact": "no",
        "note": "A quiet word",
        "note_to": "me",
    }
    answer = signed_in(pairing.psp).post(url(pairing), data=given, follow_redirects=True)
    assert "They are only for you" in answer.text
    (row,) = rows()
    assert (row.side, row.number, row.outcome) == (Side.PSP, 1, Outcome.ANSWERED)
    assert row.answers == given
    assert "quiet" not in row.answers_sealed
    assert "really-well" not in row.answers_sealed


def test_every_question_can_be_left_out(pairing, signed_in):
    signed_in(pairing.psp).post(url(pairing), data={"mentoring": "not-met"})
    (row,) = rows()
    assert row.answers == {"mentoring": "not-met"}


@pytest.mark.parametrize("who", ["psp", "mentor"])
@pytest.mark.parametrize("data", [{}, {"note": "  "}, {"note_to": "mentor"}])
def test_a_form_with_nothing_chosen_is_not_taken_for_not_now(pairing, signed_in, who, data):
    answer = signed_in(getattr(pairing, who)).post(url(pairing), data=data, follow_redirects=True)
    assert "You have not chosen anything." in answer.text
    assert rows() == []


def test_a_note_needs_a_reader_and_is_kept_while_one_is_asked_for(pairing, signed_in):
    answer = signed_in(pairing.psp).post(url(pairing), data={"role": "well", "note": "A quiet word"})
    assert "Who may read what you wrote? Choose one." in answer.text
    assert 'href="#note_to"' in answer.text
    assert "A quiet word</textarea>" in answer.text
    assert rows() == []


@pytest.mark.parametrize("role", ["well", "struggling"])
def test_a_note_for_nobody_else_is_said_to_be_that(pairing, signed_in, role):
    browser, words = signed_in(pairing.psp), "What you wrote is only for you."
    given = {"role": role, "note": "A quiet word"}
    for note_to, said in (("me", True), ("mentor", False)):
        answer = browser.post(url(pairing), data=given | {"note_to": note_to}, follow_redirects=True)
        assert (words in answer.text) is said
    assert words not in browser.post(url(pairing), data={"role": role}, follow_redirects=True).text


def test_not_now_is_an_answer(pairing, signed_in):
    answer = signed_in(pairing.psp).post(url(pairing), data={"not_now": "yes"}, follow_redirects=True)
    assert "That’s fine" in answer.text
    (row,) = rows()
    assert (row.outcome, row.answers) == (Outcome.NOT_NOW, {})
    assert queries.unanswered(pairing.psp_id, clock.today()) == []


def test_the_pairs_page_says_not_now_and_until_when_it_can_still_be_answered(pairing, signed_in):
    browser = signed_in(pairing.psp)
    browser.post(url(pairing), data={"not_now": "yes"})
    page = browser.get(f"/pairs/{pairing.id}").text
    assert "You said “not now” to the last check-in." in page
    assert f'href="{url(pairing)}"' in page
    assert f"until {day(pairing.started_on + timedelta(days=27))}." in page  # the next one is due on day 28
    assert "You have answered the last one" not in page
    browser.post(url(pairing), data={"role": "well"})
    page = browser.get(f"/pairs/{pairing.id}").text
    assert "You have answered the last one" in page
    assert "not now" not in page


def test_not_now_can_still_be_answered(pairing, signed_in):
    browser = signed_in(pairing.psp)
    browser.post(url(pairing), data={"not_now": "yes"})
    browser.post(url(pairing), data={"role": "well"})
    (row,) = rows()
    assert (row.outcome, row.answers) == (Outcome.ANSWERED, {"role": "well"})


def test_not_now_does_not_wipe_an_answer(pairing, signed_in):
    browser = signed_in(pairing.psp)
    browser.post(url(pairing), data={"role": "well"})
    browser.post(url(pairing), data={"not_now": "yes"})
    (row,) = rows()
    assert (row.outcome, row.answers) == (Outcome.ANSWERED, {"role": "well"})


def test_answers_can_be_changed_until_the_next_one_is_due(pairing, signed_in):
    signed_in(pairing.psp).post(url(pairing), data={"role": "well"})
    with later(12):  # day 27
        browser = signed_in(pairing.psp)
        assert 'value="well" checked' in browser.get(url(pairing)).text
        browser.post(url(pairing), data={"role": "up-and-down"})
        assert rows()[0].answers == {"role": "up-and-down"}
    with later(13):  # day 28: the second one is due
        browser = signed_in(pairing.psp)
        assert "these answers stay as they are" in browser.get(url(pairing)).text
        assert "stay as they are" in browser.post(url(pairing), data={"role": "well"}).text
        assert rows()[0].answers == {"role": "up-and-down"}


def test_a_late_answer_is_taken(pairing, signed_in):
    with later(100):
        signed_in(pairing.mentor).post(url(pairing), data={"met": "yes"})
    assert [(row.side, row.number) for row in rows()] == [(Side.MENTOR, 1)]


def test_answering_twice_makes_one_row(pairing, signed_in):
    browser = signed_in(pairing.psp)
    for _ in range(2):
        browser.post(url(pairing), data={"role": "well"})
    assert len(rows()) == 1


def test_the_two_sides_do_not_touch_each_other(pairing, signed_in):
    signed_in(pairing.psp).post(url(pairing), data={"role": "well"})
    signed_in(pairing.mentor).post(url(pairing), data={"met": "yes"})
    assert {row.side: row.answers for row in rows()} == {
        Side.PSP: {"role": "well"},
        Side.MENTOR: {"met": "yes"},
    }


@pytest.mark.parametrize(
    ("state", "words"),
    [(PairingState.PAUSED, "You are on a break"), (PairingState.ENDED, "There are no more check-ins")],
)
def test_a_pair_on_a_break_or_ended_has_nothing_to_answer(app, signed_in, state, words):
    pairing = make_pairing(days_ago=15, state=state)
    browser = signed_in(pairing.psp)
    assert words in browser.get(url(pairing)).text
    assert words in browser.post(url(pairing), data={"role": "well"}).text
    assert rows() == []
    assert queries.unanswered(pairing.psp_id, clock.today()) == []


def test_an_answer_that_is_not_offered_is_refused(pairing, signed_in):
    answer = signed_in(pairing.psp).post(url(pairing), data={"role": "<script>"})
    assert "There is a problem" in answer.text
    assert "<script>" not in answer.text.split("</head>")[1].split("nhsuk-footer")[0]
    assert rows() == []


def test_what_is_unanswered_is_the_newest_one_of_each_active_pair(app):
    fresh, old = make_pairing(days_ago=3), make_pairing(days_ago=40)
    assert queries.unanswered(fresh.psp_id, clock.today()) == []
    ((pairing, side, number, due_on),) = queries.unanswered(old.mentor_id, clock.today())
    assert (pairing, side) == (old, Side.MENTOR)
    assert dict(queries.schedule.due(old, clock.today()))[number] == due_on
    with transaction():
        db.session.add(
            CheckIn(
                pairing_id=old.id,
                person_id=old.mentor_id,
                side=Side.MENTOR,
                number=number,
                outcome=Outcome.NOT_NOW,
                answered_at=clock.now(),
            )
        )
    assert queries.unanswered(old.mentor_id, clock.today()) == []
    assert len(queries.unanswered(old.psp_id, clock.today())) == 1


def test_ones_own_history_shows_ones_own_answers_only(pairing, signed_in):
    signed_in(pairing.psp).post(url(pairing), data={"role": "up-and-down", "note": "Mine", "note_to": "me"})
    signed_in(pairing.mentor).post(url(pairing), data={"met": "tried"})
    psp = signed_in(pairing.psp).get("/check-ins").text
    assert "Up and down" in psp
    assert "not reached them" not in psp
    mentor = signed_in(pairing.mentor).get("/check-ins").text
    assert "not reached them" in mentor
    assert "Up and down" not in mentor
    assert signed_in(make_coordinator()).get("/check-ins").status_code == 403


def test_an_empty_history_says_what_will_come(app, signed_in):
    pairing = make_pairing()
    assert "There is nothing here yet" in signed_in(pairing.psp).get("/check-ins").text


def test_a_note_that_comes_after_it_closed_is_given_back(pairing, signed_in):
    browser = signed_in(pairing.psp)
    with transaction():
        pairing.state = PairingState.PAUSED
    sent = {"note": "I wrote this for a while", "note_to": "me"}
    page = browser.post(url(pairing), data=sent, headers={"Accept": "text/html"}).text
    assert "I wrote this for a while" in page
    assert rows() == []


def test_the_page_says_that_answers_are_counted(pairing, signed_in):
    assert "fewer than 10 people" in signed_in(pairing.psp).get(url(pairing)).text


def test_ones_own_history_takes_no_more_queries_for_more_wishes_for_contact(app, signed_in):
    pairing = make_pairing(days_ago=120)
    browser = signed_in(pairing.psp)

    def queries_for(number):
        browser.post(url(pairing, number), data={"contact": "coordinator"})
        with counted() as statements:
            browser.get("/check-ins")
        return len(statements)

    assert queries_for(1) == queries_for(2) == queries_for(3)
