"""Reads about people."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Collection

import sqlalchemy as sa

from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.people.models import Cover, Person, RoleGrant


def tidy_email(text: str) -> str:
    """As addresses are kept and compared: small letters, an accent and its letter as one character."""
    return unicodedata.normalize("NFC", text.strip().lower())


def by_email(email: str) -> Person | None:
    return db.session.scalar(sa.select(Person).where(Person.email == tidy_email(email)))


def get(person_id: uuid.UUID) -> Person | None:
    return db.session.get(Person, person_id)


def by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """Those of these ids that there are."""
    return {person.id: person for person in db.session.scalars(sa.select(Person).where(Person.id.in_(ids)))}


def is_deceased(person_id: uuid.UUID) -> bool:
    """Whether it is recorded that they have died."""
    person = get(person_id)
    return person is not None and person.deceased_at is not None


def deceased() -> frozenset[uuid.UUID]:
    """Everybody of whom it is recorded that they have died."""
    return frozenset(db.session.scalars(sa.select(Person.id).where(Person.deceased_at.is_not(None))))


def with_role(role: Role) -> list[Person]:
    """Everybody who holds a role, by name."""
    held = sa.select(RoleGrant.person_id).where(RoleGrant.role == role)
    return list(
        db.session.scalars(sa.select(Person).where(Person.id.in_(held)).order_by(Person.name, Person.id))
    )


def cover_now() -> Cover | None:
    """The cover that is running, if the deputy stands in at the moment."""
    return db.session.scalar(sa.select(Cover).where(Cover.ended_at.is_(None)))
