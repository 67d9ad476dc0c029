"""People who wait and people who mentor, with answers that suit each other unless a test says otherwise."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.organisations.models import Organisation, OrganisationType
from mentoring.people.models import Person
from mentoring.profiles.models import MentorProfile, MentorStatus, Part, Place, PspProfile, PspStatus
from mentoring.rounds import actions, queries, running
from mentoring.rounds.models import Decision, Round, Run, RunPair
from tests.builders import make_person

USE = {"use": {"at": "2026-01-05T10:00:00Z", "wording": "2026-11", "channel": "web"}}
TELL_ONLY = {"tell": USE["use"]}


def make_organisation(name: str = "") -> Organisation:
    one = Organisation(
        name=name or f"Trust {uuid.uuid4()}", type=OrganisationType.ACUTE, updated_at=clock.now()
    )
    with transaction():
        db.session.add(one)
    return one


def make_psp(name: str = "", *, at: Organisation | None = None, region: str = "Y56", **values: Any) -> Person:
    """Somebody who waits for a mentor, for 4 weeks."""
    person = make_person(Role.PSP, name=name, region=region)
    now = clock.now()
    profile = PspProfile(
        person_id=person.id,
        **{
            "status": PspStatus.WAITING,
            "started_role_on": date(2025, 1, 1),
            "topics": ["co-design", "board"],
            "formats": {"video": "yes", "phone": "yes"},
            "availability": ["morning", "evening"],
            "waiting_since": now - timedelta(weeks=4),
            "status_since": now,
            "updated_at": now,
        }
        | values,
    )
    _save(person, profile, Part.PSP, at or make_organisation())
    return person


def make_mentor(
    name: str = "", *, at: Organisation | None = None, region: str = "Y56", **values: Any
) -> Person:
    """An approved mentor with one place."""
    person = make_person(Role.MENTOR, name=name, region=region)
    now = clock.now()
    profile = MentorProfile(
        person_id=person.id,
        **{
            "status": MentorStatus.APPROVED,
            "years_as_psp": 3,
            "topics": {"co-design": "confident", "board": "some"},
            "places": 1,
            "formats": {"video": "yes", "phone": "yes"},
            "availability": ["morning", "evening"],
            "status_since": now,
            "updated_at": now,
        }
        | values,
    )
    _save(person, profile, Part.MENTOR, at or make_organisation())
    return person


def _save(person: Person, profile: Any, part: Part, at: Organisation) -> None:
    with transaction():
        db.session.add(profile)
        db.session.add(Place(person_id=person.id, part=part, organisation_id=at.id, type=at.type, position=1))


def psp_of(person: Person) -> PspProfile:
    return db.session.query(PspProfile).filter_by(person_id=person.id).one()


def mentor_of(person: Person) -> MentorProfile:
    return db.session.query(MentorProfile).filter_by(person_id=person.id).one()


def make_round(coordinator: Person, name: str = "Spring") -> Round:
    return actions.open_round(name, by=coordinator.id)


def make_run(one: Round, coordinator: Person) -> Run:
    """A run that a worker did at once."""
    run = actions.queue_run(one.id, by=coordinator.id)
    running.execute(run.id)
    return db.session.get_one(Run, run.id, populate_existing=True)


def pairs_of(run: Run) -> dict[str, RunPair]:
    """By the PSP's name."""
    return {pair.psp.name: pair for pair in queries.pairs(run.id)}


def approve_all(run: Run, coordinator: Person) -> None:
    for pair in queries.pairs(run.id):
        actions.decide(pair.id, Decision.APPROVED, by=coordinator.id)


def minutes_later(minutes: float) -> datetime:
    return clock.now() + timedelta(minutes=minutes)
