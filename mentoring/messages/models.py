"""The outbox, one row a message that somebody is owed; what stops messages; when they are wanted; words."""

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
    SENDING = "sending"  # being handed to the mail server; uncertain if the worker dies now
    SENT = "sent"
    BY_HAND = "by-hand"  # a task on the work list: somebody phones, writes or texts
    WITHDRAWN = "withdrawn"  # not owed when its turn came, or stopped
    FAILED = "failed"  # refused for good


UNSENT = (OutboxState.DUE, OutboxState.CLAIMED, OutboxState.SENDING)
HELD = (OutboxState.CLAIMED, OutboxState.SENDING)


class OutboxMessage(Base):
    """One message of one kind to one person about one subject in one period, at most once."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "kind", "subject_id", "period"),
        sa.Index("ix_outbox_state_not_before", "state", "not_before"),
        sa.Index("ix_outbox_person_id_sent_at", "person_id", "sent_at"),
        sa.Index("ix_outbox_owed_from", "owed_from"),  # the delivery log, newest first
    )

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    kind: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    period: Mapped[str]
    state: Mapped[OutboxState] = mapped_column(default=OutboxState.DUE)
    created_at: Mapped[datetime]
    owed_from: Mapped[datetime]  # those owed longest go first
    not_before: Mapped[datetime]  # the next try
    attempts: Mapped[int] = mapped_column(default=0)  # how often it was handed over, or could not be made
    lease_token: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]  # also when it was given to a person to pass on
    # A worker died, or lost the connection, while it was handed over: the server may have taken it.
    uncertain: Mapped[bool] = mapped_column(default=False)
    copy: Mapped[int] = mapped_column(default=0)  # how often the coordinator had it sent again
    why: Mapped[str] = mapped_column(default="")  # why it was withdrawn, put off or failed; no personal data


class StopReason(enum.StrEnum):
    """Why somebody gets no messages, or fewer."""

    OPTED_OUT = "opted-out"  # they want no reminders; what they need to know still comes
    BOUNCED = "bounced"  # their address takes no mail; another address lifts it
    STOPPED = "stopped"  # the coordinator stopped everything to them


class MessageStop(Base):
    """Nothing, or no reminders, to one person, or to everybody (no person), until it is ended."""

    __tablename__ = "message_stops"
    __table_args__ = (
        sa.Index(
            "uq_message_stops_one_open",
            "person_id",
            "reason",
            unique=True,
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        ),
    )

    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    reason: Mapped[StopReason]
    address_hash: Mapped[str] = mapped_column(default="")  # of the address that bounced
    made_at: Mapped[datetime]
    made_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))  # None: the service
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))


class MailTimes(Base):
    """When somebody wants messages: half days such as `mon-am`. No row, or none of them: any working time."""

    __tablename__ = "mail_times"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), unique=True)
    slots: Mapped[list[str]] = mapped_column(default=list)


class Wording(Base):
    """The coordinator's own words for one kind of message; the newest row counts, earlier ones are kept.

    Plain text with placeholders such as `{other}`. No words at all: back to the original ones.
    """

    __tablename__ = "wordings"

    kind: Mapped[str] = mapped_column(index=True)
    reader: Mapped[str] = mapped_column(default="")  # `psp` or `mentor` where they are told different things
    subject: Mapped[str | None]
    body: Mapped[str | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))

    @property
    def original(self) -> bool:
        return self.body is None


class TestSend(Base):
    """That a coordinator asked to be sent a kind of message, filled with made-up facts."""

    __tablename__ = "test_sends"
    __test__ = False  # no test of ours, whatever its name

    kind: Mapped[str]
    reader: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(index=True)
