"""SIGTERM to a real worker over Redis: the piece in hand is finished, and nothing new is taken."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery import Celery

from mentoring.core import stopping
from tests.embedded.service import alive, eventually
from tests.servers import redis_server

ROOT = Path(__file__).parents[2]


def test_a_worker_that_was_asked_to_stop_says_so_until_the_next_one_starts():
    assert stopping.stopping() is False
    stopping.ask_to_stop()
    try:
        assert stopping.stopping() is True
    finally:
        stopping.forget()
    assert stopping.stopping() is False


def test_a_child_that_is_forked_sees_what_its_parent_was_asked():
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(read, 1)
        os._exit(7 if stopping.stopping() else 1)
    try:
        stopping.ask_to_stop()
        os.write(write, b"x")
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    finally:
        stopping.forget()
        os.close(read)
        os.close(write)


class Worker:
    """`celery worker` of tests/core/stoppable.py in a process group of its own."""

    def __init__(self, folder: Path, broker: str, *arguments: str) -> None:
        self.diary, self.log = folder / "diary", folder / "log"
        self.diary.touch()
        self.asks = Celery(broker=broker)
        command = (sys.executable, "-m", "celery", "-q", "-A", "tests.core.stoppable", "worker", *arguments)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | {"BROKER": broker, "DIARY": str(self.diary), "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ask(self, task: str, *args: object, queue: str = "mentoring") -> None:
        self.asks.send_task(task, args=args, queue=queue)

    def wrote(self, words: str) -> None:
        eventually(lambda: words in self.diary.read_text(), within=30, why=lambda: self.told)

    @property
    def told(self) -> str:
        return self.diary.read_text() + self.log.read_text()

    def child(self, name: str) -> int:
        found = re.search(rf"{name} began in (\d+)", self.diary.read_text())
        assert found
        return int(found.group(1))


@pytest.fixture
def start(tmp_path):
    """`start(*arguments)` is a worker over a Redis of its own, with one long task in hand."""
    workers = []

    with redis_server(tmp_path) as broker:

        def begin(*arguments, pieces=20):
            workers.append(Worker(tmp_path, broker, *arguments))
            workers[0].ask("test.long", "first", pieces)
            workers[0].wrote("first did a piece")
            return workers[0]

        yield begin
        for worker in workers:
            if worker.process.poll() is None:
                os.killpg(worker.process.pid, signal.SIGKILL)
                worker.process.wait()


@pytest.mark.services
@pytest.mark.parametrize("pool", ["prefork", "threads"])
def test_sigterm_to_the_main_process_ends_long_work_after_the_piece_in_hand(start, pool):
    worker = start("-P", pool, "-c", "1")
    worker.ask("test.short", "second")
    began = time.monotonic()
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(20) == 0, worker.told
    assert time.monotonic() - began < 8
    lines = worker.diary.read_text().splitlines()
    assert lines[-1] == "first stopped"
    assert "second" not in lines


@pytest.mark.services
def test_sigterm_to_the_whole_group_does_not_kill_the_piece_in_hand(start):
    worker = start("-P", "prefork", "-c", "2")
    os.killpg(worker.process.pid, signal.SIGTERM)
    worker.process.wait(20)
    lines = worker.diary.read_text().splitlines()
    assert lines[-1] == "first stopped", worker.told


@pytest.mark.services
def test_a_child_that_is_asked_alone_ends_after_its_work_and_another_takes_its_place(start):
    worker = start("-P", "prefork", "-c", "1")
    child = worker.child("first")
    os.kill(child, signal.SIGTERM)
    worker.wrote("first stopped")
    eventually(lambda: not alive(child), within=10)
    worker.ask("test.long", "second")
    worker.wrote("second did a piece")
    assert worker.child("second") != child


@pytest.mark.services
def test_what_a_killed_child_had_in_hand_holds_nobody_up(start):
    worker = start("-P", "prefork", "-c", "1")
    os.kill(worker.child("first"), signal.SIGKILL)
    worker.ask("test.short", "second")
    worker.wrote("second")


@pytest.mark.services
def test_a_plain_worker_takes_what_is_urgent_first(start):
    worker = start("-c", "1", pieces=6)
    for name in ("ordinary 1", "ordinary 2"):
        worker.ask("test.short", name)
    worker.ask("test.short", "urgent", queue="urgent")
    worker.wrote("ordinary 2")
    assert worker.diary.read_text().splitlines()[-4:] == [
        "first did all",
        "urgent",
        "ordinary 1",
        "ordinary 2",
    ]
