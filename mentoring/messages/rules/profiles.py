"""A profile was sent in, an application came or was approved: what happens next."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from mentoring.core.db import db
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.records import once_in_a_scan
from mentoring.people.models import Person
from mentoring.profiles.models import MentorProfile, MentorStatus, PspProfile, PspStatus

USEFUL_FOR = timedelta(days=14)
_RECEIVED = (PspStatus.READY, PspStatus.WAITING)


def _psps(now: datetime) -> Iterable[PspProfile]:
    return db.session.scalars(
        sa.select(PspProfile).where(
            PspProfile.status.in_(_RECEIVED), PspProfile.submitted_at > now - USEFUL_FOR
        )
    )


def _psps_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PspProfile]:
    return {row.id: row for row in db.session.scalars(sa.select(PspProfile).where(PspProfile.id.in_(ids)))}


def _received(profile: PspProfile, now: datetime) -> Iterator[Owed]:
    sent_in = profile.submitted_at
    if sent_in and profile.status in _RECEIVED and now < sent_in + USEFUL_FOR:
        yield Owed(profile.person_id, profile.id, "", sent_in)


@once_in_a_scan
def _mentors(now: datetime) -> Iterable[MentorProfile]:
    recent = sa.or_(
        MentorProfile.submitted_at > now - USEFUL_FOR, MentorProfile.status_since > now - USEFUL_FOR
    )
    states = (MentorStatus.APPLIED, MentorStatus.APPROVED)
    return db.session.scalars(sa.select(MentorProfile).where(MentorProfile.status.in_(states), recent))


def _mentors_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, MentorProfile]:
    rows = db.session.scalars(sa.select(MentorProfile).where(MentorProfile.id.in_(ids)))
    return {row.id: row for row in rows}


def _applied(profile: MentorProfile, now: datetime) -> Iterator[Owed]:
    sent_in = profile.submitted_at
    if sent_in and profile.status is MentorStatus.APPLIED and now < sent_in + USEFUL_FOR:
        yield Owed(profile.person_id, profile.id, "", sent_in)


def _approved(profile: MentorProfile, now: datetime) -> Iterator[Owed]:
    since = profile.status_since
    if profile.status is MentorStatus.APPROVED and since <= now < since + USEFUL_FOR:
        yield Owed(profile.person_id, profile.id, "", since)


def _own_psp(profile: PspProfile, person: Person, row: OutboxMessage) -> Content:
    return Content(Link("See your profile", "profiles.own_psp"))


def _own_mentor(profile: MentorProfile, person: Person, row: OutboxMessage) -> Content:
    return Content(Link("See your profile", "profiles.own_mentor"))


PROFILE_RECEIVED = Rule(
    kind="profile_received",
    to="the PSP",
    subject="the profile",
    owes="when they have sent in their profile",
    useful="for 14 days, until a mentor is suggested",
    records=_psps,
    by_ids=_psps_by_ids,
    about=_received,
    content=_own_psp,
)
APPLICATION_RECEIVED = Rule(
    kind="application_received",
    to="the mentor",
    subject="the profile",
    owes="when they have applied",
    useful="for 14 days, until the coordinator has decided",
    records=_mentors,
    by_ids=_mentors_by_ids,
    about=_applied,
    content=_own_mentor,
)
MENTOR_APPROVED = Rule(
    kind="mentor_approved",
    to="the mentor",
    subject="the profile",
    owes="when the coordinator has approved them",
    useful="for 14 days",
    records=_mentors,
    by_ids=_mentors_by_ids,
    about=_approved,
    content=_own_mentor,
)
