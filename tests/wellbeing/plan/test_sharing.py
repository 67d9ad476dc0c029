"""Sharing: one page for it, taken back at once, and every look is shown to the owner."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, transaction
from mentoring.core.web.pages import day
from mentoring.pairings.models import PairingState
from mentoring.people import actions as people
from mentoring.wellbeing.plan import queries
from mentoring.wellbeing.plan.models import PlanLook
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_mentor, make_pairing, make_psp
from tests.wellbeing.plan.builders import make_plan, share


@pytest.fixture
def pairing(app):
    pairing = make_pairing(make_psp(name="Ash Test"), make_mentor(name="Dana Test"))
    make_plan(pairing.psp, feel_ok="A walk", topics="Not about fire", boundaries="No Mondays")
    return pairing


def tick(browser, **data):
    """Send the sharing form as it stands with these ticks."""
    was = re.search(r'name="was" value="([^"]*)"', browser.get("/plan/sharing").text)[1]
    return browser.post("/plan/sharing", data={"was": was} | data, follow_redirects=True)


def see(signed_in, person, pairing):
    return signed_in(person).get(f"/plans/{pairing.psp_id}")


def test_the_page_names_who_they_are_by_now(pairing, signed_in):
    make_person(Role.COORDINATOR, name="Kim Coordinates")
    page = signed_in(pairing.psp).get("/plan/sharing").text
    assert "Dana Test" in page
    assert "Kim Coordinates" in page
    assert page.count('name="mentor"') == page.count('name="coordinator"') == 14
    assert "checked" not in page  # private by default


def test_ticks_are_saved_shown_and_taken_back_at_once(pairing, signed_in):
    owner, mentor = signed_in(pairing.psp), signed_in(pairing.mentor)
    address = f"/plans/{pairing.psp_id}"
    assert mentor.get(address).status_code == 404
    page = tick(owner, mentor=["feel-ok", "topics"], coordinator=["topics"]).text
    assert page.count("checked") == 3
    seen = mentor.get(address).text
    assert "A walk" in seen
    assert "Not about fire" in seen
    assert "No Mondays" not in seen
    assert "sees that you looked" in seen
    assert "Dana can see this" in owner.get("/plan").text
    assert "Dana and the coordinator can see this" in owner.get("/plan").text
    tick(owner, mentor=["topics"])
    assert "A walk" not in mentor.get(address).text
    tick(owner)
    assert mentor.get(address).status_code == 404


def test_a_shared_section_without_text_shows_nothing_at_all(pairing, signed_in):
    share(pairing.psp, mentor=["adjustments"])
    assert see(signed_in, pairing.mentor, pairing).status_code == 404
    assert "wellbeing plan" not in signed_in(pairing.mentor).get(f"/pairs/{pairing.id}").text


def test_the_owners_look_through_the_mentors_eyes_is_the_mentors_page(pairing, signed_in):
    share(pairing.psp, mentor=["topics", "feel-ok"])

    def main_part(page):
        main = re.search(r"<main.*?</main>", page, re.S)[0]
        assert main.count("<h1") == 1
        return main[main.index("<h1") :]

    own = signed_in(pairing.psp).get("/plan/sharing/as/mentor").text
    assert main_part(own) == main_part(see(signed_in, pairing.mentor, pairing).text)
    assert "Not about fire" in own


def test_looking_oneself_is_not_recorded_and_nothing_shared_says_so(pairing, signed_in):
    owner = signed_in(pairing.psp)
    assert "Dana sees nothing of your plan" in owner.get("/plan/sharing/as/mentor").text
    assert "The coordinator sees nothing" in owner.get("/plan/sharing/as/coordinator").text
    share(pairing.psp, mentor=["topics"])
    owner.get("/plan/sharing/as/mentor")
    owner.get(f"/plans/{pairing.psp_id}")
    assert queries.looks(queries.plan_of(pairing.psp_id)) == []


def test_each_visit_is_recorded_once_and_shown_in_words(pairing, signed_in):
    share(pairing.psp, mentor=["topics", "feel-ok"])
    for _ in range(3):
        see(signed_in, pairing.mentor, pairing)
    (look,) = queries.looks(queries.plan_of(pairing.psp_id))
    assert look.sections == ["feel-ok", "topics"]
    events = sa.select(AuditEvent).where(AuditEvent.action == "wellbeing.plan-look")
    (event,) = db.session.scalars(events)
    assert (event.actor_id, event.about_id) == (pairing.mentor_id, pairing.psp_id)
    page = signed_in(pairing.psp).get("/plan/sharing").text
    assert f"Dana, your mentor, looked at 2 sections on {day(clock.today())}" in page


def test_what_is_shared_during_a_visit_is_added_to_it_and_a_later_visit_is_another(pairing, signed_in):
    share(pairing.psp, mentor=["topics"])
    see(signed_in, pairing.mentor, pairing)
    share(pairing.psp, mentor=["topics", "boundaries"])
    see(signed_in, pairing.mentor, pairing)
    (look,) = db.session.scalars(sa.select(PlanLook))
    assert look.sections == ["topics", "boundaries"]
    with time_machine.travel(clock.now() + timedelta(minutes=45)):
        see(signed_in, pairing.mentor, pairing)
    assert len(queries.looks(queries.plan_of(pairing.psp_id))) == 2


def test_the_coordinators_and_the_covering_deputys_looks_are_shown_too(pairing, signed_in):
    share(pairing.psp, coordinator=["boundaries"])
    coordinator, deputy = make_coordinator(), make_person(Role.DEPUTY)
    assert "See what Ash shares with you" in signed_in(coordinator).get(f"/people/{pairing.psp_id}").text
    assert "No Mondays" in see(signed_in, coordinator, pairing).text
    assert see(signed_in, deputy, pairing).status_code == 404
    people.start_cover(by=deputy.id)
    assert "No Mondays" in see(signed_in, deputy, pairing).text
    readers = {look.person_id for look in queries.looks(queries.plan_of(pairing.psp_id))}
    assert readers == {coordinator.id, deputy.id}


def test_a_break_hides_everything_unless_the_owner_wants_otherwise(pairing, signed_in):
    share(pairing.psp, mentor=["topics"])
    with transaction():
        pairing.state = PairingState.PAUSED
    assert see(signed_in, pairing.mentor, pairing).status_code == 404
    tick(signed_in(pairing.psp), mentor=["topics"], on_break="y")
    assert "Not about fire" in see(signed_in, pairing.mentor, pairing).text


def test_a_new_mentor_and_a_new_pair_with_the_same_one_start_with_nothing(pairing, signed_in):
    share(pairing.psp, mentor=["topics"], on_break=True)
    with transaction():
        pairing.state = PairingState.ENDED
    again = make_pairing(pairing.psp, pairing.mentor)
    assert see(signed_in, pairing.mentor, pairing).status_code == 404
    assert "checked" not in signed_in(pairing.psp).get("/plan/sharing").text
    with transaction():
        again.state = PairingState.PAUSED
    share(pairing.psp, mentor=["topics"])
    assert see(signed_in, pairing.mentor, pairing).status_code == 404  # the break was asked anew as well


def test_a_page_that_is_out_of_date_changes_nothing(pairing, signed_in):
    owner = signed_in(pairing.psp)
    was = re.search(r'name="was" value="([^"]*)"', owner.get("/plan/sharing").text)[1]
    tick(owner, mentor=["topics"])
    tick(owner)
    tick(owner, coordinator=["topics"])
    answer = owner.post("/plan/sharing", data={"was": was, "mentor": ["boundaries"]})
    assert answer.status_code == 409
    assert "Nothing was changed" in answer.text
    assert see(signed_in, pairing.mentor, pairing).status_code == 404


def test_without_a_mentor_there_is_only_the_coordinators_column(app, signed_in):
    psp = make_psp()
    make_plan(psp, topics="Fire")
    page = signed_in(psp).get("/plan/sharing").text
    assert 'name="mentor"' not in page
    assert "You have no mentor now" in page
    tick(signed_in(psp), mentor=["topics"])
    assert queries.shares(queries.plan_of(psp.id)) == []


def test_a_reader_who_is_also_a_psp_sees_the_others_plan_and_not_their_own_there(pairing, signed_in):
    share(pairing.psp, mentor=["topics"])
    people.give_role(pairing.mentor, Role.PSP, by=None)
    make_plan(pairing.mentor, topics="My own")
    page = see(signed_in, pairing.mentor, pairing).text
    assert "Not about fire" in page
    assert "My own" not in page
    assert signed_in(pairing.mentor).get(f"/plans/{pairing.mentor_id}").location == "/plan"


def test_for_paper_there_is_all_or_what_the_mentor_sees_small_or_large(pairing, signed_in):
    owner = signed_in(pairing.psp)
    assert "You share nothing with your mentor" in owner.get("/plan/print?for=mentor").text
    share(pairing.psp, mentor=["topics"])
    everything, shared = owner.get("/plan/print").text, owner.get("/plan/print?for=mentor&size=large").text
    assert "A walk" in everything
    assert "No Mondays" in everything
    assert "Not about fire" in shared
    assert "A walk" not in shared
    assert "app-paper--large" in shared
    assert "app-paper--large" not in everything


def test_who_once_looked_is_told_that_nothing_is_shared_now_and_not_why(pairing, signed_in):
    stranger, mentor = make_person(Role.MENTOR), signed_in(pairing.mentor)
    address, words = f"/plans/{pairing.psp_id}", "Not shared with you at the moment"
    assert words not in mentor.get(address).text  # never saw that there is one
    share(pairing.psp, mentor=["topics"])
    assert "Not about fire" in mentor.get(address).text
    with transaction():
        pairing.state = PairingState.PAUSED
    on_break = mentor.get(address)
    assert on_break.status_code == 404
    assert words in on_break.text
    with transaction():
        pairing.state = PairingState.ACTIVE
    share(pairing.psp)
    taken_back = mentor.get(address).text
    assert taken_back.split("<main")[1] == on_break.text.split("<main")[1]
    assert words not in signed_in(stranger).get(address).text
    assert words not in signed_in(make_coordinator()).get(address).text
    with transaction():
        pairing.state = PairingState.ENDED
    assert words not in mentor.get(address).text
