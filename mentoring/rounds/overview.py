"""The pool as the coordinator sees it before a run: who waits, who has room, who is not in it yet."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.db import db
from mentoring.organisations.regions import REGIONS
from mentoring.pairings import queries as pairings
from mentoring.people.models import Person
from mentoring.profiles import queries as profiles
from mentoring.profiles.models import MentorStatus, PspProfile, PspStatus
from mentoring.rounds import words


@dataclass(frozen=True)
class Waiting:
    person_id: uuid.UUID
    name: str
    region: str
    waited: str
    back: bool  # their match before this one ended


@dataclass(frozen=True)
class Outside:
    """Somebody who is not in the pool yet, and what is missing."""

    person_id: uuid.UUID
    name: str
    why: str


@dataclass(frozen=True)
class Overview:
    waiting: tuple[Waiting, ...]  # longest first
    places: int
    mentors: int  # with at least one free place
    drafts: tuple[Outside, ...]
    unconfirmed: tuple[Outside, ...]


def of_pool(on: date) -> Overview:
    """How things stand now; a run reads everything anew."""
    now = clock.now()
    pool = sorted(
        profiles.pool(), key=lambda one: (one.waiting_since or now, one.person.name, str(one.person_id))
    )
    free = _free_places(on)
    return Overview(
        waiting=tuple(
            Waiting(
                one.person_id,
                one.person.name,
                REGIONS.get(one.person.region or "", "Not stated"),
                words.waited(one.waiting_since, now),
                one.previous_match_ended,
            )
            for one in pool
        ),
        places=sum(free),
        mentors=len(free),
        drafts=_outside(PspStatus.DRAFT, "Has not finished their profile"),
        unconfirmed=_outside(PspStatus.READY, "Waits for you to confirm that they are a PSP"),
    )


def _free_places(on: date) -> list[int]:
    """Free places of each mentor who can take somebody."""
    taken = pairings.places_taken()
    left = [
        (mentor.places or 0) - taken.get(mentor.person_id, 0)
        for mentor in profiles.mentors_for_matching()
        if mentor.status is MentorStatus.APPROVED
        and (mentor.accepting_until is None or mentor.accepting_until >= on)
    ]
    return [places for places in left if places > 0]


def _outside(status: PspStatus, why: str) -> tuple[Outside, ...]:
    rows = db.session.execute(
        sa.select(Person.id, Person.name)
        .join(PspProfile, PspProfile.person_id == Person.id)
        .where(PspProfile.status == status)
        .order_by(Person.name, Person.id)
    )
    return tuple(Outside(person_id, name, why) for person_id, name in rows)
