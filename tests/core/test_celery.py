"""The broker only wakes: files that are whole, and a Redis that may freeze without holding anybody up."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty
from types import SimpleNamespace

import pytest
from flask import Flask
from kombu import Connection

from mentoring.core import celery as wiring
from mentoring.core import filebroker
from tests.servers import redis_server


def make(broker_url: str) -> Flask:
    app = Flask("test")
    app.config["SETTINGS"] = SimpleNamespace(broker_url=broker_url)
    wiring.make_celery(app)
    return app


@pytest.fixture(autouse=True)
def _the_default_stays(whole_app):
    """Making another Celery makes it the default one: put the application's back."""
    yield
    whole_app.extensions["celery"].set_default()


@pytest.fixture
def queue(tmp_path):
    """A queue of the file broker, with a second view of it as another process would have."""
    filebroker.Transport.global_state.clear()  # a process has one folder, a test run has many
    app = make(f"filesystem://{tmp_path / 'broker'}")
    celery = app.extensions["celery"]
    with celery.connection_for_write() as connection:
        yield connection.SimpleQueue("test"), celery


def files(tmp_path: Path) -> list[str]:
    return sorted(file.name for file in (tmp_path / "broker" / "queue").iterdir())


def test_messages_come_in_order_and_leave_nothing_behind(queue, tmp_path):
    box, _ = queue
    for number in range(5):
        box.put(number)
    assert [box.get(timeout=1).payload for _ in range(5)] == [0, 1, 2, 3, 4]
    assert files(tmp_path) == []
    with pytest.raises(Empty):
        box.get(block=False)


def test_a_reader_never_comes_upon_half_a_message(queue):
    box, celery = queue
    got, faults = [], []

    def read():
        try:
            with celery.connection_for_read() as connection, connection.SimpleQueue("test") as other:
                while len(got) < 300:
                    message = other.get(timeout=2)
                    got.append(message.payload)
                    message.ack()
        except Empty:
            pass
        except Exception as error:
            faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(300):
        box.put({"number": number, "padding": "x" * 2000})
    for reader in readers:
        reader.join()
    assert faults == []
    assert sorted(message["number"] for message in got) == list(range(300))


def test_two_queues_in_one_folder_do_not_mix(queue):
    box, celery = queue
    with celery.connection_for_write() as connection:
        other = connection.SimpleQueue("other")
        other.put("theirs")
        box.put("ours")
        assert box.get(timeout=1).payload == "ours"
        assert other.get(timeout=1).payload == "theirs"


def test_a_publisher_that_was_never_told_of_the_queue_reaches_it(queue, tmp_path):
    _, celery = queue
    with celery.flask_app.app_context():
        assert wiring.wake("some.task", "id")
    (name,) = files(tmp_path)
    assert name.endswith(".mentoring.msg")


def test_ticks_are_thrown_away_when_nobody_took_them_in_time():
    app = make("redis://127.0.0.1:1/0")
    with app.app_context():
        wiring.every("some.scan", 7)
    tick = app.extensions["celery"].conf.beat_schedule["some.scan"]
    assert tick == {
        "task": "some.scan",
        "schedule": 7,
        "options": {"expires": wiring.TICK_LIVES_SECONDS, "headers": {"tick": 7}},
    }


def test_beat_asks_for_rare_tasks_often_so_that_its_restart_starves_none():
    app = make("redis://127.0.0.1:1/0")
    with app.app_context():
        wiring.every("some.rare", 3600)
    entry = app.extensions["celery"].conf.beat_schedule["some.rare"]
    assert entry["schedule"] == 60
    assert entry["options"]["headers"] == {"tick": 3600}


def test_what_is_urgent_has_a_queue_of_its_own(queue, tmp_path):
    _, celery = queue
    with celery.flask_app.app_context():
        assert wiring.wake("some.urgent")
        assert wiring.wake("some.scan")
    assert [name.split(".", 1)[1] for name in files(tmp_path)] == ["urgent.msg", "mentoring.msg"]
    assert list(celery.amqp.queues.consume_from) == ["urgent", "mentoring"]  # a plain worker takes both


def test_what_pages_ask_for_does_not_pile_up_while_no_worker_runs(queue, tmp_path):
    _, celery = queue
    with celery.flask_app.app_context():
        assert wiring.wake("some.scan")
    (file,) = (tmp_path / "broker" / "queue").iterdir()
    expires = datetime.fromisoformat(json.loads(file.read_text())["headers"]["expires"])
    left = expires - datetime.now(UTC)
    assert timedelta() < left <= timedelta(seconds=wiring.TICK_LIVES_SECONDS)


def test_a_broker_that_refuses_is_told_at_once_and_then_left_alone(monkeypatch):
    app = make("redis://127.0.0.1:1/0")
    with app.app_context():
        assert wiring.wake("some.task") is False
        asked = []
        monkeypatch.setattr(app.extensions["celery"], "send_task", lambda *a, **k: asked.append(a))
        assert wiring.wake("some.task") is False
        assert asked == []
        app.extensions["broker_rests_until"] = time.monotonic()
        assert wiring.wake("some.task") is True
        assert len(asked) == 1


@pytest.mark.services
def test_a_frozen_redis_costs_a_second_once_and_then_nothing(tmp_path):
    with redis_server(tmp_path) as url:
        app = make(url)
        with app.app_context():
            assert wiring.wake("some.task")
            pid = process_on(url)
            os.kill(pid, signal.SIGSTOP)
            try:
                took = []
                for _ in range(3):
                    began = time.monotonic()
                    assert wiring.wake("some.task") is False
                    took.append(time.monotonic() - began)
            finally:
                os.kill(pid, signal.SIGCONT)
            assert took[0] < 2
            assert max(took[1:]) < 0.1
            app.extensions["broker_rests_until"] = 0.0
            assert wiring.wake("some.task")


def process_on(url: str) -> int:
    with Connection(url) as connection:
        return int(connection.default_channel.client.info("server")["process_id"])


def test_worker_py_is_what_celery_is_given(tmp_path):
    """`celery -A worker` finds the application and the tasks of every room."""
    root = Path(wiring.__file__).parents[2]
    found = subprocess.run(
        [sys.executable, "-c", "import worker; print(*sorted(worker.celery.tasks))"],
        cwd=root,
        env=os.environ | {"DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"core.beat", "messages.scan", "messages.urgent"} <= set(found.stdout.split())
