"""A concern that somebody raised, and what was done about it. All words in it are sealed."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core.db import Base, Sealed


class Danger(enum.StrEnum):
    """Whether somebody is in danger now, as the person who raises it sees it."""

    YES = "yes"
    UNSURE = "unsure"
    NO = "no"


class Told(enum.StrEnum):
    """Whether the person it is about knows that it is raised."""

    YES = "yes"
    NO = "no"
    NOT_SAFE = "not-safe"


class Audience(enum.StrEnum):
    """Who may open it. Nobody reads a concern about themselves or their team."""

    BOTH = "both"
    LEAD = "lead"  # it is about somebody in the mentoring team
    COORDINATOR = "coordinator"  # it is about the safeguarding lead


class Concern(Base):
    """What somebody saw or heard. The person it is about is not named in a column, and never told by us."""

    __tablename__ = "concerns"

    raised_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    pairing_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("pairings.id"))  # where they said so
    raised_at: Mapped[datetime] = mapped_column(index=True)
    audience: Mapped[Audience]
    danger: Mapped[Danger]
    told: Mapped[Told]
    due_on: Mapped[date]  # by when somebody is to have opened it
    seen_at: Mapped[datetime | None]  # first opened by somebody who may
    closed_at: Mapped[datetime | None]
    text_sealed: Mapped[str | None]
    text = Sealed()


class StepKind(enum.StrEnum):
    LOOKED = "looked"
    SPOKE = "spoke"
    PASSED_ON = "passed-on"
    NOTED = "noted"
    CLOSED = "closed"
    REOPENED = "reopened"

    @property
    def words(self) -> str:
        return {
            StepKind.LOOKED: "Opened it",
            StepKind.SPOKE: "Spoke to somebody",
            StepKind.PASSED_ON: "Passed it on",
            StepKind.NOTED: "Made a note",
            StepKind.CLOSED: "Closed it",
            StepKind.REOPENED: "Opened it again after it was closed",
        }[self]


class ConcernStep(Base):
    """One line of a concern's trail: who looked or did what, when, and a note for those who may open it."""

    __tablename__ = "concern_steps"

    concern_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("concerns.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    kind: Mapped[StepKind]
    note_sealed: Mapped[str | None]
    note = Sealed()
