"""Which ticks were done: any number of beats may wake a task, and one of its workers does it in each slot."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core import clock
from mentoring.core.db import Base, db, insert_once, transaction

KEPT = timedelta(days=1)
LATE_AFTER = timedelta(minutes=2)


class Tick(Base):
    """One slot of one task, taken by whoever was first. Slots are counted from 1970 in the task's period."""

    __tablename__ = "ticks"
    __table_args__ = (sa.UniqueConstraint("job", "slot"),)

    job: Mapped[str]
    slot: Mapped[int] = mapped_column(sa.BigInteger)
    at: Mapped[datetime] = mapped_column(index=True)


def moment() -> datetime:
    """Now by the clock that all workers share: the database's, where it has one of its own."""
    if db.session.get_bind().dialect.name == "postgresql":
        now: datetime = db.session.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
        return now
    return clock.now()


def first(job: str, seconds: float) -> bool:
    """Take the present slot of a task. False where it is taken. Commits."""
    with transaction():
        now = moment()
        slot = int(now.timestamp() // seconds)
        # Slots of a time to come were taken by a clock that was wrong: they must not hold the task up.
        ahead = sa.and_(Tick.job == job, Tick.slot > slot + 1)
        db.session.execute(sa.delete(Tick).where(sa.or_(ahead, Tick.at < now - KEPT)))
        return bool(insert_once(Tick, [{"job": job, "slot": slot, "at": now}]))


def ages(now: datetime) -> dict[str, timedelta | None]:
    """How long ago each task that beat wakes was last done; None: never in the time that is kept."""
    newest = sa.select(Tick.job, sa.func.max(Tick.at)).group_by(Tick.job)
    at: dict[str, datetime] = {job: last for job, last in db.session.execute(newest)}  # noqa: C416
    return {job: now - at[job] if job in at else None for job in periods()}


def late(now: datetime) -> list[str]:
    """The tasks that missed two of their ticks, and at least two minutes."""
    return [
        job
        for job, age in ages(now).items()
        if age is None or age > max(LATE_AFTER, 2 * timedelta(seconds=periods()[job]))
    ]


def periods() -> dict[str, float]:
    """The seconds between two ticks of each task."""
    found: dict[str, float] = current_app.extensions["periods"]
    return found
