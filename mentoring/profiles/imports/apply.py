"""Carry a plan out: everybody in it or nobody."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.exc import IntegrityError

from mentoring.core import audit, clock
from mentoring.core.db import Base, db, transaction
from mentoring.people import actions as people
from mentoring.people.models import Channel, Person
from mentoring.profiles.actions import move_mentor, move_psp
from mentoring.profiles.coordinator_actions import start_profiles
from mentoring.profiles.imports.plan import Plan
from mentoring.profiles.imports.row import NewPerson
from mentoring.profiles.models import MentorProfile, MentorStatus, Part, Place, PspProfile, PspStatus
from mentoring.profiles.saving import settle
from mentoring.profiles.sections import Subject


class HasRefusals(Exception):
    """Rows were refused and nobody said to leave them out: nothing was done."""


class Outdated(Exception):
    """Somebody in the plan was registered in the meantime: nothing was done."""


def carry_out(
    plan: Plan, *, skip_refused: bool, by: uuid.UUID | None, file: Base | None = None
) -> list[Person]:
    """Register the new people of a plan in one transaction, and delete the file it came from, if it is kept.

    An imported PSP is vouched for. With topics, an organisation and formats they wait for a mentor at once;
    with less they have a draft to complete. A mentor with as much, and places, has applied and is still to be
    approved.
    Raises HasRefusals, Outdated.
    """
    if plan.refused and not skip_refused:
        raise HasRefusals
    try:
        with transaction():
            added = [_person(new, by) for new in plan.new]
            db.session.flush()  # in bulk, and before the rows that point to them
            subjects = [
                subject
                for person, new in zip(added, plan.new, strict=True)
                for subject in _profiles(person, new, by)
            ]
            db.session.flush()
            with db.session.no_autoflush:
                for subject in subjects:
                    settle(subject)
            if file is not None:
                audit.record("profiles.import", file, actor_id=by)
                db.session.delete(file)
    except IntegrityError:
        raise Outdated from None
    return added


def _person(new: NewPerson, by: uuid.UUID | None) -> Person:
    person = people.build(name=new.name, email=new.email, roles=new.roles, granted_by=by)
    person.preferred_name, person.channel = new.preferred_name, new.channel
    person.phone = new.phone
    person.address = new.address if new.channel is Channel.LETTER else ""  # it is kept only for letters
    person.region, person.icb_id = new.region, new.icb_id
    return person


def _profiles(person: Person, new: NewPerson, by: uuid.UUID | None) -> list[Subject]:
    psp, mentor = start_profiles(person, by=by)
    subjects = []
    if psp:
        _psp(psp, new, by)
        subjects.append(Subject(person=person, profile=psp, part=Part.PSP, by=person.id))
    if mentor:
        _mentor(mentor, new, by)
        subjects.append(Subject(person=person, profile=mentor, part=Part.MENTOR, by=person.id))
    for subject in subjects:
        _common(subject.profile, new)
        _places(person, subject.part, new)
    return subjects


def _common(profile: Any, new: NewPerson) -> None:
    profile.formats, profile.availability = dict(new.formats), list(new.availability)
    profile.languages, profile.needs = list(new.languages), list(new.needs)
    profile.note = new.note


def _places(person: Person, part: Part, new: NewPerson) -> None:
    for position, place in enumerate(new.places):
        db.session.add(
            Place(
                person_id=person.id,
                part=part,
                organisation_id=place.organisation_id,
                type=place.type,
                position=position,
                started_on=place.started_on,
            )
        )


def _psp(profile: PspProfile, new: NewPerson, by: uuid.UUID | None) -> None:
    profile.topics, profile.started_role_on = list(new.topics), new.started
    if new.ready:
        profile.submitted_at = clock.now()
        move_psp(profile, PspStatus.WAITING, by=by)


def _mentor(profile: MentorProfile, new: NewPerson, by: uuid.UUID | None) -> None:
    profile.topics, profile.years_as_psp, profile.places = dict(new.offered), new.years, new.mentees
    if new.can_apply:
        profile.submitted_at = clock.now()
        move_mentor(profile, MentorStatus.APPLIED, by=by)
