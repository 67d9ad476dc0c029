"""The coordinator's work list: what somebody asked for, or what needs a person to look."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core.db import Base, Sealed


class TaskKind(enum.StrEnum):
    CONTACT_WANTED = "contact-wanted"  # a PSP asked the coordinator to get in touch
    SUPPORT_WANTED = "support-wanted"  # a mentor asked for support or has a worry
    CANNOT_SEND = "cannot-send"  # a message could not be delivered
    REACH_OTHERWISE = "reach-otherwise"  # a message is owed to somebody who is not reached by e-mail
    CHANGE_WANTED = "change-wanted"  # a PSP would like another mentor
    PHONE_FIRST = "phone-first"  # the other one of their pair has died
    FIRST_MEETING = "first-meeting"  # a pair has been reminded twice and, as far as we know, has not met

    @property
    def words(self) -> str:
        return {
            TaskKind.CONTACT_WANTED: "Would like you to get in touch",
            TaskKind.SUPPORT_WANTED: "A mentor would like your support",
            TaskKind.CANNOT_SEND: "A message could not be delivered",
            TaskKind.REACH_OTHERWISE: "Is owed a message by phone, text or letter",
            TaskKind.CHANGE_WANTED: "Would like another mentor",
            TaskKind.PHONE_FIRST: "Phone them before anybody writes",
            TaskKind.FIRST_MEETING: "Has not met their mentor, as far as we know",
        }[self]


class TaskState(enum.StrEnum):
    OPEN = "open"
    DONE = "done"


class Task(Base):
    """One piece of work about one person. `subject_id` is the record that asked for it, once each."""

    __tablename__ = "tasks"
    __table_args__ = (sa.UniqueConstraint("kind", "subject_id"),)

    kind: Mapped[TaskKind]
    about_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    subject_id: Mapped[uuid.UUID]
    due_on: Mapped[date]
    created_at: Mapped[datetime]
    state: Mapped[TaskState] = mapped_column(default=TaskState.OPEN, index=True)
    taken_at: Mapped[datetime | None]
    taken_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))  # who said “I’ll do this”
    done_at: Mapped[datetime | None]
    done_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    outcome_sealed: Mapped[str | None]
    outcome = Sealed()
    kept_from: Mapped[uuid.UUID | None]  # a coordinator whom it concerns too privately to see it

    @property
    def taken_back(self) -> bool:
        """Whoever asked for it changed their mind before anybody saw to it."""
        return self.state is TaskState.DONE and self.done_by is None
