"""From a suggestion that both people answer to a pair that meets, takes breaks, and ends."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.core.db import Base, Sealed
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
FIRST_MEETING_DAYS = 21  # within which a pair should have met


class EndReason(enum.StrEnum):
    """Why a pair ended: for the coordinator alone, and never for the other one of the two."""

    BY_THEM = "by-them"  # one of the two
    BY_COORDINATOR = "by-coordinator"
    COMPLETED = "completed"  # its time was over
    CHANGE = "change"  # the PSP asked for another mentor
    LEFT = "left"  # the mentor leaves
    DIED = "died"  # one of the two


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
    state_by: Mapped[uuid.UUID | None]  # never shown: neither is told who takes a break or ends it
    first_met_on: Mapped[date | None]
    end_reason: Mapped[EndReason | None]

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def meet_by(self) -> date:
        """The last day on which their first meeting is in good time."""
        return self.started_on + timedelta(days=FIRST_MEETING_DAYS)


class PairBreak(Base):
    """A break of a pair, from one moment to another. `until` is what was meant: it ends nothing by itself."""

    __tablename__ = "pair_breaks"
    __table_args__ = (
        sa.Index(
            "uq_pair_breaks_one_open_per_pair",
            "pairing_id",
            unique=True,
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        ),
    )

    pairing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pairings.id"), index=True)
    started_at: Mapped[datetime]
    started_by: Mapped[uuid.UUID | None]  # only to remind them alone of the day they had in mind
    until: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[uuid.UUID | None]


class ChangeState(enum.StrEnum):
    OPEN = "open"
    WITHDRAWN = "withdrawn"  # by the PSP
    DONE = "done"  # the pair ended, or they go on after all


class ChangeRequest(Base):
    """A PSP would like another mentor. Between them and the coordinator: the mentor never learns of it."""

    __tablename__ = "change_requests"
    __table_args__ = (
        sa.Index(
            "uq_change_requests_one_open_per_pair",
            "pairing_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )

    pairing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pairings.id"), index=True)
    pairing: Mapped[Pairing] = relationship(lazy="joined")
    asked_at: Mapped[datetime]
    words_sealed: Mapped[str | None]
    words = Sealed()  # to the coordinator, in the PSP's own words
    state: Mapped[ChangeState] = mapped_column(default=ChangeState.OPEN, index=True)
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
