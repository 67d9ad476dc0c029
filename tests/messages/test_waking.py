"""A change wakes the scan when the page has been answered, and never harms the page."""

import time

import pytest

from mentoring.core import celery
from mentoring.core.access import Role
from tests.builders import make_person


@pytest.fixture
def woken(monkeypatch):
    """The names of tasks that were woken."""
    names = []
    monkeypatch.setattr("mentoring.messages.waking.wake", names.append)
    return names


def test_a_change_wakes_the_scan_once_the_page_is_answered(client, app, woken):
    person = make_person(Role.PSP)
    answer = client.post("/sign-in", data={"email": person.email})
    assert woken == []
    answer.close()
    assert woken == ["messages.urgent", "messages.scan"]


def test_looking_at_a_page_wakes_nobody(client, woken):
    client.get("/sign-in").close()
    assert woken == []


def test_a_refused_change_wakes_nobody(client, app, woken):
    client.post("/sign-in/00000000-0000-4000-8000-000000000000/x").close()
    assert woken == []


def test_a_broker_that_is_gone_harms_nobody_and_is_left_alone_for_a_while(client, app, monkeypatch):
    person = make_person(Role.PSP)
    app.extensions["broker_rests_until"] = 0.0
    answer = client.post("/sign-in", data={"email": person.email})
    answer.close()
    assert answer.status_code == 302
    assert app.extensions["broker_rests_until"] > time.monotonic()
    monkeypatch.setattr(
        app.extensions["celery"], "send_task", lambda *a, **k: pytest.fail("asked a resting broker")
    )
    assert celery.wake("messages.scan") is False


def test_a_broker_that_is_gone_is_asked_once_for_both(client, app, monkeypatch):
    asked = []

    def gone(name, **_):
        asked.append(name)
        raise TimeoutError

    app.extensions["broker_rests_until"] = 0.0
    monkeypatch.setattr(app.extensions["celery"], "send_task", gone)
    client.post("/sign-in", data={"email": make_person(Role.PSP).email}).close()
    assert asked == ["messages.urgent"]
