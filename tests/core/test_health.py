"""/health and /metrics: what a monitor is told, and that it is told nothing about anybody."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from mentoring.core import heartbeat, metrics, ticks
from mentoring.core.db import db
from mentoring.core.settings import SettingsError, load

TOKEN = "only-for-a-monitor-in-tests"


def tick_all(ago=timedelta()):
    for job in ticks.periods():
        db.session.add(ticks.Tick(job=job, slot=1, at=ticks.moment() - ago))
    db.session.commit()


@pytest.fixture
def broker(monkeypatch, app):
    """A broker that answers."""

    class Connection:
        def ensure_connection(self, **_):
            return None

    monkeypatch.setattr(app.extensions["celery"], "connection_for_write", lambda: nullcontext(Connection()))


def test_health_answers_without_a_broker(client):
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json["database"] == "ok"
    assert answer.json["broker"] == "down"
    assert answer.json["status"] == "degraded"
    assert answer.json["worker_heartbeat"] is None


def test_all_is_well_when_the_broker_answers_and_every_task_ticked(client, broker):
    heartbeat.beat()
    tick_all()
    answer = client.get("/health").json
    assert answer["late"] == []
    assert answer["status"] == "ok"


def test_a_scan_without_ticks_for_two_minutes_is_named_and_degrades(client, broker):
    heartbeat.beat()
    tick_all(timedelta(minutes=3))
    answer = client.get("/health").json
    assert "messages.scan" in answer["late"]
    assert "pairings.lapse" not in answer["late"]  # every five minutes
    assert answer["status"] == "degraded"


def test_a_task_that_never_ticked_is_late(client, broker):
    heartbeat.beat()
    answer = client.get("/health").json
    assert answer["late"] == list(ticks.periods())
    assert answer["status"] == "degraded"


def test_health_says_down_when_the_database_is_gone(client, broker, monkeypatch):
    def gone(*_args, **_kwargs):
        raise OperationalError("select", {}, Exception("connection refused"))

    with monkeypatch.context() as patched:
        patched.setattr(heartbeat, "newest", gone)
        answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json["status"] == "down"


@pytest.fixture
def monitor(client, app, settings, monkeypatch):
    """`monitor(token)` asks for the figures as a monitor does."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, metrics_token=TOKEN))
    return lambda token: client.get("/metrics", headers={"Authorization": f"Bearer {token}"} if token else {})


def test_figures_need_the_token(monitor):
    assert monitor("").status_code == 404
    assert monitor("another").status_code == 404
    assert monitor(TOKEN + "x").status_code == 404
    assert monitor("é").status_code == 404
    answer = monitor(TOKEN)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_token_in_the_settings_there_are_no_figures(client):
    for given in ("Bearer ", "Bearer", "Bearer x"):
        assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_a_token_that_can_be_guessed_is_refused_at_start(tmp_path):
    with pytest.raises(SettingsError, match="MENTORING_METRICS_TOKEN must have 16 characters"):
        load({"MENTORING_METRICS_TOKEN": "short"}, data=str(tmp_path))


def test_figures_of_ticks_and_heartbeat(monitor):
    heartbeat.beat()
    tick_all(timedelta(minutes=1))
    text = monitor(TOKEN).text
    assert "# TYPE mentoring_tick_age_seconds gauge\n" in text
    assert 'mentoring_tick_age_seconds{task="messages.scan"} 60.' in text
    assert "\nmentoring_heartbeat_age_seconds 0." in text


def test_a_room_adds_a_figure_of_its_own(monitor, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "gauges", list(app.extensions["gauges"]))
    metrics.register(app, "test_things", "Things.", lambda: {"b": 2, "a": 1}, label="kind")
    text = monitor(TOKEN).text
    assert "# HELP mentoring_test_things Things.\n# TYPE mentoring_test_things gauge\n" in text
    assert 'mentoring_test_things{kind="a"} 1.0\nmentoring_test_things{kind="b"} 2.0\n' in text
