"""The outbox: one row a message that somebody is owed. State is elsewhere; this records what was done."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core.db import Base


class OutboxState(enum.StrEnum):
    DUE = "due"
    CLAIMED = "claimed"  # a worker holds it until the lease ends
    SENDING = "sending"  # handed to the mail server; uncertain if the worker dies now
    SENT = "sent"
    WITHDRAWN = "withdrawn"  # no longer owed when its turn came
    FAILED = "failed"  # refused for good


UNSENT = (OutboxState.DUE, OutboxState.CLAIMED, OutboxState.SENDING)


class OutboxMessage(Base):
    """One message of one kind to one person about one subject in one period, at most once."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "kind", "subject_id", "period"),
        sa.Index("ix_outbox_state_not_before", "state", "not_before"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    kind: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    period: Mapped[str]
    state: Mapped[OutboxState] = mapped_column(default=OutboxState.DUE)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]  # the next try
    attempts: Mapped[int] = mapped_column(default=0)  # how often it was handed over, or could not be made
    lease_token: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(default="")  # why it was withdrawn, put off or failed; no personal data
