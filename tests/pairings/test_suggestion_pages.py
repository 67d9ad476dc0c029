"""The suggestion as the PSP and the mentor see it, and as nobody else does."""

import pytest

from mentoring.core.access import Role
from mentoring.core.db import transaction
from mentoring.pairings import queries
from mentoring.pairings.models import Answer, SuggestionState
from mentoring.profiles.models import PspStatus
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_mentor, make_psp, make_suggestion

NEUTRAL = "This suggestion did not go ahead"


@pytest.fixture
def row(app):
    psp = make_psp(name="Samira Fictional", region="Y60", status=PspStatus.PROPOSED)
    return make_suggestion(psp, make_mentor(name="Dana Madeup", region="Y62"))


def page(browser, row, then=""):
    return browser.get(f"/suggestions/{row.id}{then}").get_data(as_text=True)


def test_the_psp_sees_the_mentors_first_name_why_and_until_when(row, signed_in):
    text = page(signed_in(row.psp), row)
    assert "Would you like Dana as your mentor?" in text
    assert "Madeup" not in text
    assert row.mentor.email not in text
    assert "You are in neighbouring regions" in text
    assert text.index("Safety and quality committees") < text.index("Incident response under PSIRF")
    assert f"{row.lapses_on.day} {row.lapses_on:%B %Y}" in text


def test_the_mentor_sees_the_same_about_the_psp(row, signed_in):
    text = page(signed_in(row.mentor), row)
    assert "Would you like to mentor Samira?" in text
    assert "Fictional" not in text
    assert row.psp.email not in text


def test_before_saying_yes_people_read_what_the_other_would_get(row, signed_in):
    assert "Dana also gets your full name and your e-mail address" in page(signed_in(row.psp), row)
    with transaction():
        row.psp.give_email = False
    assert "but no contact details" in page(signed_in(row.psp), row)


@pytest.mark.parametrize("then", ["", "/no"])
def test_what_is_promised_about_a_no_is_only_that_we_never_say(row, signed_in, then):
    text = page(signed_in(row.psp), row, then)
    assert "We never say who said no, or why" in text
    assert "told who it was" not in text  # whoever said yes can work it out


@pytest.mark.parametrize("then", ["", "/no"])
def test_nobody_else_finds_it(row, signed_in, client, then):
    other = make_suggestion()
    for person in (other.psp, other.mentor, make_coordinator(), make_person(Role.AUDITOR)):
        browser = signed_in(person)
        assert browser.get(f"/suggestions/{row.id}{then}").status_code == 404
        assert browser.post(f"/suggestions/{row.id}{then}").status_code == 404
    assert client.get(f"/suggestions/{row.id}{then}").status_code == 302
    assert queries.get_suggestion(row.id).state is SuggestionState.OPEN


def test_after_a_yes_one_waits_to_hear_and_does_not_learn_the_others_answer(row, signed_in):
    psp, mentor = signed_in(row.psp), signed_in(row.mentor)
    before = page(mentor, row)
    answered = psp.post(f"/suggestions/{row.id}", follow_redirects=True).get_data(as_text=True)
    assert "We are waiting to hear" in answered
    assert page(mentor, row) == before


def test_when_both_say_yes_each_is_led_to_the_page_of_the_pair(row, signed_in):
    psp, mentor = signed_in(row.psp), signed_in(row.mentor)
    psp.post(f"/suggestions/{row.id}")
    mentor.post(f"/suggestions/{row.id}")
    pairing = queries.pairing_of_suggestion(row.id)
    for browser in (psp, mentor):
        assert browser.get(f"/suggestions/{row.id}").location == f"/pairs/{pairing.id}"


def test_saying_no_asks_for_no_reason(row, signed_in):
    text = page(signed_in(row.psp), row, "/no")
    assert "You don’t need to give a reason" in text
    assert "We never say who said no, or why" in text
    assert "<textarea" not in text


@pytest.mark.parametrize(("by", "other"), [("psp", "mentor"), ("mentor", "psp")])
def test_who_said_no_sees_so_and_the_other_sees_neutral_words(row, signed_in, by, other):
    text = signed_in(getattr(row, by)).post(f"/suggestions/{row.id}/no", follow_redirects=True).text
    assert "You said no" in text
    text = page(signed_in(getattr(row, other)), row)
    assert NEUTRAL in text
    assert " no " not in text.replace("you keep", "").split("<h1")[1].split("</main>")[0].lower()


def test_the_words_are_the_same_whether_declined_lapsed_or_withdrawn(app, signed_in):
    def shown_to_psp(**values):
        row = make_suggestion(psp_answer=Answer.YES, **values)
        return page(signed_in(row.psp), row).split("<main")[1].split("</main>")[0]

    declined = shown_to_psp(state=SuggestionState.DECLINED, mentor_answer=Answer.NO)
    assert NEUTRAL in declined
    assert declined == shown_to_psp(state=SuggestionState.LAPSED)
    assert declined == shown_to_psp(state=SuggestionState.WITHDRAWN)


def test_a_closed_suggestion_no_longer_shows_the_other_person(row, signed_in):
    signed_in(row.mentor).post(f"/suggestions/{row.id}/no")
    assert "Dana" not in page(signed_in(row.psp), row)


def test_a_late_answer_is_harmless_and_says_so(row, signed_in):
    signed_in(row.mentor).post(f"/suggestions/{row.id}/no")
    answer = signed_in(row.psp).post(f"/suggestions/{row.id}", follow_redirects=True)
    assert NEUTRAL in answer.text
    assert signed_in(row.psp).get(f"/suggestions/{row.id}/no").status_code == 302


def test_a_second_yes_says_that_nothing_changed(row, signed_in):
    browser = signed_in(row.psp)
    browser.post(f"/suggestions/{row.id}", follow_redirects=True)
    again = browser.post(f"/suggestions/{row.id}", follow_redirects=True)
    assert "We already have your answer" in again.text


def test_the_closed_page_leads_to_the_next_suggestion(app, signed_in):
    old = make_suggestion(state=SuggestionState.LAPSED)
    new = make_suggestion(psp=old.psp)
    assert f"/suggestions/{new.id}" in page(signed_in(old.psp), old)
    assert f"/suggestions/{new.id}" not in page(signed_in(old.mentor), old)
