"""The pair's page for the two, and the coordinator's pages about all of them."""

import uuid

import pytest

from mentoring.core.access import Role
from mentoring.core.db import transaction
from mentoring.pairings import queries
from mentoring.pairings.models import Answer, SuggestionState
from mentoring.people import actions as people
from mentoring.profiles.models import PspStatus
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_mentor, make_pairing, make_psp, make_suggestion


@pytest.fixture
def pairing(app):
    return make_pairing(
        make_psp(name="Samira Fictional", status=PspStatus.MATCHED), make_mentor(name="Dana Madeup")
    )


def test_each_of_the_two_sees_the_others_name_and_address(pairing, signed_in):
    for me, other in ((pairing.psp, pairing.mentor), (pairing.mentor, pairing.psp)):
        text = signed_in(me).get(f"/pairs/{pairing.id}").text
        assert f"You and {other.first_name}" in text
        assert other.name in text
        assert other.email in text
        assert "meet by" in text
        assert "/contact" in text


def test_contact_details_are_shown_only_as_allowed(pairing, signed_in):
    with transaction():
        pairing.mentor.give_email, pairing.mentor.give_phone = False, True
        pairing.mentor.phone = "01632 960001"
        pairing.psp.phone = "01632 960002"
    text = signed_in(pairing.psp).get(f"/pairs/{pairing.id}").text
    assert pairing.mentor.email not in text
    assert "01632 960001" in text
    assert "01632 960002" not in signed_in(pairing.mentor).get(f"/pairs/{pairing.id}").text


def test_experiences_are_told_only_with_consent_to_tell(app, signed_in):
    consent = {"at": "2026-11-01T09:00:00+00:00", "wording": "2026-11", "channel": "web"}
    mentor = make_mentor(
        experiences={"carer": {"use": consent, "tell": consent}, "bereaved": {"use": consent}}
    )
    pairing = make_pairing(mentor=mentor)
    text = signed_in(pairing.psp).get(f"/pairs/{pairing.id}").text
    assert "Unpaid carer" in text
    assert "Bereaved" not in text
    suggestion = make_suggestion(mentor=mentor)
    text = signed_in(suggestion.psp).get(f"/suggestions/{suggestion.id}").text
    assert "Unpaid carer" not in text


def test_people_outside_the_pair_do_not_find_it(pairing, signed_in, client):
    other = make_pairing()
    outsiders = [other.psp, other.mentor, make_person(Role.DEPUTY), make_person(Role.AUDITOR)]
    for person in outsiders:
        assert signed_in(person).get(f"/pairs/{pairing.id}").status_code == 404
    assert client.get(f"/pairs/{pairing.id}").status_code == 302
    assert signed_in(make_coordinator()).get(f"/pairs/{uuid.uuid4()}").status_code == 404


def test_the_coordinator_and_the_covering_deputy_see_dates_and_links(pairing, signed_in):
    deputy = make_person(Role.DEPUTY)
    people.start_cover(by=deputy.id)
    for person in (make_coordinator(), deputy):
        text = signed_in(person).get(f"/pairs/{pairing.id}").text
        assert "Samira Fictional and Dana Madeup" in text
        assert f"/people/{pairing.psp_id}" in text
        assert f"/people/{pairing.mentor_id}" in text
        assert "Both said yes" in text


def test_the_history_does_not_say_who_said_no(pairing, signed_in):
    make_suggestion(pairing.psp, state=SuggestionState.DECLINED, psp_answer=Answer.NO)
    text = signed_in(make_coordinator()).get(f"/pairs/{pairing.id}").text
    assert "One of them said no" in text


def test_on_a_break_the_page_says_only_that(app, signed_in):
    pairing = make_pairing(state="paused", days_ago=20)
    text = signed_in(pairing.mentor).get(f"/pairs/{pairing.id}").text
    assert "on a break" in text
    assert "/check-ins/" not in text


def test_after_the_end_contact_details_are_gone(app, signed_in):
    pairing = make_pairing(state="ended", days_ago=20)
    text = signed_in(pairing.psp).get(f"/pairs/{pairing.id}").text
    assert "has ended" in text
    assert pairing.mentor.email not in text
    assert pairing.mentor.name not in text


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.DEPUTY, Role.AUDITOR])
def test_the_list_of_pairs_is_the_coordinators(app, signed_in, role):
    row = make_suggestion()
    browser = signed_in(make_person(role))
    assert browser.get("/pairs").status_code == 403
    assert browser.get(f"/suggestions/{row.id}/withdraw").status_code == 403
    assert browser.post(f"/suggestions/{row.id}/withdraw").status_code == 403
    assert queries.get_suggestion(row.id).state is SuggestionState.OPEN


