"""The front page says the next thing to do, and shows nobody what is not theirs."""

from datetime import timedelta

import sqlalchemy as sa
import time_machine

from mentoring.casework import actions as casework
from mentoring.casework.models import Task
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.core.web.pages import day
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


INVITED = "Could you be a mentor?"


def test_only_a_psp_whose_profile_is_in_is_asked_whether_they_could_be_a_mentor(signed_in, app):
    assert INVITED in signed_in(make_psp()).get("/").text
    for psp in (make_person(Role.PSP), make_psp(status=PspStatus.DRAFT)):
        assert INVITED not in signed_in(psp).get("/").text


def test_a_psp_who_asked_for_the_coordinator_reads_so_first_until_it_is_done(signed_in, app):
    pairing, asked = make_pairing(days_ago=15), "You asked the coordinator to get in touch"
    browser, address = signed_in(pairing.psp), f"/check-ins/{pairing.id}/1"
    assert asked not in browser.get("/").text
    browser.post(address, data={"contact": "coordinator"})
    due = day(clock.add_working_days(clock.today(), app.config["SETTINGS"].contact_target_days))
    page = browser.get("/").text
    assert page.index(asked) < page.index("Your mentor is")
    assert f"They aim to do so by the end of {due}." in page
    assert "app-card--urgent" not in page
    assert INVITED not in page
    assert asked not in signed_in(pairing.mentor).get("/").text
    casework.mark_done(db.session.scalar(sa.select(Task)).id, outcome="We spoke", by=make_coordinator().id)
    page = signed_in(pairing.psp).get("/").text
    assert asked not in page
    assert INVITED in page


def test_a_psp_who_no_longer_asks_does_not_read_that_they_did(signed_in, app):
    pairing = make_pairing(days_ago=15)
    browser = signed_in(pairing.psp)
    browser.post(f"/check-ins/{pairing.id}/1", data={"contact": "coordinator"})
    browser.post(f"/check-ins/{pairing.id}/1", data={"contact": "no"})
    assert "You asked the coordinator" not in browser.get("/").text


def test_a_place_that_an_open_suggestion_holds_is_not_free(signed_in, app):
    mentor = make_mentor(places=3)
    make_pairing(mentor=mentor)
    assert "You have 2 free places" in signed_in(mentor).get("/").text
    suggest(make_psp(), mentor, make_coordinator())
    assert "You have 1 free place" in signed_in(mentor).get("/").text


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


def test_a_pair_on_a_break_is_asked_nothing_and_told_so(signed_in, app):
    pairing = make_pairing(make_psp(name="Ash Test", status=PspStatus.MATCHED), days_ago=14, state="paused")
    page = signed_in(pairing.mentor).get("/").text
    assert "You and Ash are on a break" in page
    assert "Answer the check-in" not in page


def test_the_end_of_a_pair_is_told_for_four_weeks_and_then_how_to_start_again(signed_in, app):
    pairing = make_pairing(make_psp(status=PspStatus.CLOSED), state="ended", days_ago=90)
    address, told = (
        f'href="/pairs/{pairing.id}"',
        f"Your mentoring with {pairing.mentor.first_name} has ended",
    )
    page = signed_in(pairing.psp).get("/").text
    assert told in page
    assert address in page
    with time_machine.travel(clock.now() + timedelta(days=29), tick=False):
        page = signed_in(pairing.psp).get("/").text
        assert told not in page
        assert "You can start again whenever you like" in page
        assert address in page
        assert told not in signed_in(pairing.mentor).get("/").text


def test_a_psp_who_closed_without_ever_having_a_mentor_is_led_to_the_coordinator(signed_in, app):
    page = signed_in(make_psp(status=PspStatus.CLOSED)).get("/").text
    assert "Contact us to start again" in page
