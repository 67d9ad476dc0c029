"""The really running service, in the two ways that people run it: embedded, and on PostgreSQL with Redis."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port, postgresql_server, redis_server

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Stack:
    """Where a running service answers, and where the messages that it sent lie."""

    url: str
    mail: Path
    broker: str = ""  # of Redis


@contextmanager
def embedded(folder: Path) -> Iterator[Stack]:
    """`mentoring up`: one command, SQLite, files as broker."""
    environ = _environ(folder)
    with _process([BIN / "mentoring", "up"], environ, folder / "up.log"):
        yield _ready(environ, folder)


@contextmanager
def full(folder: Path) -> Iterator[Stack]:
    """gunicorn, a Celery worker and beat, each its own process, on PostgreSQL and Redis."""
    with ExitStack() as stack:
        server = stack.enter_context(postgresql_server(folder))
        environ = _environ(folder) | {
            "MENTORING_DATABASE_URL": server.new_database("service"),
            "MENTORING_BROKER_URL": stack.enter_context(redis_server(folder)),
        }
        subprocess.run(
            [BIN / "mentoring", "demo"], env=environ, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        bind = f"127.0.0.1:{environ['PORT']}"
        gunicorn = [
            BIN / "gunicorn",
            "--workers",
            "2",
            "--no-control-socket",
            "--bind",
            bind,
            "mentoring.wsgi:app",
        ]
        celery = [BIN / "celery", "-q", "-A", "worker"]
        stack.enter_context(_process(gunicorn, environ, folder / "web.log"))
        stack.enter_context(_process([*celery, "worker", "-c", "1"], environ, folder / "worker.log"))
        stack.enter_context(_process([*celery, "beat"], environ, folder / "beat.log"))
        yield _ready(environ, folder)


def _environ(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MENTORING_")}
    return kept | {"PORT": str(free_port()), "DATA": str(folder / "data")}


@contextmanager
def _process(command: list[object], environ: dict[str, str], log: Path) -> Iterator[None]:
    """Run in the background; at the end ask it to stop, and insist after 20 seconds."""
    with log.open("w") as out:
        process = subprocess.Popen(
            [str(part) for part in command], env=environ, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            yield
        except BaseException:
            print(f"--- {log.name}\n{log.read_text()[-4000:]}")
            raise
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _ready(environ: dict[str, str], folder: Path, seconds: float = 60) -> Stack:
    """Wait until every part is there: database, broker, and a worker that has beaten once."""
    url = f"http://127.0.0.1:{environ['PORT']}"
    deadline = time.monotonic() + seconds
    health: object = None
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
                health = json.load(answer)
                if health["status"] == "ok":
                    return Stack(url, folder / "data" / "mail", environ.get("MENTORING_BROKER_URL", ""))
        except OSError:  # not yet listening, or slow while everything starts
            pass
        time.sleep(0.2)
    raise AssertionError(f"The service was not ready in {seconds} seconds: {health}")
