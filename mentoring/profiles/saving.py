"""Verbs on the answers of a profile: save a section, add and remove an organisation, send it all."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from mentoring.core import audit, clock
from mentoring.core.db import db, transaction
from mentoring.organisations import actions as organisations
from mentoring.organisations.models import OrganisationType
from mentoring.people.models import Person
from mentoring.profiles import queries
from mentoring.profiles.actions import begin, blank, move_mentor, move_psp
from mentoring.profiles.models import MentorStatus, Part, Place, PspProfile, PspStatus
from mentoring.profiles.sections import Section, Subject, sections_of
from mentoring.profiles.sections.base import PrivateForm, SectionForm


class Collision(Exception):
    """Somebody else took the same e-mail address, or changed the same thing, in the same moment."""


class NotComplete(Exception):
    """Required sections are missing."""


class NotReadBack(Exception):
    """What was recorded on somebody's behalf was not read back to them."""


def _held(subject: Subject) -> Subject:
    """The same subject with its profile and person as they are now, held until the end of the transaction."""
    profile = begin(subject.person.id, subject.part)
    person = sa.select(Person).where(Person.id == subject.person.id).with_for_update(of=Person)
    db.session.scalars(person.execution_options(populate_existing=True)).one()
    return replace(subject, profile=profile)


def save_section(section: Section, form: SectionForm, subject: Subject, *, complete: bool) -> None:
    """Save the valid answers of a form that `validate` has run on, and tick the section off or mark it begun.

    Raises Collision.
    """
    try:
        with transaction():
            subject = _held(subject)
            if not (isinstance(form, PrivateForm) and form.keeps):
                section.save(form.valid_values(), subject)
            _mark(section.slug, subject, complete=complete)
            _touch(subject, section.audit_name)
    except IntegrityError:
        raise Collision from None


def _mark(slug: str, subject: Subject, *, complete: bool) -> None:
    done = [one for one in subject.profile.done if one != slug]
    begun = [one for one in subject.profile.begun if one != slug]
    (done if complete else begun).append(slug)
    subject.profile.done, subject.profile.begun = done, begun


def _touch(subject: Subject, what: str) -> None:
    """In the current transaction: when, by whom, and a line that names the section and never an answer."""
    subject.profile.updated_at = clock.now()
    if subject.on_behalf:
        subject.profile.recorded_by = None  # until it has been read back
    audit.record(
        f"profiles.save-{what}", subject.profile, actor_id=subject.by, about_id=subject.profile.person_id
    )


def settle(subject: Subject) -> None:
    """Tick off every section whose stored answers are enough, for profiles that came by import.

    Optional sections count only with an answer in them. In the current transaction, not committed.
    """
    done = [
        section.slug
        for section in sections_of(subject.part)
        if (section.required or any(section.load(subject).values())) and section.holds_enough(subject)
    ]
    subject.profile.done = done
    subject.profile.begun = [slug for slug in subject.profile.begun if slug not in done]


def missing(subject: Subject) -> list[Section]:
    """The required sections that are not completed."""
    return [
        section
        for section in sections_of(subject.part)
        if section.required and not section.is_done(subject.profile)
    ]


def submit(subject: Subject, *, read_back: bool = False) -> None:
    """Send a profile. Sending it twice does nothing more, and neither does it undo a later state.

    An approved mentor confirms with it that all of it is still right.

    Raises NotComplete, NotReadBack.
    """
    with transaction():
        subject = _held(subject)
        if missing(subject):
            raise NotComplete
        if subject.on_behalf:
            if not read_back:
                raise NotReadBack
            subject.profile.recorded_by = subject.by
            audit.record(
                "profiles.read-back", subject.profile, actor_id=subject.by, about_id=subject.person.id
            )
        _send(subject)


def _send(subject: Subject) -> None:
    profile = subject.profile
    if isinstance(profile, PspProfile):
        if profile.status is PspStatus.DRAFT:
            profile.submitted_at = clock.now()
            move_psp(profile, PspStatus.WAITING if profile.vouched else PspStatus.READY, by=subject.by)
    elif profile.status is MentorStatus.DRAFT:
        profile.submitted_at = profile.confirmed_at = clock.now()
        move_mentor(profile, MentorStatus.APPLIED, by=subject.by)
    elif profile.status is MentorStatus.APPROVED:
        profile.confirmed_at = clock.now()
        audit.record("profiles.confirm", profile, actor_id=subject.by, about_id=subject.person.id)


def add_place(
    subject: Subject,
    organisation_id: uuid.UUID | None,
    *,
    type: OrganisationType,
    started_on: date | None,
    ended_on: date | None,
    name: str = "",
) -> None:
    """Add an organisation: one of the list, or by name. One that is there already gets the new details."""
    details: dict[str, Any] = {"type": type, "started_on": started_on, "ended_on": ended_on}
    with transaction():
        subject = _held(subject)
        if organisation_id is None:
            organisation_id = organisations.add_typed(name, type, subject.person.region, by=subject.by).id
            db.session.flush()
        places = queries.places_of(subject.person.id, subject.part)
        place = next((one for one in places if one.organisation_id == organisation_id), None)
        if place is None:
            place = Place(
                person_id=subject.person.id,
                part=subject.part,
                organisation_id=organisation_id,
                position=1 + max((one.position for one in places), default=-1),
            )
            db.session.add(place)
        _set(place, details)
        _mark("organisations", subject, complete="organisations" in subject.profile.done)
        _touch(subject, "organisations")


def change_place(subject: Subject, place: Place, **details: Any) -> None:
    """Set what kind, since and until when. Nothing happens where it was removed in the meantime."""
    with transaction():
        subject = _held(subject)
        if _still_there(place):
            _set(place, details)
            _touch(subject, "organisations")


def remove_place(subject: Subject, place: Place) -> None:
    """Take an organisation off, once. Without any, the section is not completed any more."""
    with transaction():
        subject = _held(subject)
        if not _still_there(place):
            return
        db.session.delete(place)
        db.session.flush()
        if not subject.places:
            _mark("organisations", subject, complete=False)
        _touch(subject, "organisations")


def _still_there(place: Place) -> bool:
    """After `_held`: whether nobody removed it since it was read."""
    return db.session.scalar(sa.select(Place.id).where(Place.id == place.id)) is not None


def _set(place: Place, details: dict[str, Any]) -> None:
    for name, value in details.items():
        setattr(place, name, value)


def own_place(subject: Subject, place_id: uuid.UUID) -> Place | None:
    """One of this person's organisations in this part, and of nobody else's."""
    place = queries.place(place_id)
    mine = place is not None and (place.person_id, place.part) == (subject.person.id, subject.part)
    return place if mine else None


def subject_of(person: Person, part: Part, *, by: uuid.UUID) -> Subject:
    """What pages work on: the stored profile, or an empty one that is not stored yet."""
    profile = queries.profile_of(person.id, part) or blank(person.id, part)
    return Subject(person=person, profile=profile, part=part, by=by)
