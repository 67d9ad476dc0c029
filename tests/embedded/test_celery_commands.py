"""`celery -A worker worker` and `beat` over Redis, as in production; Redis restarts and loses everything."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from kombu import Connection

from mentoring.core import ticks
from mentoring.core.access import Role
from mentoring.core.celery import wake
from mentoring.core.db import Base, db, will_write
from mentoring.core.settings import load
from mentoring.factory import create_app
from mentoring.people import actions
from tests.embedded.service import eventually
from tests.servers import free_port

pytestmark = pytest.mark.services

ROOT = Path(__file__).parents[2]


@pytest.fixture
def started(tmp_path, whole_app):
    """`started(name, *command)` is a process that ends with the test; it writes to `tmp_path/name.log`."""
    processes = []

    def start(name, *command, **environ):
        with (tmp_path / f"{name}.log").open("ab") as log:
            processes.append(
                subprocess.Popen(command, cwd=ROOT, env=os.environ | environ, stdout=log, stderr=log)
            )
        return processes[-1]

    yield start
    for process in processes:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait()
    whole_app.extensions["celery"].set_default()


def redis(started, port):
    process = started("redis", "redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "")

    def answers():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    eventually(answers, within=10)
    return process


def celery(started, name, *arguments, **environ):
    command = (sys.executable, "-m", "celery", "-q", "-A", "worker", name, *arguments)
    return started(name, *command, **environ)


def test_a_link_goes_out_whatever_dies(started, tmp_path):
    """A beat of two, Redis with all it held, what is in Redis: each costs a delay until the next tick."""
    port = free_port()
    environ = {
        "DATA": str(tmp_path / "data"),
        "MENTORING_BROKER_URL": f"redis://127.0.0.1:{port}/0",
        "MENTORING_DEMO": "no",
    }
    app = create_app(load(environ))
    mail = tmp_path / "data" / "mail"
    asked = 0

    def ask():
        nonlocal asked
        asked += 1
        actions.ask_for_link("sam@example.org", client="test")

    def goes_out(within=60):
        why = (tmp_path / "worker.log").read_text
        eventually(lambda: len(list(mail.glob("*.eml"))) == asked, within=within, why=why)

    with ExitStack() as stack:
        stack.enter_context(app.app_context())
        stack.enter_context(will_write())
        Base.metadata.create_all(db.engine)
        actions.add(name="Sam Pretend", email="sam@example.org", roles=(Role.PSP,), by=None)
        first = redis(started, port)
        worker = celery(started, "worker", "-c", "1", **environ)
        beats = [celery(started, "beat", "-s", str(tmp_path / "schedule"), **environ) for _ in range(2)]
        ask()
        goes_out()

        beats[0].kill()
        first.kill()
        first.wait()
        ask()
        time.sleep(1)
        redis(started, port)
        goes_out()  # by a tick of the beat that is left

        app.extensions["broker_rests_until"] = 0.0
        assert wake("core.beat")  # as a page that has woken somebody before
        with Connection(environ["MENTORING_BROKER_URL"]) as connection:
            connection.default_channel.client.flushall()
        ask()
        assert wake("messages.urgent")
        goes_out(within=15)

        def scanned():
            db.session.commit()
            return "messages.scan" not in ticks.late(ticks.moment())

        eventually(scanned, within=60)  # what is urgent goes first, the rest by the next tick

        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    assert not list(tmp_path.glob("schedule*"))  # beat keeps nothing
    for name in ("worker", "beat"):
        assert "@" not in (tmp_path / f"{name}.log").read_text()
