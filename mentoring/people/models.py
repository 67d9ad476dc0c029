"""A person, their roles, how to reach them, and how they sign in."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.core.access import Role
from mentoring.core.db import Base, Sealed


class Channel(enum.StrEnum):
    """How a person wants to be reached."""

    EMAIL = "email"
    PHONE = "phone"
    TEXT = "text"
    LETTER = "letter"


class Person(Base):
    """One human being, whatever they do here. Phone, address and safe times are sealed."""

    __tablename__ = "people"

    name: Mapped[str]
    preferred_name: Mapped[str] = mapped_column(default="")
    pronouns: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None] = mapped_column(unique=True)  # lower case; None: no e-mail
    channel: Mapped[Channel] = mapped_column(default=Channel.EMAIL)
    shared_inbox: Mapped[bool] = mapped_column(default=False)
    phone_sealed: Mapped[str | None]
    phone = Sealed()
    address_sealed: Mapped[str | None]
    address = Sealed()
    safe_times_sealed: Mapped[str | None]
    safe_times = Sealed()
    # What the other person of a pair may be given once both have accepted.
    give_email: Mapped[bool] = mapped_column(default=True)
    give_phone: Mapped[bool] = mapped_column(default=False)
    region: Mapped[str | None]  # ODS code of an NHS region
    icb_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    created_at: Mapped[datetime]
    email_confirmed_at: Mapped[datetime | None]  # the first time they signed in by a link sent there
    deceased_at: Mapped[datetime | None]  # when it was recorded here that they have died

    roles: Mapped[list[RoleGrant]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", foreign_keys="RoleGrant.person_id"
    )

    @property
    def first_name(self) -> str:
        """What to call them: what they prefer, else the first word of their name."""
        return self.preferred_name or self.name.split(" ")[0]

    def has_role(self, role: Role) -> bool:
        return any(grant.role is role for grant in self.roles)


class RoleGrant(Base):
    """That a person holds a role, since when and by whom (None: themselves, or the command line)."""

    __tablename__ = "role_grants"
    __table_args__ = (sa.UniqueConstraint("person_id", "role"),)

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    role: Mapped[Role]
    granted_at: Mapped[datetime]
    granted_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))


class SignInRequest(Base):
    """Somebody asked for a sign-in link. The link is derived from the row when it is sent, never stored."""

    __tablename__ = "sign_in_requests"

    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))  # None: nobody we know
    address_hash: Mapped[str] = mapped_column(index=True)
    client_hash: Mapped[str] = mapped_column(index=True)
    token_hash: Mapped[str]
    next: Mapped[str] = mapped_column(default="")
    requested_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]


class SignInSession(Base):
    """A signed-in browser. The cookie holds the id; ending the row signs it out everywhere at once."""

    __tablename__ = "sign_in_sessions"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Cover(Base):
    """The deputy stands in for the coordinator from one moment until it is ended."""

    __tablename__ = "covers"

    started_at: Mapped[datetime]
    started_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))
