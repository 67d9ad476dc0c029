"""When a worker last ran beat's tick: proof that beat, broker and worker are all alive."""

from __future__ import annotations

import socket
from datetime import datetime

import sqlalchemy as sa
from celery import shared_task
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core import clock
from mentoring.core.db import Base, db, insert_once, transaction


class Heartbeat(Base):
    """One row a machine that runs workers."""

    __tablename__ = "heartbeats"

    worker: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]


def newest() -> datetime | None:
    return db.session.scalar(sa.select(sa.func.max(Heartbeat.at)))


@shared_task(name="core.beat")
def beat() -> None:
    worker = socket.gethostname()
    with transaction():
        insert_once(Heartbeat, [{"worker": worker, "at": clock.now()}])
        db.session.execute(sa.update(Heartbeat).where(Heartbeat.worker == worker).values(at=clock.now()))
