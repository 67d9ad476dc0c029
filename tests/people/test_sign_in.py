from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.people import actions
from mentoring.people.models import SignInRequest
from tests.builders import make_person


def newest_link():
    row = db.session.scalar(sa.select(SignInRequest).order_by(SignInRequest.requested_at.desc()))
    return f"/sign-in/{row.id}/{actions.token_of(row.id)}"


def ask(client, person, **query):
    return client.post("/sign-in", data={"email": person.email}, query_string=query)


def test_pages_for_signed_in_people_send_others_to_sign_in(client):
    response = client.get("/audit")
    assert response.status_code == 302
    assert response.location == "/sign-in?next=/audit"


def test_opening_the_link_does_not_use_it_up(client, app):
    person = make_person(Role.PSP)
    ask(client, person)
    link = newest_link()
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200
    assert client.post(link).location == "/"


def test_a_link_works_once(client, app):
    person = make_person(Role.PSP)
    ask(client, person)
    link = newest_link()
    client.post(link)
    assert app.test_client().post(link).status_code == 410


def test_a_link_stops_working_after_15_minutes(client, app):
    person = make_person(Role.PSP)
    ask(client, person)
    link = newest_link()
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        assert client.post(link).status_code == 410


def test_a_guessed_token_does_not_work(client, app):
    person = make_person(Role.PSP)
    ask(client, person)
    assert client.post(newest_link()[:-1] + "x").status_code == 410


def test_the_database_does_not_hold_the_link(client, app):
    person = make_person(Role.PSP)
    ask(client, person)
    row = db.session.scalar(sa.select(SignInRequest))
    token = actions.token_of(row.id)
    assert token not in [str(value) for value in vars(row).values()]


def test_an_unknown_address_gets_the_same_answer(client, app):
    person = make_person(Role.PSP)
    known = ask(client, person)
    unknown = client.post("/sign-in", data={"email": "nobody@example.org"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)


def test_too_many_links_for_an_address_are_refused(client, app):
    person = make_person(Role.PSP)
    answers = [ask(client, person).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_after_signing_in_people_land_where_they_were_going(client, app):
    person = make_person(Role.AUDITOR)
    ask(client, person, next="/audit")
    assert client.post(newest_link()).location == "/audit"


@pytest.mark.parametrize(
    "page", ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil.example", "/\r\n/["]
)
def test_a_link_never_leads_to_another_site(client, app, page):
    person = make_person(Role.AUDITOR)
    ask(client, person, next=page)
    assert client.post(newest_link()).location == "/"


def test_a_link_that_went_to_an_address_they_have_left_does_not_work(client, app):
    person = make_person(Role.PSP)
    ask(client, person)
    with transaction():
        person.email = "another@example.org"
    assert client.get(newest_link()).status_code == 410
    assert client.post(newest_link()).status_code == 410


def test_a_session_ends_after_an_idle_hour_and_after_12_hours(signed_in, app):
    browser = signed_in(make_person(Role.AUDITOR))
    start = clock.now()
    with time_machine.travel(start + timedelta(minutes=61), tick=False):
        assert browser.get("/audit").status_code == 302
    browser = signed_in(make_person(Role.AUDITOR))
    for minutes in range(50, 12 * 60, 50):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert browser.get("/audit").status_code == 200
    with time_machine.travel(start + timedelta(hours=12, minutes=1), tick=False):
        assert browser.get("/audit").status_code == 302


def test_signing_out_ends_the_session_on_the_server(signed_in, app):
    person = make_person(Role.AUDITOR)
    browser = signed_in(person)
    with browser.session_transaction() as cookie:
        held = dict(cookie)
    browser.post("/sign-out")
    with browser.session_transaction() as cookie:
        cookie.update(held)
    assert browser.get("/audit").status_code == 302


def test_a_deputy_has_the_coordinators_role_only_while_covering(signed_in, app):
    deputy = make_person(Role.DEPUTY)
    from mentoring.people.sessions import identity_of

    assert not identity_of(deputy).has(Role.COORDINATOR)
    signed_in(deputy).post("/cover", data={"cover": "start"})
    assert identity_of(deputy).has(Role.COORDINATOR)
    signed_in(deputy).post("/cover", data={"cover": "end"})
    assert not identity_of(deputy).has(Role.COORDINATOR)


def test_somebody_with_another_role_is_refused(signed_in, app):
    assert signed_in(make_person(Role.PSP)).get("/audit").status_code == 403


def test_joining_with_a_known_address_changes_nothing_and_says_nothing(client, app):
    person = make_person(Role.PSP, name="First Name")
    answer = client.post("/join", data={"role": "mentor", "name": "Other", "email": person.email})
    assert answer.location == "/sign-in/sent"
    db.session.refresh(person)
    assert person.name == "First Name"
    assert not person.has_role(Role.MENTOR)


def test_an_address_is_found_however_a_keyboard_writes_its_accents(client, app):
    person = make_person(Role.PSP, email="rené@example.org")
    client.post("/sign-in", data={"email": "Rene\u0301@example.org"})
    assert db.session.scalar(sa.select(SignInRequest)).person_id == person.id


def test_a_link_pressed_again_while_signed_in_leads_home(client, app):
    person = make_person(Role.PSP)
    ask(client, person)
    link = newest_link()
    client.post(link)
    assert client.get(link).location == "/"


def test_after_joining_people_read_where_the_link_went(client, app):
    client.post("/join", data={"role": "psp", "name": "New Person", "email": "new@example.org"})
    assert "We have sent an e-mail to <strong>new@example.org</strong>" in client.get("/sign-in/sent").text
