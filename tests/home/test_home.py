"""The front page says the next thing to do, and shows nobody what is not theirs."""

from datetime import timedelta

import time_machine

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.pairings import actions as pairings
from mentoring.pairings.models import Answer
from mentoring.profiles.models import PspStatus
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import WHY, make_mentor, make_pairing, make_psp


def suggest(psp, mentor, by):
    from mentoring.core.db import transaction

    with transaction():
        return pairings.suggest(psp_id=psp.id, mentor_id=mentor.id, why=WHY, by=by.id)


def test_a_visitor_learns_what_this_is_and_where_to_begin(client):
    page = client.get("/")
    assert "Join the mentoring service" in page.text
    assert "Get help now" in page.text


def test_a_new_psp_is_sent_to_their_profile(signed_in, app):
    assert "Tell us about yourself" in signed_in(make_person(Role.PSP)).get("/").text


def test_a_waiting_psp_is_told_since_when(signed_in, app):
    page = signed_in(make_psp(status=PspStatus.WAITING)).get("/")
    assert "We are looking for a mentor for you" in page.text


def test_both_sides_of_a_suggestion_see_it_and_by_when(signed_in, app):
    psp, mentor = make_psp(name="Ash Test"), make_mentor(name="Bay Test")
    suggest(psp, mentor, make_coordinator())
    assert "We suggest Bay as your mentor" in signed_in(psp).get("/").text
    assert "We suggest Ash as your mentee" in signed_in(mentor).get("/").text


def test_somebody_who_has_answered_is_not_asked_again(signed_in, app):
    psp, mentor = make_psp(), make_mentor(name="Bay Test")
    suggestion = suggest(psp, mentor, make_coordinator())
    pairings.answer(suggestion.id, person_id=psp.id, answer=Answer.YES)
    page = signed_in(psp).get("/")
    assert "You said yes to Bay" in page.text
    assert "See the suggestion" not in page.text


def test_the_one_who_is_still_asked_cannot_tell_that_the_other_said_yes(signed_in, app):
    psp, mentor = make_psp(), make_mentor()
    suggestion = suggest(psp, mentor, make_coordinator())
    before = signed_in(mentor).get("/").text
    pairings.answer(suggestion.id, person_id=psp.id, answer=Answer.YES)
    assert without_nonce(signed_in(mentor).get("/").text) == without_nonce(before)


def without_nonce(html):
    import re

    return re.sub(r'(nonce|name="csrf_token" value)="[^"]*"', "", html)


def test_a_pair_sees_a_check_in_when_it_is_due_and_not_before(signed_in, app):
    pairing = make_pairing(started_on=clock.today() - timedelta(days=13))
    assert "Answer the check-in" not in signed_in(pairing.psp).get("/").text
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert "Answer the check-in" in signed_in(pairing.psp).get("/").text
        assert "Answer the check-in" in signed_in(pairing.mentor).get("/").text


def test_the_coordinator_sees_how_many_wait(signed_in, app):
    make_psp(), make_psp()
    page = signed_in(make_coordinator()).get("/").text
    assert "Needs you" in page
    assert "Start a matching round" in page


def test_a_psp_can_offer_to_be_a_mentor_too(signed_in, app):
    browser = signed_in(make_psp())
    browser.post("/become-a-mentor")
    assert "Offer to be a mentor" in browser.get("/").text
    assert browser.get("/profile/mentor").status_code == 200


def test_the_pages_about_the_service_open_for_everybody(client):
    for address in ("/contact", "/accessibility", "/privacy", "/cookies"):
        assert client.get(address).status_code == 200, address


def test_a_psp_who_said_yes_is_told_so_once(signed_in, app):
    psp, mentor = make_psp(), make_mentor(name="Bay Test")
    suggestion = suggest(psp, mentor, make_coordinator())
    pairings.answer(suggestion.id, person_id=psp.id, answer=Answer.YES)
    page = signed_in(psp).get("/").text
    assert "You said yes to Bay" in page
    assert "Your suggestion is being answered" not in page
