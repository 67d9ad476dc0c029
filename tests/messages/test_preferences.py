"""What somebody wants: reminders or none, and when; and ending reminders by a link, signed out."""

import re
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from mentoring.core import clock, links
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.messages import gate, opting_out, preferences, sending, stops
from mentoring.messages.models import OutboxMessage, OutboxState, StopReason
from tests.builders import make_coordinator, make_person
from tests.messages.builders import TUESDAY, Remembering, days, due_pair, only_row, queue, rows, set_row
from tests.pairings.builders import make_psp

pytestmark = pytest.mark.usefixtures("tuesday")
ALL_KEPT = {"reminders": "yes"}


def opted_out(person):
    return StopReason.OPTED_OUT in stops.of([person.id]).get(person.id, frozenset())


def checked(text):
    return set(re.findall(r'value="([\w-]+)" checked', text))


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR])
def test_somebody_chooses_no_reminders_and_when(signed_in, app, role):
    person = make_person(role)
    browser = signed_in(person)
    assert checked(browser.get("/messages/preferences").text) == {"yes"}
    data = {"reminders": "no", "slots": ["fri-pm", "mon-am"]}
    assert (
        "Your choices are saved"
        in browser.post("/messages/preferences", data=data, follow_redirects=True).text
    )
    assert opted_out(person)
    assert stops.times_of([person.id]) == {person.id: frozenset({"mon-am", "fri-pm"})}
    assert checked(browser.get("/messages/preferences").text) == {"no", "mon-am", "fri-pm"}
    browser.post("/messages/preferences", data=ALL_KEPT)
    assert not opted_out(person)
    assert stops.times_of([person.id]) == {}


def test_a_time_that_does_not_exist_or_no_answer_is_refused(signed_in):
    person = make_person(Role.PSP)
    browser = signed_in(person)
    assert (
        "There is a problem"
        in browser.post("/messages/preferences", data={"slots": ["mon-am"], "reminders": ""}).text
    )
    data = ALL_KEPT | {"slots": ["sat-am"]}
    assert "There is a problem" in browser.post("/messages/preferences", data=data).text
    assert stops.times_of([person.id]) == {}


def test_new_times_count_for_what_waits_already(signed_in):
    make_psp(person=(person := make_person(Role.PSP)), status="ready", submitted_at=TUESDAY)
    browser = signed_in(person)
    browser.post("/messages/preferences", data=ALL_KEPT | {"slots": ["fri-pm"]})
    queue()
    mailer = Remembering()
    sending.deliver(mailer)
    row = only_row("profile_received")
    assert row.why == gate.TIMES
    assert row.not_before > clock.now() + days(2)
    browser.post("/messages/preferences", data=ALL_KEPT | {"slots": ["tue-am"]})
    assert db.session.get(OutboxMessage, row.id, populate_existing=True).not_before == row.owed_from
    sending.deliver(mailer)
    assert [letter.to for letter in mailer.sent] == [person.email]


def test_saving_the_same_again_puts_nothing_forward(app):
    person = make_person(Role.PSP)
    make_psp(person=person, status="ready", submitted_at=TUESDAY)
    queue()
    later = clock.now() + days(1)
    preferences.save(person.id, preferences.Wishes(), by=person.id)
    set_row(only_row("profile_received"), not_before=later, why="RCPT 451")
    preferences.save(person.id, preferences.Wishes(), by=person.id)
    assert only_row("profile_received").not_before == later


def test_the_coordinator_sets_it_for_somebody_by_phone(signed_in):
    person, coordinator = make_person(Role.PSP, name="Ann Amber"), make_coordinator()
    browser, address = signed_in(coordinator), f"/messages/people/{person.id}/preferences"
    assert "E-mails to Ann Amber" in browser.get(address).text
    data = {"reminders": "no", "slots": ["wed-am"]}
    page = browser.post(address, data=data, follow_redirects=True).text
    assert "Wednesday morning" in page
    assert opted_out(person)
    assert not opted_out(coordinator)


