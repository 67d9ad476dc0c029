"""What the coordinator's people pages read: the list, one person, and who waits for a decision."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.organisations.models import Organisation
from mentoring.organisations.regions import REGIONS
from mentoring.people.models import Person, RoleGrant
from mentoring.profiles import coordinator_words as words
from mentoring.profiles.models import MentorProfile, MentorStatus, Part, Place, PspProfile, PspStatus

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One person in the list."""

    id: uuid.UUID
    name: str
    roles: tuple[str, ...]
    states: tuple[str, ...]  # such as “Waiting for a mentor for 3 weeks”
    region: str


@dataclass(frozen=True)
class Found:
    """One page of the list."""

    lines: tuple[Line, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def status_filters() -> list[tuple[str, str]]:
    """(value, words) of everything that the list can be narrowed to; the value is `part.status`."""
    return [
        *((f"psp.{status}", f"Partner: {text.lower()}") for status, text in words.PSP_STATUS.items()),
        *((f"mentor.{status}", f"Mentor: {text.lower()}") for status, text in words.MENTOR_STATUS.items()),
    ]


def search(*, text: str = "", role: str = "", status: str = "", page: int = 1) -> Found:
    """People by name, 50 a page, in a fixed number of queries. A page past the end gives the last one."""
    conditions = _conditions(text.strip(), role, status)
    base = (
        sa.select(Person.id)
        .outerjoin(PspProfile, PspProfile.person_id == Person.id)
        .outerjoin(MentorProfile, MentorProfile.person_id == Person.id)
        .where(*conditions)
    )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(base.subquery())) or 0
    page = min(max(page, 1), max(1, -(-total // PAGE)))
    rows = db.session.execute(
        base.add_columns(
            Person.name,
            Person.region,
            Person.deceased_at,
            PspProfile.status,
            PspProfile.status_since,
            MentorProfile.status,
            MentorProfile.status_since,
        )
        .order_by(sa.func.lower(Person.name), Person.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    roles = _roles_of([row[0] for row in rows])
    return Found(tuple(_line(row, roles[row[0]]) for row in rows), total, page)


def _conditions(text: str, role: str, status: str) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if text:
        at = (
            sa.select(Place.person_id)
            .join(Organisation, Place.organisation_id == Organisation.id)
            .where(Organisation.name.icontains(text, autoescape=True))
        )
        conditions.append(
            Person.name.icontains(text, autoescape=True)
            | Person.preferred_name.icontains(text, autoescape=True)
            | Person.email.icontains(text, autoescape=True)
            | Person.id.in_(at)
        )
    if role:
        held = sa.select(RoleGrant.person_id).where(RoleGrant.role == Role(role))
        conditions.append(Person.id.in_(held))
    part, _, state = status.partition(".")
    if part == Part.PSP:
        conditions.append(PspProfile.status == PspStatus(state))
    elif part == Part.MENTOR:
        conditions.append(MentorProfile.status == MentorStatus(state))
    return conditions


def _roles_of(ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Role]]:
    roles: dict[uuid.UUID, list[Role]] = defaultdict(list)
    granted = sa.select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.person_id.in_(ids))
    for person_id, role in db.session.execute(granted):
        roles[person_id].append(role)
    return roles


def _line(row: Any, roles: list[Role]) -> Line:
    person_id, name, region, deceased_at, psp, psp_since, mentor, mentor_since = row
    now = clock.now()
    states = ["Has died"] if deceased_at else []
    if psp is not None:
        states.append(f"{words.PSP_STATUS[psp]} {words.how_long(psp_since, now)}")
    if mentor is not None:
        states.append(f"Mentor: {words.MENTOR_STATUS[mentor].lower()} {words.how_long(mentor_since, now)}")
    return Line(
        id=person_id,
        name=name,
        roles=tuple(role.words for role in Role if role in roles),
        states=tuple(states),
        region=REGIONS.get(region or "", ""),
    )


def to_decide() -> tuple[int, int]:
    """How many mentors wait for approval and how many PSPs to be confirmed."""
    mentors = sa.select(sa.func.count()).where(MentorProfile.status == MentorStatus.APPLIED)
    psps = sa.select(sa.func.count()).where(PspProfile.status == PspStatus.READY)
    return db.session.scalar(mentors) or 0, db.session.scalar(psps) or 0


@dataclass(frozen=True)
class Application:
    """A profile that waits for a decision, with the places of its person in that part."""

    profile: Any
    places: tuple[Place, ...]
    sent_at: datetime

    @property
    def person(self) -> Person:
        person: Person = self.profile.person
        return person


def mentors_to_approve() -> list[Application]:
    """Oldest first."""
    applied = sa.select(MentorProfile).where(MentorProfile.status == MentorStatus.APPLIED)
    return _applications(db.session.scalars(applied), Part.MENTOR)


def psps_to_confirm() -> list[Application]:
    """Oldest first."""
    sent = sa.select(PspProfile).where(PspProfile.status == PspStatus.READY)
    return _applications(db.session.scalars(sent), Part.PSP)


def _applications(profiles: Iterable[Any], part: Part) -> list[Application]:
    profiles = list(profiles)
    places = _places([profile.person_id for profile in profiles], part)
    found = [Application(p, tuple(places[p.person_id]), p.submitted_at or p.status_since) for p in profiles]
    return sorted(found, key=lambda application: (application.sent_at, str(application.profile.person_id)))


def _places(ids: list[uuid.UUID], part: Part) -> dict[uuid.UUID, list[Place]]:
    found: dict[uuid.UUID, list[Place]] = defaultdict(list)
    chosen = sa.select(Place).where(Place.person_id.in_(ids), Place.part == part)
    for place in db.session.scalars(chosen.order_by(Place.position)):
        found[place.person_id].append(place)
    return found


def icb_name(person: Person) -> str:
    icb = db.session.get(Organisation, person.icb_id) if person.icb_id else None
    return icb.name if icb else ""
