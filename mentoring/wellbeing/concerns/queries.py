"""Reads of concerns, and who may open one."""

from __future__ import annotations

import uuid
from collections.abc import Collection

import sqlalchemy as sa

from mentoring.core.access import Identity, Role
from mentoring.core.db import db
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import Pairing
from mentoring.people import queries as people
from mentoring.people import sessions
from mentoring.people.models import Person
from mentoring.wellbeing.concerns.models import Audience, Concern, ConcernStep

TEAM = frozenset({Role.COORDINATOR, Role.DEPUTY})


def get(concern_id: uuid.UUID) -> Concern | None:
    return db.session.get(Concern, concern_id)


def pair_of(concern: Concern) -> Pairing | None:
    return pairings.get_pairing(concern.pairing_id) if concern.pairing_id else None


def parties(raised_by: uuid.UUID, pairing: Pairing | None) -> frozenset[uuid.UUID]:
    """Who never opens a concern, whatever roles they hold: whoever raised it, and both people of the pair."""
    both = (pairing.psp_id, pairing.mentor_id) if pairing else ()
    return frozenset({raised_by, *both})


def is_reader(audience: Audience, roles: Collection[Role]) -> bool:
    """Whether these roles open concerns for this audience. Somebody in the team is no independent lead."""
    team, lead = not TEAM.isdisjoint(roles), Role.SAFEGUARDING in roles
    if audience is Audience.LEAD:
        return lead and not team
    coordinator = Role.COORDINATOR in roles
    return coordinator and not lead if audience is Audience.COORDINATOR else coordinator or lead


def may_open(concern: Concern, who: Identity) -> bool:
    return _may_open(concern, pair_of(concern), who)


def _may_open(concern: Concern, pairing: Pairing | None, who: Identity) -> bool:
    out = parties(concern.raised_by, pairing)
    return who.person_id not in out and is_reader(concern.audience, who.roles)


def readers(audience: Audience, out: Collection[uuid.UUID]) -> list[Person]:
    """Who may open such a concern now: coordinators, a deputy who covers, leads; without those in `out`."""
    held = {person.id: person for role in (*TEAM, Role.SAFEGUARDING) for person in people.with_role(role)}
    return sorted(
        (
            person
            for person in held.values()
            if person.id not in out and is_reader(audience, sessions.identity_of(person).roles)
        ),
        key=lambda person: (person.name, person.id),
    )


def readers_of(concern: Concern) -> list[Person]:
    return readers(concern.audience, parties(concern.raised_by, pair_of(concern)))


def for_reader(who: Identity) -> list[Concern]:
    """What somebody may open: what waits, the first due first, then what is closed, the newest first."""
    rows = list(db.session.scalars(sa.select(Concern)))
    pairs = pairings.pairings_by_ids({row.pairing_id for row in rows if row.pairing_id}, with_people=False)
    by_concern = {row.id: pairs.get(row.pairing_id) if row.pairing_id else None for row in rows}
    found = [row for row in rows if _may_open(row, by_concern[row.id], who)]
    waiting = sorted(
        (row for row in found if row.closed_at is None), key=lambda row: (row.due_on, row.raised_at, row.id)
    )
    closed = sorted(
        (row for row in found if row.closed_at is not None), key=lambda row: row.raised_at, reverse=True
    )
    return waiting + closed


def count_unopened(who: Identity) -> int:
    """How many of those somebody may open nobody has opened."""
    return sum(row.seen_at is None and row.closed_at is None for row in for_reader(who))


def unseen() -> list[Concern]:
    """Concerns that nobody has opened yet, the oldest first. `readers_of` says who is to hear of one at once:
    only that there is something new to look at."""
    nobody = sa.select(Concern).where(Concern.seen_at.is_(None), Concern.closed_at.is_(None))
    return list(db.session.scalars(nobody.order_by(Concern.raised_at, Concern.id)))


def raised_by(person_id: uuid.UUID) -> list[Concern]:
    """Somebody's own concerns, the newest first."""
    mine = sa.select(Concern).where(Concern.raised_by == person_id)
    return list(db.session.scalars(mine.order_by(Concern.raised_at.desc(), Concern.id)))


def steps(concern: Concern) -> list[tuple[ConcernStep, Person]]:
    """The trail of one concern, the oldest first, and who did it."""
    trail = sa.select(ConcernStep, Person).join(Person, Person.id == ConcernStep.by)
    trail = trail.where(ConcernStep.concern_id == concern.id).order_by(ConcernStep.at, ConcernStep.id)
    return [(step, person) for step, person in db.session.execute(trail)]
