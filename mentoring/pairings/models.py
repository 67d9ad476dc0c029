"""From a suggestion that both people answer to a pair that meets."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.core.db import Base
from mentoring.people.models import Person


class SuggestionState(enum.StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"  # by the coordinator


class Answer(enum.StrEnum):
    YES = "yes"
    NO = "no"


class Suggestion(Base):
    """A match that the coordinator approved and both people are asked about. Neither is told who said no."""

    __tablename__ = "suggestions"
    __table_args__ = (
        # At most one open suggestion for a PSP, whatever two people do at the same time.
        sa.Index(
            "uq_suggestions_one_open_per_psp",
            "psp_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )

    psp_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    mentor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    psp: Mapped[Person] = relationship(lazy="joined", foreign_keys=[psp_id])
    mentor: Mapped[Person] = relationship(lazy="joined", foreign_keys=[mentor_id])
    # Why they may fit, as data that both may know: {"topics": [codes], "region": "same", ...}.
    why: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    nudge_on: Mapped[date]  # London days
    lapses_on: Mapped[date]  # the last day on which it can be answered
    psp_answer: Mapped[Answer | None]
    psp_answered_at: Mapped[datetime | None]
    mentor_answer: Mapped[Answer | None]
    mentor_answered_at: Mapped[datetime | None]
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.OPEN, index=True)
    state_since: Mapped[datetime]
    state_by: Mapped[uuid.UUID | None]  # None: the service (it lapsed)


class PairingState(enum.StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


LIVE = (PairingState.ACTIVE, PairingState.PAUSED)


class Pairing(Base):
    """A PSP and their mentor, for about a year."""

    __tablename__ = "pairings"
    __table_args__ = (
        sa.Index(
            "uq_pairings_one_live_per_psp",
            "psp_id",
            unique=True,
            sqlite_where=sa.text("state in ('active', 'paused')"),
            postgresql_where=sa.text("state in ('active', 'paused')"),
        ),
    )

    suggestion_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("suggestions.id"), unique=True)
    psp_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    mentor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    psp: Mapped[Person] = relationship(lazy="joined", foreign_keys=[psp_id])
    mentor: Mapped[Person] = relationship(lazy="joined", foreign_keys=[mentor_id])
    started_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[PairingState] = mapped_column(default=PairingState.ACTIVE, index=True)
    state_since: Mapped[datetime]
    state_by: Mapped[uuid.UUID | None]


class Exclusion(Base):
    """A pair that is not to be suggested again: the coordinator ruled it out, or one of them said no."""

    __tablename__ = "exclusions"
    __table_args__ = (sa.UniqueConstraint("psp_id", "mentor_id"),)

    psp_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    mentor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    by_coordinator: Mapped[bool]
    made_at: Mapped[datetime]
    made_by: Mapped[uuid.UUID | None]
