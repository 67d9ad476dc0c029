"""Check-ins: 3 short questions, all skippable. What is due is derived; only answers are rows."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core.db import Base, SealedJson


class Side(enum.StrEnum):
    PSP = "psp"
    MENTOR = "mentor"


class Outcome(enum.StrEnum):
    ANSWERED = "answered"
    NOT_NOW = "not-now"


class CheckIn(Base):
    """One person's answer to one check-in of one pair. The answers are sealed; `number` counts from 1."""

    __tablename__ = "check_ins"
    __table_args__ = (sa.UniqueConstraint("pairing_id", "side", "number"),)

    pairing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pairings.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    side: Mapped[Side]
    number: Mapped[int]
    outcome: Mapped[Outcome]
    answered_at: Mapped[datetime]
    answers_sealed: Mapped[str | None]
    answers = SealedJson()
