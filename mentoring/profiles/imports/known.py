"""What the database knows that a plan is made against, as plain data."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.organisations.models import Organisation, OrganisationType
from mentoring.people.models import Person, RoleGrant
from mentoring.profiles.imports.template import same


@dataclass(frozen=True)
class Body:
    """An organisation."""

    id: uuid.UUID
    code: str
    name: str
    type: OrganisationType
    region: str
    icb_code: str
    closed_on: date | None


@dataclass(frozen=True)
class Known:
    """Who is registered, by e-mail and by name, and the organisations there are."""

    emails: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    contacts: frozenset[tuple[str, str]] = frozenset()  # of those without e-mail, as contacts() gives them
    codes: Mapping[str, Body] = field(default_factory=dict)
    by_name: Mapping[str, tuple[Body, ...]] = field(default_factory=dict)
    by_id: Mapping[uuid.UUID, Body] = field(default_factory=dict)


def contacts(name: str, phone: str, address: str) -> frozenset[tuple[str, str]]:
    """By what somebody without e-mail is known again: their name with their phone number or address."""
    digits = "".join(c for c in phone if c.isdigit())
    return frozenset((same(name), same(way)) for way in (digits, address) if way)


def known() -> Known:
    """Read it all, in three queries."""
    roles: dict[str, set[Role]] = defaultdict(set)
    names = set()
    rows = db.session.execute(
        sa.select(Person.email, Person.name, RoleGrant.role).outerjoin(
            RoleGrant, RoleGrant.person_id == Person.id
        )
    )
    for email, name, role in rows:
        names.add(same(name))
        if email:
            roles[email] |= {role} if role else set()
    without = db.session.scalars(sa.select(Person).where(Person.email.is_(None)))
    bodies = [_body(row) for row in db.session.scalars(sa.select(Organisation))]
    by_name: dict[str, list[Body]] = defaultdict(list)
    for body in bodies:
        by_name[same(body.name)].append(body)
    return Known(
        emails={email: frozenset(held) for email, held in roles.items()},
        names=frozenset(names),
        contacts=frozenset().union(*(contacts(p.name, p.phone, p.address) for p in without)),
        codes={body.code: body for body in bodies if body.code},
        by_name={name: tuple(found) for name, found in by_name.items()},
        by_id={body.id: body for body in bodies},
    )


def _body(row: Organisation) -> Body:
    return Body(
        id=row.id,
        code=row.ods_code or "",
        name=row.name,
        type=row.type,
        region=row.region or "",
        icb_code=row.icb_code or "",
        closed_on=row.closed_on,
    )
