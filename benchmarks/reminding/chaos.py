"""Everything that may die is killed, again and again, while messages are due. Nobody may be forgotten."""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from mentoring.core.db import db, will_write
from mentoring.core.settings import load
from mentoring.factory import create_app
from mentoring.messages.models import OutboxMessage, OutboxState
from reminding import cohort, workers
from reminding.servers import Redis, Sink, database, environment

WORKERS = {"postgresql": 4, "sqlite": 2}
BEATS = 2
# Parts of all messages after which Redis is killed, and after which one beat is, for good.
REDIS_DIES_AT = (0.1, 0.3, 0.5, 0.7, 0.9)
BEAT_DIES_AT = 0.5
REDIS_AWAY = 0.5  # seconds
# How long a worker lives once it is up, at random, in times of what its start took: on any machine, whatever
# else that does, there is work as well as starts.
LIFE = (0.1, 0.8)
TICK_SECONDS = 2
# A killed worker's claim of up to 100 rows waits so long; with few messages that would be most of the time.
LEASE_SECONDS, FEW, LEASE_OF_FEW_SECONDS = 15, 1000, 5
# After the last row is sent: for a worker that still holds a message that another one has sent.
SETTLE = 2.0
TELL_EVERY = 5.0


@dataclass
class Deaths:
    """What was killed so far."""

    workers: int = 0  # that could work: its pool was there
    sending: int = 0  # of these: that had a connection to the mail server
    redis: int = 0
    beats: int = 0


@dataclass
class Run:
    """The processes of one run, and the chance that decides who dies when."""

    sink: Sink
    redis: Redis
    workers: list[workers.Process]
    beats: list[workers.Process]
    chance: random.Random
    messages: int
    deaths: Deaths = field(default_factory=Deaths)
    redis_back_at: float = 0.0
    ends: dict[str, float] = field(default_factory=dict)  # when each worker that has started is killed

    def strike(self, done: float) -> None:
        """Kill what is to be killed by now, when this part of the messages is sent, and start it again."""
        now = time.monotonic()
        for one in self.workers:
            self._let_live_or_kill(one, now)
        if self.redis_back_at and now >= self.redis_back_at:
            self.redis.start()
            self.redis_back_at = 0.0
        elif not self.redis_back_at and done >= (*REDIS_DIES_AT, 2.0)[self.deaths.redis]:
            self.redis.kill()
            self.deaths.redis += 1
            self.redis_back_at = now + REDIS_AWAY
        if done >= BEAT_DIES_AT and not self.deaths.beats:
            self.beats.pop().kill()
            self.deaths.beats += 1

    def told(self, done: int, seconds: float) -> str:
        """Where it is, in one line."""
        able = sum(one.can_work() for one in self.workers)
        at_work = sum(one.talks_to(self.sink.port) for one in self.workers)
        killed = f"killed so far: {self.deaths.workers} workers, Redis {self.deaths.redis} times"
        return f"{seconds:6.1f} s  {done:,} sent, {able} workers up, {at_work} connected, {killed}"

    def _let_live_or_kill(self, worker: workers.Process, now: float) -> None:
        if worker.name not in self.ends:
            if worker.can_work():
                start = now - worker.started_at
                self.ends[worker.name] = now + start * self.chance.uniform(*LIFE)
        elif now >= self.ends[worker.name]:
            del self.ends[worker.name]
            self.deaths.workers += worker.can_work()
            self.deaths.sending += worker.talks_to(self.sink.port)
            worker.kill()
            worker.start()


def run(kind: str, messages: int, seed: int, deadline: float, folder: Path) -> dict[str, object]:
    """Send all of them under fire, and return what became of them.

    lost: people whose message never arrived or whose row is not `sent`. duplicates: arrivals at one person
    after the first, whether of the same Message-ID or another.
    """
    with _service(kind, messages, seed, folder) as (it, expected):
        begun = time.monotonic()
        done, seconds, told_at = 0, deadline, begun + TELL_EVERY
        while done < messages and time.monotonic() - begun < deadline:
            time.sleep(0.1)
            it.strike(done / messages)
            if (now_done := _count_sent()) != done:
                done, seconds = now_done, time.monotonic() - begun
            if time.monotonic() >= told_at:
                told_at += TELL_EVERY
                print(it.told(done, time.monotonic() - begun), file=sys.stderr)
        time.sleep(SETTLE)
        if it.redis_back_at:
            it.redis.start()
        workers.stop([*it.workers, *it.beats])
        return _judged(it, expected) | {
            "per_s": round(messages / seconds, 1),
            "seconds": round(seconds, 1),
            "database": kind,
            "workers": len(it.workers),
            "messages": messages,
            "seed": seed,
        }


def _judged(it: Run, expected: frozenset[str]) -> dict[str, object]:
    arrivals: Counter[str] = Counter()
    for _, to, times in it.sink.record():
        arrivals[to] += times
    strangers = sum(times for to, times in arrivals.items() if to not in expected)
    safe = cohort.sent() & arrivals.keys() & expected
    duplicates = arrivals.total() - len(arrivals)
    return {
        "sent": len(safe),
        "lost": len(expected - safe),
        "duplicates": duplicates,
        "kills": it.deaths.workers,
        "kills_while_connected": it.deaths.sending,
        "redis_kills": it.deaths.redis,
        "beat_kills": it.deaths.beats,
        "to_others": strangers,
        "most_of_one": max(arrivals.values(), default=0),
    }


def kept(found: dict[str, object]) -> bool:
    """Whether both promises held: nobody lost, nothing twice but for a kill of a worker that was sending."""
    lost, others, twice, kills = (
        int(str(found[name])) for name in ("lost", "to_others", "duplicates", "kills_while_connected")
    )
    return not lost and not others and twice <= kills


def _count_sent() -> int:
    wanted = sa.select(sa.func.count()).select_from(OutboxMessage)
    count = db.session.scalar(wanted.where(OutboxMessage.state == OutboxState.SENT))
    db.session.commit()
    return count or 0


@contextmanager
def _service(kind: str, messages: int, seed: int, folder: Path) -> Iterator[tuple[Run, frozenset[str]]]:
    """All of it, started; whatever is left of it is killed at the end."""
    with ExitStack() as stack:
        url = stack.enter_context(database(kind, folder))
        sink = Sink()
        stack.callback(sink.close)
        redis = Redis()
        stack.callback(redis.kill)
        environ = environment(
            folder,
            database_url=url,
            broker_url=redis.url(),
            mail_url=sink.url,
            mail_connections="1",
            lease_seconds=str(LEASE_OF_FEW_SECONDS if messages <= FEW else LEASE_SECONDS),
            tick_seconds=str(TICK_SECONDS),
        )
        app = create_app(load(environ))
        stack.enter_context(app.app_context())
        stack.callback(lambda: (db.session.remove(), db.engine.dispose()))
        with will_write():
            expected = cohort.make(messages).addresses
        print(f"{messages:,} messages are due, {WORKERS[kind]} workers start", file=sys.stderr)
        sink.reset()
        crew = [
            workers.worker(f"worker-{n}", environ, folder / f"worker-{n}.log") for n in range(WORKERS[kind])
        ]
        beats = [workers.beat(f"beat-{n}", environ, folder / f"beat-{n}.log") for n in range(BEATS)]
        for one in (*crew, *beats):
            stack.callback(one.kill)
        chance = random.Random(seed)
        yield Run(sink, redis, crew, beats, chance, messages), expected
