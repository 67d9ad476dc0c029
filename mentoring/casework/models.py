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
    PLAN_BY_PHONE = "plan-by-phone"  # a PSP would like their wellbeing plan written down by phone
    REACH_OTHERWISE = "reach-otherwise"  # a message is owed to somebody who is not reached by e-mail
    CHANGE_WANTED = "change-wanted"  # a PSP would like another mentor
    PHONE_FIRST = "phone-first"  # the other one of their pair has died
    FIRST_MEETING = "first-meeting"  # a pair has been reminded twice and, as far as we know, has not met
    HELPLINES_DUE = "helplines-due"  # nobody has made sure for a while that the numbers of help are right
    CONCERN = "concern"  # somebody raised a concern; what it is stands only in the restricted record

    @property
    def words(self) -> str:
        return {
            TaskKind.CONTACT_WANTED: "Would like you to get in touch",
            TaskKind.SUPPORT_WANTED: "A mentor would like your support",
            TaskKind.CANNOT_SEND: "A message could not be delivered",
            TaskKind.PLAN_BY_PHONE: "Would like to fill in their wellbeing plan by phone",
            TaskKind.REACH_OTHERWISE: "Is owed a message by phone, text or letter",
            TaskKind.CHANGE_WANTED: "Would like another mentor",
            TaskKind.PHONE_FIRST: "Phone them before anybody writes",
            TaskKind.FIRST_MEETING: "Has not met their mentor, as far as we know",
            TaskKind.HELPLINES_DUE: "Check the numbers on Get help now",
            TaskKind.CONCERN: "Raised a concern",
        }[self]


# Somebody waits for a person to get in touch: seen by the day it is due, or it goes to the deputy.
CONTACT = (TaskKind.CONTACT_WANTED, TaskKind.SUPPORT_WANTED)


# About one message; it is asked for anew when that was sent again and did not arrive again.
ABOUT_A_MESSAGE = (TaskKind.REACH_OTHERWISE, TaskKind.CANNOT_SEND)
# The record that asked for it closes it, once that is settled one way or the other.
CLOSED_BY_RECORD = (TaskKind.CHANGE_WANTED,)
# Still to be done when the person on whose account it was opened has died.
OUTLIVES = (TaskKind.CONCERN, TaskKind.HELPLINES_DUE)


class CameOf(enum.StrEnum):
    """What came of a wish for contact. Its owner is told the kind, never the coordinator's words."""

    SPOKE = "spoke"
    WROTE = "wrote"
    TRIED = "tried"
    GAVE_UP = "gave-up"
    SOMEBODY_ELSE = "somebody-else"
    NOT_WANTED = "not-wanted"

    @property
    def words(self) -> str:
        return {
            CameOf.SPOKE: "We spoke",
            CameOf.WROTE: "I wrote to them",
            CameOf.TRIED: "I tried, and could not reach them: I will try again",
            CameOf.GAVE_UP: "I tried more than once, and leave it to them to get in touch",
            CameOf.SOMEBODY_ELSE: "I put them in touch with somebody else, as they wished",
            CameOf.NOT_WANTED: "They did not want it any more",
        }[self]

    @property
    def words_to_owner(self) -> str:
        return {
            CameOf.SPOKE: "You spoke with each other",
            CameOf.WROTE: "They wrote to you",
            CameOf.TRIED: "They tried to reach you, and could not",
            CameOf.GAVE_UP: "They tried more than once, and could not reach you",
            CameOf.SOMEBODY_ELSE: "They put you in touch with somebody else",
            CameOf.NOT_WANTED: "You did not need it any more",
        }[self]


class Limit(enum.StrEnum):
    """When something may be passed on without agreement. Nothing but a person ever decides that."""

    HARM = "harm"
    SAFEGUARDING = "safeguarding"
    CRIME = "crime"
    PATIENT_SAFETY = "patient-safety"
    LEGAL_ORDER = "legal-order"

    @property
    def words(self) -> str:
        return {
            Limit.HARM: "Somebody is at risk of serious harm",
            Limit.SAFEGUARDING: "A child or an adult at risk needs safeguarding",
            Limit.CRIME: "A serious crime",
            Limit.PATIENT_SAFETY: "A risk to patients that nobody has reported",
            Limit.LEGAL_ORDER: "A court or the law orders it",
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
    seen_at: Mapped[datetime | None]  # of a wish for contact: somebody said that they will get in touch
    seen_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    escalated_at: Mapped[datetime | None]  # nobody had, by the end of the day it was due
    done_at: Mapped[datetime | None]
    done_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    outcome_sealed: Mapped[str | None]
    outcome = Sealed()
    kept_from: Mapped[uuid.UUID | None]  # a coordinator whom it concerns too privately to see it
    came_of: Mapped[CameOf | None]  # of a wish for contact; while it is open, of the last try
    acted_on: Mapped[date | None]

    @property
    def taken_back(self) -> bool:
        """Whoever asked for it changed their mind before anybody saw to it."""
        return self.state is TaskState.DONE and self.done_by is None


class WithoutAgreement(Base):
    """That the coordinator told somebody something without the person's agreement, and under which limit."""

    __tablename__ = "acts_without_agreement"

    task_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("tasks.id"), index=True)
    about_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    limit: Mapped[Limit]
    owner_sees: Mapped[bool]  # no: that they see it would itself put somebody at risk
    reason_sealed: Mapped[str | None]
    reason = Sealed()
