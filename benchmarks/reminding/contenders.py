"""Who sends: ours, one task an e-mail, and a bare loop. Each is ready before its time counts.

A worker of ours has a Redis database of its own, so that a wake reaches it alone; all of them share the rows.
"""

import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Protocol

import redis as redis_client
import sqlalchemy as sa
from celery import Celery
from kombu import Connection

from mentoring.core.db import db
from mentoring.core.heartbeat import Heartbeat
from mentoring.core.ticks import Tick
from reminding import cohort, workers
from reminding.servers import HERE, Redis, Sink, eventually

WAKE = "messages.scan"
PARKED = "parked"
TICK_SECONDS = 20.0  # no beat is there: it would wake a worker so often
LONGEST_SECONDS = 120.0


class Contender(Protocol):
    """One way to send."""

    name: str

    def send(self, rows: list[uuid.UUID]) -> float:
        """Send these rows' messages, the only ones that are due; returns the seconds it took."""

    def close(self) -> None: ...


class Ours:
    """One worker process of the service, with so many connections to the mail server."""

    def __init__(self, celery: Celery, sink: Sink, broker: str, environ: dict[str, str], log: Path) -> None:
        connections = int(environ["MENTORING_MAIL_CONNECTIONS"])
        self.name = f"ours, {connections} connection{'s' if connections > 1 else ''}"
        self.celery, self.sink = celery, sink
        self.broker = Connection(broker)
        self._no_heartbeat()
        self.worker = workers.worker(f"ours-{connections}", environ, log)
        eventually(self._beats, f"{self.name}: the worker is ready")
        time.sleep(0.5)  # what else it looks at when it starts

    def send(self, rows: list[uuid.UUID]) -> float:
        begun = woken = time.perf_counter()
        self._wake()
        while self.sink.count() < len(rows) or cohort.unsent():
            time.sleep(0.02)
            now = time.perf_counter()
            if now - woken > TICK_SECONDS:
                woken = now
                self._wake()
            if now - begun > LONGEST_SECONDS:
                sys.exit(f"{self.name}: not all sent after {LONGEST_SECONDS:g} s")
        took = time.perf_counter() - begun
        self._come_to_rest()
        return took

    def _come_to_rest(self) -> None:
        """It looks once more at what is owed and due, and must not find what is another's to send."""
        self._no_heartbeat()
        self.celery.send_task("core.beat", connection=self.broker, retry=False)
        eventually(self._beats, f"{self.name}: the worker is at rest")

    def _wake(self) -> None:
        self.celery.send_task(WAKE, connection=self.broker, retry=False)

    def close(self) -> None:
        self.broker.release()
        self.worker.kill()

    @staticmethod
    def _no_heartbeat() -> None:
        db.session.execute(sa.delete(Heartbeat))
        db.session.execute(sa.delete(Tick))  # else a worker that starts in the slot of another does not beat
        db.session.commit()

    @staticmethod
    def _beats() -> bool:
        found = db.session.scalar(sa.select(sa.func.count()).select_from(Heartbeat))
        db.session.commit()
        return bool(found)


class Usual:
    """One worker process of `usual.py`.

    The tasks are in Redis before its time starts, under a name that nobody listens to.
    """

    name = "one task an e-mail"

    def __init__(self, celery: Celery, sink: Sink, broker: str, environ: dict[str, str], log: Path) -> None:
        self.celery, self.sink = celery, sink
        self.broker = Connection(broker)
        self.redis = redis_client.Redis.from_url(broker)
        self.worker = workers.worker("usual", environ, log, app="reminding.usual")
        self.celery.send_task("usual.ready", connection=self.broker, queue="usual")
        eventually(lambda: self.redis.get("ready"), f"{self.name}: the worker is ready")

    def send(self, rows: list[uuid.UUID]) -> float:
        for row in rows:
            self.celery.send_task("usual.send", args=(str(row),), connection=self.broker, queue=PARKED)
        begun = time.perf_counter()
        self.redis.rename(PARKED, "usual")
        eventually(
            lambda: self.sink.count() >= len(rows), f"{self.name}: all arrived", within=LONGEST_SECONDS
        )
        eventually(lambda: not cohort.unsent(), f"{self.name}: all said to be sent")
        return time.perf_counter() - begun

    def close(self) -> None:
        self.broker.release()
        self.redis.close()
        self.worker.kill()


class Bare:
    """A process of `bare.py`, with messages of a size."""

    name = "a bare smtplib loop"

    def __init__(self, sink: Sink, size: int) -> None:
        self.sink, self.size = sink, size

    def send(self, rows: list[uuid.UUID]) -> float:
        command = [sys.executable, str(HERE / "bare.py"), str(self.sink.port), str(len(rows)), str(self.size)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        eventually(lambda: self.sink.count() >= len(rows), f"{self.name}: all arrived")
        return float(done.stdout)

    def close(self) -> None:
        pass


def own_brokers(redis: Redis, count: int) -> list[str]:
    """So many databases of one Redis."""
    return [redis.url(number) for number in range(count)]
