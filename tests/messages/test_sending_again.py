"""Sending again what failed: whom that reaches, and what becomes of the task."""

import uuid

import pytest

from mentoring.casework.actions import mark_done
from mentoring.casework.models import TaskKind, TaskState
from mentoring.casework.queries import task_for
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.messages import sending, stops
from mentoring.messages.delivery import PermanentRefusal
from mentoring.messages.models import OutboxMessage, OutboxState, StopReason
from mentoring.people.models import Channel
from mentoring.profiles.models import PspStatus
from tests.builders import make_person
from tests.messages.builders import Remembering, due_pair, make_row, only_row, queue, rows, set_row
from tests.pairings.builders import make_psp

pytestmark = pytest.mark.usefixtures("tuesday")


def main(response):
    assert response.status_code == 200
    return response.text[response.text.index("<main") :]


def failed_reminder():
    pairing = due_pair()
    queue()
    sending.deliver(Remembering(PermanentRefusal("DATA 554"), PermanentRefusal("DATA 554")))
    row = next(row for row in rows() if row.person_id == pairing.psp_id)
    assert row.state is OutboxState.FAILED
    return pairing, row


def again(browser, row):
    return browser.post(f"/messages/{row.id}/again", follow_redirects=True).text


def test_a_message_that_failed_is_sent_again_as_a_copy_and_its_task_is_closed(browser):
    pairing, row = failed_reminder()
    assert "in line to be sent again" in again(browser, row)
    row = db.session.get(OutboxMessage, row.id, populate_existing=True)
    assert (row.state, row.attempts, row.uncertain, row.copy) == (OutboxState.DUE, 0, False, 1)
    task = task_for([TaskKind.CANNOT_SEND], row.id)
    assert task.state is TaskState.DONE
    assert "The message was sent again" in browser.get(f"/work-list/{task.id}").text
    mailer = Remembering()
    sending.deliver(mailer)
    assert [letter.to for letter in mailer.sent] == [pairing.psp.email]
    db.session.expire_all()
    assert "sent again 1 time" in browser.get("/messages").text


def test_where_it_fails_again_the_task_is_open_again(browser):
    _, row = failed_reminder()
    again(browser, row)
    sending.deliver(Remembering(PermanentRefusal("DATA 554")))
    assert task_for([TaskKind.CANNOT_SEND], row.id).state is TaskState.OPEN


def test_where_it_fails_again_after_its_task_was_seen_to_there_is_work_again(browser, coordinator):
    _, row = failed_reminder()
    task = task_for([TaskKind.CANNOT_SEND], row.id)
    mark_done(task.id, outcome="I put the address right and send it again", by=coordinator.id)
    again(browser, row)
    sending.deliver(Remembering(PermanentRefusal("DATA 554")))
    task = task_for([TaskKind.CANNOT_SEND], row.id)
    assert (task.state, task.done_by, task.done_at) == (TaskState.OPEN, None, None)


def test_what_came_back_and_then_has_to_be_said_by_phone_is_shown_as_open(browser, coordinator):
    pairing, row = failed_reminder()
    mark_done(task_for([TaskKind.CANNOT_SEND], row.id).id, outcome="Seen to", by=coordinator.id)
    set_row(pairing.psp, channel=Channel.PHONE)
    again(browser, row)
    sending.deliver(Remembering())
    text = browser.get(f"/messages/{row.id}").text
    assert "somebody has seen to it" not in text
    assert "They are not reached by e-mail" in text


def test_what_is_no_longer_owed_is_not_sent_again(browser):
    pairing, row = failed_reminder()
    set_row(pairing, state="ended")
    assert "no longer owed" in again(browser, row)
    assert db.session.get(OutboxMessage, row.id, populate_existing=True).state is OutboxState.FAILED
    assert "Send again" not in main(browser.get("/messages"))


@pytest.mark.parametrize("reason", [StopReason.STOPPED, StopReason.OPTED_OUT])
def test_nothing_is_sent_again_to_whom_it_is_stopped(browser, reason):
    pairing, row = failed_reminder()
    stops.stop(pairing.psp_id, reason, by=None)
    assert "It is not sent again" in again(browser, row)
    assert db.session.get(OutboxMessage, row.id, populate_existing=True).copy == 0


def test_what_waits_or_was_withdrawn_is_not_sent_again(browser):
    for state in (OutboxState.DUE, OutboxState.SENDING, OutboxState.WITHDRAWN):
        row = make_row(make_person(), state=state)
        assert "Nothing was changed" in again(browser, row)
        assert db.session.get(OutboxMessage, row.id, populate_existing=True).state is state
    assert browser.post(f"/messages/{uuid.uuid4()}/again", follow_redirects=True).status_code == 200


def test_a_message_by_hand_goes_by_mail_once_there_is_an_address(browser):
    psp = make_psp(person=make_person(Role.PSP, email=None, channel=Channel.PHONE), status=PspStatus.READY)
    queue()
    sending.deliver(Remembering())
    row = only_row("profile_received")
    assert row.state is OutboxState.BY_HAND
    set_row(psp, email="new@example.org", channel=Channel.EMAIL)
    again(browser, row)
    mailer = Remembering()
    sending.deliver(mailer)
    assert [letter.to for letter in mailer.sent] == ["new@example.org"]
    assert task_for([TaskKind.REACH_OTHERWISE], row.id).taken_back
