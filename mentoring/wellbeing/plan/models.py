"""A plan and everything that hangs on it. Whatever somebody wrote is sealed."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core.db import Base, Sealed


class Start(enum.StrEnum):
    """With whom the owner wanted to begin."""

    ALONE = "alone"
    MENTOR = "mentor"
    PHONE = "phone"


class Reader(enum.StrEnum):
    """As what somebody else may look at a plan."""

    MENTOR = "mentor"
    COORDINATOR = "coordinator"


class AgreedBy(enum.StrEnum):
    """How the owner asked the coordinator to write for them."""

    PHONE = "phone"
    LETTER = "letter"
    IN_PERSON = "in-person"
    EMAIL = "email"

    @property
    def words(self) -> str:
        return {"phone": "by phone", "letter": "by letter", "in-person": "in person", "email": "by e-mail"}[
            self
        ]


class Plan(Base):
    """One for each person who began one. Of sharing it holds only what is true of all sections."""

    __tablename__ = "plans"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), unique=True)
    started_at: Mapped[datetime]
    start: Mapped[Start]
    order: Mapped[list[str]]  # of the sections; those not in it come after, as in the list of all
    # The pair whose mentor goes on seeing what is shared during a break; another pair asks anew.
    break_pairing_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("pairings.id"))
    review_months: Mapped[int | None]
    review_on: Mapped[date | None] = mapped_column(index=True)


class PlanSection(Base):
    """One section as it was last saved. `version` counts its saves: two windows are told apart by it."""

    __tablename__ = "plan_sections"
    __table_args__ = (sa.UniqueConstraint("plan_id", "key"),)

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("plans.id"))
    key: Mapped[str]
    text_sealed: Mapped[str | None]
    text = Sealed()
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))


class PlanDraft(Base):
    """What its owner was writing and has not saved. Nobody else ever sees it."""

    __tablename__ = "plan_drafts"
    __table_args__ = (sa.UniqueConstraint("plan_id", "key"),)

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("plans.id"))
    key: Mapped[str]
    text_sealed: Mapped[str | None]
    text = Sealed()
    window: Mapped[str]  # random: which open page it was written in
    version: Mapped[int]  # of the section when that page was opened
    kept_at: Mapped[datetime]


class PlanVersion(Base):
    """An earlier text of a section, for the owner alone. `unfinished`: it was only ever a draft."""

    __tablename__ = "plan_versions"

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("plans.id"), index=True)
    key: Mapped[str]
    text_sealed: Mapped[str | None]
    text = Sealed()
    written_at: Mapped[datetime]
    written_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    put_away_at: Mapped[datetime]
    unfinished: Mapped[bool] = mapped_column(default=False)


class PlanShare(Base):
    """That a section may be seen: by the mentor of one pair, or by the coordinator."""

    __tablename__ = "plan_shares"
    __table_args__ = (sa.UniqueConstraint("plan_id", "key", "reader"),)

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("plans.id"))
    key: Mapped[str]
    reader: Mapped[Reader]
    pairing_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("pairings.id")
    )  # None: the coordinator
    since: Mapped[datetime]


class PlanLook(Base):
    """One visit of somebody else: who, as what, when, and which sections were on their screen."""

    __tablename__ = "plan_looks"

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("plans.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    reader: Mapped[Reader]
    at: Mapped[datetime]
    sections: Mapped[list[str]]


class PlanSitting(Base):
    """One conversation in which the coordinator writes for the owner, who asked for it."""

    __tablename__ = "plan_sittings"

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("plans.id"), index=True)
    coordinator_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    agreed_on: Mapped[date]
    agreed_by: Mapped[AgreedBy]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SittingText(Base):
    """What the coordinator wrote into a section in one sitting: all that they see of it."""

    __tablename__ = "plan_sitting_texts"
    __table_args__ = (sa.UniqueConstraint("sitting_id", "key"),)

    sitting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("plan_sittings.id"))
    key: Mapped[str]
    text_sealed: Mapped[str | None]
    text = Sealed()
    before_sealed: Mapped[
        str | None
    ]  # what the section said before the sitting; never shown to the coordinator
    before = Sealed()
    version: Mapped[int]  # of the section after this was added
