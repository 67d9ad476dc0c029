"""A matching round: who was in it, what the engine found, what the coordinator decided."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.core.db import Base, SealedJson
from mentoring.people.models import Person


class RoundState(enum.StrEnum):
    OPEN = "open"  # the pool can be looked at; runs can be made and reviewed
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class RunState(enum.StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)


class Decision(enum.StrEnum):
    UNDECIDED = "undecided"
    APPROVED = "approved"
    DECLINED = "declined"


class Round(Base):
    __tablename__ = "rounds"
    __table_args__ = (
        # One open round at a time, so that nobody is in two.
        sa.Index(
            "uq_rounds_one_open",
            "state",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )

    name: Mapped[str]
    policy: Mapped[dict[str, Any]]  # the engine's Policy as JSON
    state: Mapped[RoundState] = mapped_column(default=RoundState.OPEN)
    state_since: Mapped[datetime]
    state_by: Mapped[uuid.UUID]
    opened_at: Mapped[datetime]
    runs: Mapped[list[Run]] = relationship(order_by="Run.queued_at", back_populates="round")


class Run(Base):
    """One run of the engine, with all that repeats it. The newest finished run of a round is under review."""

    __tablename__ = "runs"

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    round: Mapped[Round] = relationship(back_populates="runs")
    state: Mapped[RunState] = mapped_column(default=RunState.QUEUED, index=True)
    queued_at: Mapped[datetime]
    queued_by: Mapped[uuid.UUID]
    started_at: Mapped[datetime | None]  # of the newest try; a worker that lost its turn sees another time
    moved_at: Mapped[datetime | None]  # its last sign of life
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    step: Mapped[str] = mapped_column(default="")  # what it is doing, in words for the progress page
    progress: Mapped[int] = mapped_column(default=0)  # per cent
    failure: Mapped[str] = mapped_column(default="")  # one sentence without personal data
    # The engine's input without inclusion answers, and a keyed fingerprint of those: see rounds/snapshot.py.
    snapshot_sealed: Mapped[str | None] = mapped_column(deferred=True)  # large: read only when needed
    snapshot = SealedJson()
    input_digest: Mapped[str] = mapped_column(default="")
    policy: Mapped[dict[str, Any]] = mapped_column(default=dict)
    engine_version: Mapped[str] = mapped_column(default="")
    certificate: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pairs: Mapped[list[RunPair]] = relationship(back_populates="run")
    unmatched: Mapped[list[RunUnmatched]] = relationship(back_populates="run")


class RunPair(Base):
    """A pair that the engine found, and what the coordinator decided about it."""

    __tablename__ = "run_pairs"
    __table_args__ = (sa.UniqueConstraint("run_id", "psp_id"),)

    run_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("runs.id"), index=True)
    run: Mapped[Run] = relationship(back_populates="pairs")
    psp_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    mentor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    psp: Mapped[Person] = relationship(lazy="joined", foreign_keys=[psp_id])
    mentor: Mapped[Person] = relationship(lazy="joined", foreign_keys=[mentor_id])
    fit: Mapped[int]  # 0–1000, without inclusion
    parts: Mapped[dict[str, Any]]  # criterion → {"points", "out_of", "evidence", "stated"}, no inclusion
    wishes: Mapped[str]  # "none stated", "all met", "some met", "not met"
    decision: Mapped[Decision] = mapped_column(default=Decision.UNDECIDED)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None]
    # What became of an approved pair when the round was published: "" before, "suggested", or why not.
    outcome: Mapped[str] = mapped_column(default="")


class RunUnmatched(Base):
    """Somebody for whom the engine found nobody, and why."""

    __tablename__ = "run_unmatched"
    __table_args__ = (sa.UniqueConstraint("run_id", "psp_id"),)

    run_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("runs.id"), index=True)
    run: Mapped[Run] = relationship(back_populates="unmatched")
    psp_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    psp: Mapped[Person] = relationship(lazy="joined", foreign_keys=[psp_id])
    # {"why": code, "reasons": [{"code", "excluded", "alone"}],
    #  "competing": {"people", "places", "mentors", "national"},
    #  "would_help": [{"code", "mentors": the first few, "count": of all}], the smallest change first}.
    # Where a private request is among the reasons, numbers are words; of those who would help one is named
    # and nobody is counted.
    reasons: Mapped[dict[str, Any]]
