"""Reads about profiles."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from mentoring.core.db import db
from mentoring.organisations.models import Organisation
from mentoring.people.models import Person
from mentoring.profiles.models import MentorProfile, MentorStatus, Part, Place, PspProfile, PspStatus

Profile = PspProfile | MentorProfile
NOT_MENTORS_YET_OR_ANY_MORE = (MentorStatus.DRAFT, MentorStatus.LEFT)


def psp_profile(person_id: uuid.UUID) -> PspProfile | None:
    return db.session.scalar(sa.select(PspProfile).where(PspProfile.person_id == person_id))


def mentor_profile(person_id: uuid.UUID) -> MentorProfile | None:
    return db.session.scalar(sa.select(MentorProfile).where(MentorProfile.person_id == person_id))


def profile_of(person_id: uuid.UUID, part: Part) -> Profile | None:
    return psp_profile(person_id) if part is Part.PSP else mentor_profile(person_id)


def pool() -> list[PspProfile]:
    """Every PSP who waits for a mentor, in a steady order."""
    return list(
        db.session.scalars(
            sa.select(PspProfile).where(PspProfile.status == PspStatus.WAITING).order_by(PspProfile.id)
        )
    )


def mentors_for_matching() -> list[MentorProfile]:
    """Every mentor but drafts and those who left, in a steady order: a round says why one cannot be used."""
    return list(
        db.session.scalars(
            sa.select(MentorProfile)
            .where(MentorProfile.status.not_in(NOT_MENTORS_YET_OR_ANY_MORE))
            .order_by(MentorProfile.id)
        )
    )


def places_of(person_id: uuid.UUID, part: Part) -> list[Place]:
    """The organisations of a person in one part, in the order in which they were given."""
    return list(
        db.session.scalars(
            sa.select(Place)
            .where(Place.person_id == person_id, Place.part == part)
            .order_by(Place.position, Place.id)
        )
    )


def place(place_id: uuid.UUID) -> Place | None:
    return db.session.get(Place, place_id)


@dataclass(frozen=True)
class PleaseNot:
    """Whom somebody asked, in private, not to be matched with."""

    people: frozenset[uuid.UUID]
    organisations: frozenset[uuid.UUID]


def please_not(profile: Profile) -> PleaseNot:
    """The private requests of one profile as ids.

    People are named in free text, one a line; a name is looked up when it is asked for, so that somebody who
    registers later is found too. Everybody of that name is ruled out: too many is safer than too few.
    """
    held = profile.please_not
    people = {uuid.UUID(one) for one in held.get("people_ids", [])}
    names = {_bare(line) for line in held.get("people", "").splitlines()} - {""}
    if names:  # compared here: databases differ in what they take for the same letter
        known = db.session.execute(sa.select(Person.id, Person.name, Person.preferred_name, Person.email))
        people |= {row.id for row in known if names & _known_as(row.name, row.preferred_name, row.email)}
    organisations = {uuid.UUID(one) for one in held.get("organisations", [])}
    return PleaseNot(people=frozenset(people - {profile.person_id}), organisations=frozenset(organisations))


def _known_as(name: str, preferred: str, email: str | None) -> set[str]:
    """What somebody who knows them could write: their name, what they are called, and their address."""
    surname = name.rpartition(" ")[2]
    return {_bare(name), _bare(f"{preferred} {surname}"), _bare(email or "")}


def _bare(text: str) -> str:
    """Letters and digits alone: no accents, capitals, spaces, hyphens or kinds of apostrophe."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalnum())


def organisations(ids: Collection[str]) -> list[Organisation]:
    """Those of these ids that exist, by name, open or not."""
    if not ids:
        return []
    wanted = [uuid.UUID(one) for one in ids]
    return list(
        db.session.scalars(
            sa.select(Organisation)
            .where(Organisation.id.in_(wanted))
            .order_by(Organisation.name, Organisation.id)
        )
    )
