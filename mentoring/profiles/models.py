"""What PSPs and mentors say about themselves. Sensitive answers are sealed; matching reads the rest."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.core.db import Base, Sealed, SealedJson
from mentoring.organisations.models import Organisation, OrganisationType
from mentoring.people.models import Person


class PspStatus(enum.StrEnum):
    """draft → ready (sent, to be confirmed) → waiting (in the pool) → proposed → matched → paused, closed."""

    DRAFT = "draft"
    READY = "ready"
    WAITING = "waiting"
    PROPOSED = "proposed"
    MATCHED = "matched"
    PAUSED = "paused"
    CLOSED = "closed"


class MentorStatus(enum.StrEnum):
    """draft → applied → approved → paused, leaving, left. Full is not a state: it follows from the places."""

    DRAFT = "draft"
    APPLIED = "applied"
    APPROVED = "approved"
    PAUSED = "paused"
    LEAVING = "leaving"
    LEFT = "left"


class Part(enum.StrEnum):
    """In which of the two parts a person works, or worked, with an organisation. A person can hold both."""

    PSP = "psp"
    MENTOR = "mentor"


class _Common:
    """Columns that both profiles have. JSON lists hold the codes of mentoring.profiles.reference."""

    formats: Mapped[dict[str, Any]] = mapped_column(default=dict)  # format code → "yes", "no" or "only"
    availability: Mapped[list[str]] = mapped_column(default=list)
    needs: Mapped[list[str]] = mapped_column(default=list)  # PSP: has them. Mentor: has them too
    needs_note: Mapped[str] = mapped_column(default="")  # such as which language to interpret
    languages: Mapped[list[str]] = mapped_column(default=list)  # spoken or signed besides English
    # Inclusion: item → {"use": consent, "tell": consent}; a consent is {"at", "wording", "channel"}.
    # A withdrawn value is not in here, and nowhere else.
    experiences_sealed: Mapped[str | None]
    experiences = SealedJson()
    please_not_sealed: Mapped[
        str | None
    ]  # {"people": free text, "organisations": [ids], "people_ids": [ids]}
    please_not = SealedJson()
    note_sealed: Mapped[str | None]  # to the coordinator
    note = Sealed()
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))  # on behalf, read back
    helped_by: Mapped[str] = mapped_column(default="")  # who helped to fill it in, in the person's words
    done: Mapped[list[str]] = mapped_column(default=list)  # slugs of the sections that were completed
    begun: Mapped[list[str]] = mapped_column(default=list)  # saved to come back to later
    status_since: Mapped[datetime]
    status_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]


class PspProfile(_Common, Base):
    __tablename__ = "psp_profiles"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), unique=True)
    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])
    status: Mapped[PspStatus] = mapped_column(default=PspStatus.DRAFT, index=True)
    vouched: Mapped[bool] = mapped_column(default=False)  # invited, imported or confirmed: really a PSP
    started_role_on: Mapped[date | None]  # first day of a month
    role_does: Mapped[str] = mapped_column(default="")  # what they do in the role
    topics: Mapped[list[str]] = mapped_column(default=list)  # ranked, most wanted first, up to 5
    hopes: Mapped[str] = mapped_column(default="")  # one sentence: what I'd like from mentoring
    how_often: Mapped[str] = mapped_column(default="")
    wishes_sealed: Mapped[str | None]  # item → "nice" or "really", or "no"
    wishes = SealedJson()
    networks: Mapped[list[str]] = mapped_column(default=list)
    waiting_since: Mapped[datetime | None]  # kept through a lapsed suggestion: nobody loses their place
    previous_match_ended: Mapped[bool] = mapped_column(default=False)


class MentorProfile(_Common, Base):
    __tablename__ = "mentor_profiles"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), unique=True)
    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])
    status: Mapped[MentorStatus] = mapped_column(default=MentorStatus.DRAFT, index=True)
    years_as_psp: Mapped[int | None]
    topics: Mapped[dict[str, Any]] = mapped_column(default=dict)  # topic → "confident" or "some"
    places: Mapped[int | None]  # 1 to 5 mentees at a time
    hours_a_month: Mapped[int | None]
    accepting_until: Mapped[date | None]
    needs_met: Mapped[list[str]] = mapped_column(default=list)  # access needs they can meet in a mentee
    bio: Mapped[str] = mapped_column(default="")
    style: Mapped[str] = mapped_column(default="")  # a few words on how they mentor
    training_completed_on: Mapped[date | None]
    refresher_due_on: Mapped[date | None]
    code_agreed_at: Mapped[datetime | None]
    conflicts_sealed: Mapped[str | None]  # conflicts of interest, to the coordinator
    conflicts = Sealed()
    confirmed_at: Mapped[datetime | None]  # last confirmed that all this still holds


class Place(Base):
    """An organisation that a person works with, or did. The first two open ones of a PSP are the hosts."""

    __tablename__ = "person_organisations"
    __table_args__ = (sa.UniqueConstraint("person_id", "part", "organisation_id"),)

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    part: Mapped[Part]
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisations.id"))
    organisation: Mapped[Organisation] = relationship(lazy="joined")
    type: Mapped[OrganisationType]  # what kind of care: ODS does not say, the person does
    position: Mapped[int]
    started_on: Mapped[date | None]  # first day of a month
    ended_on: Mapped[date | None]
