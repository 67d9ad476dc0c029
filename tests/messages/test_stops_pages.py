"""Stopping messages to everybody or to one person, and starting them again."""

import uuid

import pytest
import sqlalchemy as sa

from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, transaction
from mentoring.messages import sending, stops
from mentoring.messages.models import StopReason
from tests.builders import make_person
from tests.messages.builders import Remembering, due_pair, queue

pytestmark = pytest.mark.usefixtures("tuesday")
BANNER = "All messages are stopped"


def reasons(person):
    return stops.of([person.id]).get(person.id, frozenset())


def test_everything_is_stopped_and_started_after_a_question_and_the_coordinator_is_reminded(browser):
    due_pair()
    queue()
    assert BANNER not in browser.get("/").text + browser.get("/messages").text
    assert "Stop messages to everybody" in browser.get("/messages/stop").text
    assert stops.everything() is None  # to look changes nothing
    assert (
        "Messages are stopped."
        in browser.post("/messages/stop", data={"do": "stop"}, follow_redirects=True).text
    )
    mailer = Remembering()
    sending.deliver(mailer)
    assert mailer.sent == []
    assert BANNER in browser.get("/").text
    assert BANNER in browser.get("/messages").text
    assert "Start messages to everybody again" in browser.get("/messages/stop").text
    browser.post("/messages/stop", data={"do": "start"})
    assert BANNER not in browser.get("/").text
    sending.deliver(mailer)
    assert len(mailer.sent) == 2


def test_one_person_is_stopped_and_started(browser):
    pairing = due_pair()
    queue()
    address = f"/messages/people/{pairing.psp_id}"
    assert "Ada Fictional" in browser.get(f"{address}/stop").text
    browser.post(f"{address}/stop", data={"do": "stop"})
    assert reasons(pairing.psp) == {StopReason.STOPPED}
    assert "Messages to Ada are stopped" in browser.get(address).text
    mailer = Remembering()
    sending.deliver(mailer)
    assert [letter.to for letter in mailer.sent] == [pairing.mentor.email]
    browser.post(f"{address}/stop", data={"do": "start"})
    assert reasons(pairing.psp) == frozenset()
    queue()
    sending.deliver(mailer)
    assert mailer.sent[-1].to == pairing.psp.email


def test_pressing_twice_or_something_else_changes_nothing_more(browser):
    for _ in range(2):
        browser.post("/messages/stop", data={"do": "stop"})
    browser.post("/messages/stop", data={"do": "nonsense"})
    assert stops.everything()
    lines = db.session.scalars(
        sa.select(AuditEvent).where(AuditEvent.action == "messages.stop-stopped")
    ).all()
    assert len(lines) == 1


def test_an_address_that_bounced_is_tried_again(browser):
    person = make_person(Role.PSP, name="Ann Amber")
    with transaction():
        stops.bounced(person.id, person.email)
    page = browser.get(f"/messages/people/{person.id}").text
    assert "Their e-mail address takes no mail" in page
    browser.post(f"/messages/people/{person.id}/try-address")
    assert reasons(person) == frozenset()
    assert "takes no mail" not in browser.get(f"/messages/people/{person.id}").text


def test_a_stop_of_an_unknown_person_is_not_found(browser):
    for page in ("stop", "preferences"):
        assert browser.get(f"/messages/people/{uuid.uuid4()}/{page}").status_code == 404
    assert browser.post(f"/messages/people/{uuid.uuid4()}/try-address").status_code == 404


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.DEPUTY, Role.AUDITOR])
def test_nobody_else_stops_anything(signed_in, role):
    person = make_person(role)
    browser = signed_in(person)
    assert browser.post("/messages/stop", data={"do": "stop"}).status_code == 403
    assert browser.post(f"/messages/people/{person.id}/stop", data={"do": "stop"}).status_code == 403
    assert stops.everything() is None
    assert reasons(person) == frozenset()


def test_only_the_coordinators_front_page_has_the_banner(browser, signed_in):
    browser.post("/messages/stop", data={"do": "stop"})
    assert BANNER not in signed_in(make_person(Role.MENTOR)).get("/").text