def test_a_mentor_cannot_set_it_for_somebody_else(signed_in):
    person = make_person(Role.PSP)
    browser = signed_in(make_person(Role.MENTOR))
    assert browser.post(f"/messages/people/{person.id}/preferences", data=ALL_KEPT).status_code == 403


def test_the_way_there_is_on_ones_profile_and_messages(signed_in):
    browser = signed_in(make_person(Role.PSP, Role.MENTOR))
    for page in ("/profile/psp", "/messages/mine"):
        assert "/messages/preferences" in browser.get(page, follow_redirects=True).text


# By the link in a reminder


def reminder():
    pairing = due_pair()
    queue()
    mailer = Remembering()
    sending.deliver(mailer)
    return pairing, next(letter for letter in mailer.sent if letter.to == pairing.psp.email)


def link_of(letter):
    return re.search(r"http://localhost(/messages/opt-out/\S+)", letter.text).group(1)


def test_a_reminder_says_how_to_end_reminders_and_the_link_does_it_by_post_only(client, app):
    pairing, letter = reminder()
    link = link_of(letter)
    assert letter.unsubscribe.endswith(link)
    assert link in letter.html
    assert "Stop reminders" in client.get(link).text
    assert not opted_out(pairing.psp)  # mail scanners follow links
    assert "No more reminders" in client.post(link).text
    assert opted_out(pairing.psp)
    assert not opted_out(pairing.mentor)
    assert client.post(link).status_code == 200  # a second time does no harm


def test_a_mail_program_ends_them_with_one_post_and_no_form(app, monkeypatch):
    pairing, letter = reminder()
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    browser = app.test_client()
    answer = browser.post(link_of(letter), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert opted_out(pairing.psp)
    assert (
        browser.post("/sign-in", data={"email": "a@example.org"}).status_code == 400
    )  # others still need one


def test_messages_that_are_needed_say_nothing_of_it(app):
    make_psp(status="ready", submitted_at=TUESDAY)
    queue()
    mailer = Remembering()
    sending.deliver(mailer)
    assert mailer.sent[0].unsubscribe == ""
    assert "opt-out" not in mailer.sent[0].text + mailer.sent[0].html


def test_a_shared_inbox_is_given_no_link(app):
    pairing = due_pair()
    set_row(pairing.psp, shared_inbox=True)
    queue()
    mailer = Remembering()
    sending.deliver(mailer)
    letter = next(letter for letter in mailer.sent if letter.to == pairing.psp.email)
    assert "opt-out" not in letter.text + letter.unsubscribe


def test_one_click_is_offered_where_the_service_has_https(app, monkeypatch):
    secure = replace(app.config["SETTINGS"], base_url="https://mentoring.example.org")
    monkeypatch.setitem(app.config, "SETTINGS", secure)
    _, letter = reminder()
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in letter.as_bytes()


def test_a_link_of_another_kind_too_old_or_made_up_does_nothing(client, app):
    person = make_person(Role.PSP)
    later = TUESDAY + timedelta(days=400)
    wrong = [
        links.make("something-else", person.id, expires=later),
        links.make(opting_out.PURPOSE, uuid.uuid4(), expires=later),
        "made-up",
    ]
    for token in wrong:
        assert client.post(f"/messages/opt-out/{token}").status_code == 410
        assert client.get(f"/messages/opt-out/{token}").status_code == 410
    token = links.make(opting_out.PURPOSE, person.id, expires=TUESDAY + days(365))
    with time_machine.travel(TUESDAY + days(366)):
        assert client.post(f"/messages/opt-out/{token}").status_code == 410
    assert not opted_out(person)


def test_reminders_that_wait_are_taken_back(client, app):
    pairing, letter = reminder()
    row = next(row for row in rows() if row.person_id == pairing.psp_id)
    set_row(row, state=OutboxState.CLAIMED, lease_token=uuid.uuid4(), lease_until=TUESDAY + days(1))
    client.post(link_of(letter))
    assert db.session.get(OutboxMessage, row.id, populate_existing=True).state is OutboxState.WITHDRAWN
