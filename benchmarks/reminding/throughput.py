"""Messages a second: ours beside one task an e-mail and a bare loop, in one run, in turns."""

import platform
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.db import db, will_write
from mentoring.core.settings import load
from mentoring.factory import create_app
from mentoring.messages.models import OutboxMessage
from mentoring.messages.render import letter_for
from mentoring.people.models import Person
from reminding import cohort
from reminding.contenders import Bare, Contender, Ours, Usual, own_brokers
from reminding.servers import Redis, Sink, database, environment

Found = dict[str, Any]
RUNS = 3
CONNECTIONS = 32
ACCEPTING_MS = (0, 20)
BARE, USUAL, ONE, MANY = "bare", "usual", "ours_one", "ours_many"
# How many messages are sent in a run at each of ACCEPTING_MS; a quick one sends a part of them.
MESSAGES = {BARE: (2000, 100), USUAL: (400, 100), ONE: (2000, 100), MANY: (2000, 1000)}
QUICK_PART = 0.4
# What is asked: the rate of one way, to that of another, at so many ms of accepting, at least.
ASKED = ((MANY, USUAL, 0, 5.0), (MANY, USUAL, 20, 10.0), (ONE, BARE, 0, 0.35))


def run(quick: bool, folder: Path) -> Found:
    """Return the rates of each way at each time of accepting, and the ratios that are asked for."""
    part = QUICK_PART if quick else 1.0
    counts = {name: [int(count * part) // 2 * 2 for count in both] for name, both in MESSAGES.items()}
    rates: dict[tuple[str, int], list[float]] = {}
    with _contenders(max(map(max, counts.values())), folder) as (contenders, made, sink, size):
        for turn in range(RUNS):
            for place, ms in enumerate(ACCEPTING_MS):
                for key, contender in contenders.items():
                    count = counts[key][place]
                    rows = cohort.make_due(made, count)
                    sink.reset(ms / 1000)
                    seconds = contender.send(rows)
                    rates.setdefault((key, ms), []).append(count / seconds)
                    print(
                        f"run {turn + 1}: {contender.name}, {ms} ms: {count / seconds:,.0f}/s",
                        file=sys.stderr,
                    )
        names = {key: contender.name for key, contender in contenders.items()}
    rows = [
        {
            "way": key,
            "name": names[key],
            "accepting_ms": ms,
            "messages": counts[key][ACCEPTING_MS.index(ms)],
            "per_s": round(median(found), 1),
            "each": [round(rate, 1) for rate in found],
        }
        for (key, ms), found in rates.items()
    ]
    return {"about": _about(size, quick), "rates": rows, "ratios": _ratios(rates)}


def _ratios(rates: dict[tuple[str, int], list[float]]) -> list[Found]:
    found = []
    for way, other, ms, asked in ASKED:
        ratio = round(median(rates[way, ms]) / median(rates[other, ms]), 2)
        row = {"way": way, "to": other, "accepting_ms": ms, "ratio": ratio, "asked": asked}
        found.append(row | {"met": ratio >= asked})
    return found


def _about(size: int, quick: bool) -> Found:
    return {
        "system": platform.system(),
        "python": platform.python_version(),
        "message_bytes": size,
        "runs": RUNS,
        "quick": quick,
        "connections": CONNECTIONS,
    }


@contextmanager
def _contenders(
    messages: int, folder: Path
) -> Iterator[tuple[dict[str, Contender], cohort.Cohort, Sink, int]]:
    """All of them, ready, on one database with so many messages; the sink; and the size of one of ours."""
    with ExitStack() as stack:
        sink, redis = Sink(), Redis()
        stack.callback(sink.close)
        stack.callback(redis.kill)
        url = stack.enter_context(database("postgresql", folder))
        brokers = own_brokers(redis, 3)

        def environ(broker: str, connections: int) -> dict[str, str]:
            return environment(
                folder,
                database_url=url,
                broker_url=broker,
                mail_url=sink.url,
                mail_connections=str(connections),
            )

        app = create_app(load(environ(brokers[0], 1)))
        stack.enter_context(app.app_context())
        stack.callback(lambda: (db.session.remove(), db.engine.dispose()))
        with will_write():
            made = cohort.make(messages)
            cohort.queue()
            size = _size()
            cohort.make_due(made, 0)  # so that a worker that starts finds nothing
        contenders: dict[str, Contender] = {BARE: Bare(sink, size)}
        celery = app.extensions["celery"]
        for key, kind, broker, connections in (
            (USUAL, Usual, brokers[2], 1),
            (ONE, Ours, brokers[0], 1),
            (MANY, Ours, brokers[1], CONNECTIONS),
        ):
            log = folder / f"{key}.log"
            contenders[key] = kind(celery, sink, broker, environ(broker, connections), log)
            stack.callback(contenders[key].close)
        yield contenders, made, sink, size


def _size() -> int:
    """Bytes of a message of ours."""
    row = db.session.scalars(sa.select(OutboxMessage).limit(1)).one()
    size = len(letter_for(row, db.session.get_one(Person, row.person_id), clock.now()).as_bytes())
    db.session.commit()
    return size
