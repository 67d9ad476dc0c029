"""What a monitor is told about messages: how many, how old, how certain; never whose."""

from datetime import timedelta

import pytest

from mentoring.casework.actions import open_task
from mentoring.casework.models import TaskKind
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.messages import metrics
from mentoring.messages.models import OutboxMessage, OutboxState
from mentoring.messages.rules import BY_KIND, URGENT
from tests.builders import make_person

ORDINARY = next(kind for kind in BY_KIND if kind not in URGENT)
SIGN_IN = next(iter(URGENT))


@pytest.fixture
def put(tuesday):
    """`put(kind, state)` is a row of the outbox that was to go so many minutes ago."""
    person = make_person(Role.PSP)

    def row(kind, state=OutboxState.DUE, *, minutes=0, lease=None):
        now = clock.now()
        with transaction():
            message = OutboxMessage(
                person_id=person.id,
                kind=kind,
                subject_id=person.id,
                period=str(len(db.session.query(OutboxMessage).all())),
                state=state,
                created_at=now,
                not_before=now - timedelta(minutes=minutes),
                owed_from=now - timedelta(minutes=minutes),
                lease_until=None if lease is None else now + timedelta(minutes=lease),
            )
            db.session.add(message)
        return person

    return row


def test_nothing_to_tell_is_told_as_nought(app):
    assert metrics.by_state() == {"due": 0, "claimed": 0, "sending": 0, "failed": 0}
    assert metrics.uncertain() == {"": 0}
    assert metrics.oldest() == {"urgent": 0.0, "ordinary": 0.0}
    assert set(metrics.open_tasks().values()) == {0}


def test_messages_are_counted_by_state_and_sent_ones_are_not(put):
    put(ORDINARY)
    put(ORDINARY)
    put(ORDINARY, OutboxState.FAILED)
    put(ORDINARY, OutboxState.SENT)
    assert metrics.by_state() == {"due": 2, "claimed": 0, "sending": 0, "failed": 1}


def test_a_row_in_sending_is_uncertain_once_its_lease_is_over(put):
    put(ORDINARY, OutboxState.SENDING, lease=1)
    assert metrics.uncertain() == {"": 0}
    put(ORDINARY, OutboxState.SENDING, lease=-1)
    assert metrics.uncertain() == {"": 1}


def test_the_age_of_the_oldest_due_message_by_urgency(put):
    put(ORDINARY, minutes=10)
    put(ORDINARY, OutboxState.CLAIMED, minutes=30, lease=1)
    put(ORDINARY, OutboxState.SENT, minutes=50)
    put(SIGN_IN, minutes=2)
    put(SIGN_IN, minutes=-20)  # its next try is to come
    assert metrics.oldest() == {"urgent": 120.0, "ordinary": 1800.0}


def test_open_tasks_are_counted_by_kind(put):
    person = put(ORDINARY)
    with transaction():
        open_task(TaskKind.CANNOT_SEND, about_id=person.id, subject_id=person.id, due_on=clock.today())
    assert metrics.open_tasks()["cannot-send"] == 1


def test_the_figures_are_on_the_page(client, put, app, settings, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, metrics_token="only-for-a-monitor"))
    person = put(ORDINARY, minutes=10)
    page = client.get("/metrics", headers={"Authorization": "Bearer only-for-a-monitor"}).text
    assert 'mentoring_messages{state="due"} 1.0' in page
    assert 'mentoring_oldest_message_age_seconds{urgency="ordinary"} 600.0' in page
    assert "mentoring_messages_uncertain 0.0" in page
    assert 'mentoring_open_tasks{kind="cannot-send"} 0.0' in page
    assert person.name not in page
    assert str(person.id) not in page


def test_the_urgent_task_queues_only_what_is_urgent(tuesday, mail_folder):
    from mentoring.messages import tasks
    from tests.messages.builders import ask_for_link, rows

    person = make_person(Role.PSP)
    ask_for_link(person)
    tasks.urgent()
    assert {row.kind for row in rows()} <= URGENT
    assert len(list(mail_folder.glob("*.eml"))) == 1
