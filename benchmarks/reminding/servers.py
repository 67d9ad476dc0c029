"""What the service needs around it: the sink, a Redis that can be killed, a database; and its environment."""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.servers import MISSING, free_port, postgresql_server

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def eventually(true: Callable[[], Any], what: str, within: float = 60.0, every: float = 0.02) -> None:
    """Wait until something is so. Raises SystemExit with a sentence."""
    deadline = time.monotonic() + within
    while not true():
        if time.monotonic() > deadline:
            sys.exit(f"Not within {within:g} s: {what}")
        time.sleep(every)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Sink:
    """The mail server of `sink.py`, from outside."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "sink.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.port, control = map(int, self.process.stdout.readline().split())
        self._control = socket.create_connection(("127.0.0.1", control)).makefile("rw")

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def reset(self, delay: float = 0.0) -> None:
        """Forget everything; take so many seconds for each message from now on."""
        self._ask(reset=delay)

    def count(self) -> int:
        """How many messages were taken."""
        return int(self._ask(count=1))

    def record(self) -> list[tuple[str, str, int]]:
        """Message-ID, recipient and how often."""
        return [(message_id, to, times) for message_id, to, times in self._ask(record=1)]

    def _ask(self, **what: float) -> Any:
        self._control.write(json.dumps(what) + "\n")
        self._control.flush()
        return json.loads(self._control.readline())

    def close(self) -> None:
        self._control.close()
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)


class Redis:
    """A Redis on one port that keeps nothing and can be killed."""

    def __init__(self) -> None:
        self.port = free_port()
        self.start()

    def url(self, database: int = 0) -> str:
        return f"redis://127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        binary = shutil.which("redis-server")
        if not binary:
            sys.exit(MISSING.format(name="Redis", package="redis-server"))
        self.process = subprocess.Popen(
            [binary, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
        )
        eventually(lambda: answers(self.port), "Redis answers", within=10)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database: `postgresql` starts a server, `sqlite` is a file in the folder."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'mentoring.sqlite'}"
        return
    with postgresql_server(folder) as server:
        yield server.new_database("mentoring")


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The service's environment: nothing of the caller's own settings, secrets made up, at any hour.

    Keywords are further settings: `database_url` is MENTORING_DATABASE_URL.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MENTORING_")}
    given = {
        "demo": "no",
        "sending_hours": "always",
        "base_url": "http://mentoring.test",
        "secret_key": "only for benchmarks " * 3,
        "encryption_keys": "k1:" + base64.b64encode(b"0" * 32).decode(),
    } | settings
    return (
        kept
        | {f"MENTORING_{name.upper()}": value for name, value in given.items()}
        | {
            "DATA": str(folder / "data"),
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(HERE.parent))),
            "OPENBLAS_NUM_THREADS": "1",  # as docs/running.md says for workers that share cores
        }
    )