def test_the_list_shows_that_one_has_answered_and_never_which(app, signed_in):
    """Else the coordinator could tell later who said no: the one who had not said yes."""
    people = (make_psp(name="Ada Fictional", status=PspStatus.PROPOSED), make_mentor(name="Ben Mockup"))
    row, browser = make_suggestion(*people), signed_in(make_coordinator())

    def shown(**answers):
        with transaction():
            row.psp_answer = row.mentor_answer = None
            for who, answer in answers.items():
                setattr(row, who, answer)
        return browser.get("/pairs").text.split("<main")[1].split("</main>")[0]

    assert "None yet" in shown()
    assert "1 of 2 so far" in shown(psp_answer=Answer.YES)
    assert shown(psp_answer=Answer.YES) == shown(mentor_answer=Answer.YES)


def test_a_coordinator_who_is_one_of_the_two_learns_nothing_of_the_other(app, signed_in):
    me = make_coordinator()
    psp = make_psp(name="Ada Fictional", status=PspStatus.PROPOSED)
    row, browser = make_suggestion(psp, make_mentor(person=me)), signed_in(me)

    def shown(tab, **values):
        with transaction():
            for name, value in values.items():
                setattr(row, name, value)
        return browser.get(f"/pairs?show={tab}").text.split("<main")[1].split("</main>")[0]

    assert shown("waiting") == shown("waiting", psp_answer=Answer.YES)
    declined = shown("not-ahead", state=SuggestionState.DECLINED)
    assert declined == shown("not-ahead", state=SuggestionState.LAPSED)
    make_pairing(psp)
    (pairing,) = queries.live_pairings_of(psp.id)
    assert "Not answered in time" not in browser.get(f"/pairs/{pairing.id}").text


def test_the_list_can_be_narrowed_to_one_person(pairing, signed_in):
    other = make_pairing(make_psp(name="Jo Else", status=PspStatus.MATCHED))
    browser = signed_in(make_coordinator())
    text = browser.get(f"/pairs?show=active&person={pairing.psp_id}").text
    assert "Samira Fictional" in text
    assert "Jo Else" not in text
    assert "Meeting (1)" in text
    assert f"/pairs/{other.id}" in browser.get("/pairs?show=active").text
    assert browser.get("/pairs?person=nobody").status_code == 404


@pytest.mark.parametrize("show", ["waiting", "active", "ended", "not-ahead", "unheard-of"])
def test_empty_lists_say_so(app, signed_in, show):
    assert signed_in(make_coordinator()).get(f"/pairs?show={show}").status_code == 200


def test_each_kind_is_under_its_own_heading(app, signed_in):
    make_pairing(make_psp(name="Active Person"))
    make_pairing(make_psp(name="Paused Person"), state="paused")
    make_pairing(make_psp(name="Ended Person"), state="ended")
    make_suggestion(make_psp(name="Lapsed Person"), state=SuggestionState.LAPSED)
    browser = signed_in(make_coordinator())
    for show, names in {
        "active": {"Active Person", "Paused Person"},
        "ended": {"Ended Person"},
        "not-ahead": {"Lapsed Person"},
    }.items():
        text = browser.get(f"/pairs?show={show}").text
        shown = {f"{kind} Person" for kind in ("Active", "Paused", "Ended", "Lapsed") if f"{kind} P" in text}
        assert shown == names


def test_taking_back_asks_first_and_then_frees_both(app, signed_in):
    row = make_suggestion()
    browser = signed_in(make_coordinator())
    assert "Take back this suggestion?" in browser.get(f"/suggestions/{row.id}/withdraw").text
    assert queries.get_suggestion(row.id).state is SuggestionState.OPEN
    answer = browser.post(f"/suggestions/{row.id}/withdraw", follow_redirects=True)
    assert "is waiting again, in the same place" in answer.text
    assert queries.places_taken() == {}
    assert "closed already" in browser.post(f"/suggestions/{row.id}/withdraw", follow_redirects=True).text
