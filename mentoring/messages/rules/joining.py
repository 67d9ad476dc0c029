"""Somebody was registered by another person, or has begun a profile and not sent it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import LONGEST, Content, Link, Owed, Rule
from mentoring.people.models import Channel, Person, RoleGrant, SignInSession
from mentoring.profiles.models import MentorProfile, MentorStatus, PspProfile, PspStatus

LAST_USEFUL_FOR = timedelta(days=21)  # the last reminder, if it could not be sent before
_PARTS = (Role.PSP, Role.MENTOR)


@dataclass(frozen=True)
class _Registered:
    """Somebody whom another person gave their first role here, and who has never signed in."""

    person: Person
    at: datetime


def _registered(*conditions: sa.ColumnElement[bool]) -> list[_Registered]:
    own = sa.select(RoleGrant.person_id).where(RoleGrant.role.in_(_PARTS), RoleGrant.granted_by.is_(None))
    given = sa.select(RoleGrant.person_id).where(RoleGrant.role.in_(_PARTS))
    found = sa.select(Person).where(
        Person.id.in_(given),
        Person.id.not_in(own),
        Person.id.not_in(sa.select(SignInSession.person_id)),
        Person.email_confirmed_at.is_(None),
        *conditions,
    )
    return [_Registered(person, person.created_at) for person in db.session.scalars(found)]


def _all_registered(now: datetime) -> Iterable[_Registered]:
    return _registered(Person.created_at > now - LONGEST)


def _registered_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _Registered]:
    return {found.person.id: found for found in _registered(Person.id.in_(ids))}


def _is_told(found: _Registered, now: datetime) -> Iterator[Owed]:
    person = found.person
    if person.email and person.channel is Channel.EMAIL and found.at <= now < found.at + LONGEST:
        yield Owed(person.id, person.id, "", found.at)


def _to_sign_in(found: _Registered, person: Person, row: OutboxMessage) -> Content:
    return Content(Link("Sign in", "people.sign_in"))


@dataclass(frozen=True)
class _Draft:
    """Somebody holds a role since a moment, and has not sent the profile of it."""

    grant: RoleGrant

    def owed(self, now: datetime) -> Iterator[Owed]:
        """The newest of the reminders whose day has come; the last one is of use for a while only."""
        began, today = clock.day_of(self.grant.granted_at), clock.day_of(now)
        days = current_app.config["SETTINGS"].profile_reminders
        due = [day for day in days if began + timedelta(days=day) <= today]
        if not due or today >= began + timedelta(days=days[-1]) + LAST_USEFUL_FOR:
            return
        due_on = began + timedelta(days=due[-1])
        yield Owed(self.grant.person_id, self.grant.id, str(due[-1]), clock.start_of(due_on))


def _drafts(role: Role, *conditions: sa.ColumnElement[bool]) -> Sequence[RoleGrant]:
    """Those who hold a role and have no profile yet, or a draft."""
    sent = (
        sa.select(PspProfile.person_id).where(PspProfile.status != PspStatus.DRAFT)
        if role is Role.PSP
        else sa.select(MentorProfile.person_id).where(MentorProfile.status != MentorStatus.DRAFT)
    )
    found = sa.select(RoleGrant).where(RoleGrant.role == role, RoleGrant.person_id.not_in(sent), *conditions)
    return db.session.scalars(found).all()


def _recent(now: datetime) -> sa.ColumnElement[bool]:
    longest = timedelta(days=current_app.config["SETTINGS"].profile_reminders[-1] + 1) + LAST_USEFUL_FOR
    return RoleGrant.granted_at > now - longest


def _psps(now: datetime) -> Iterable[_Draft]:
    return map(_Draft, _drafts(Role.PSP, _recent(now)))


def _psps_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _Draft]:
    return {grant.id: _Draft(grant) for grant in _drafts(Role.PSP, RoleGrant.id.in_(ids))}


def _mentors(now: datetime) -> Iterable[_Draft]:
    return map(_Draft, _drafts(Role.MENTOR, _recent(now)))


def _mentors_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _Draft]:
    return {grant.id: _Draft(grant) for grant in _drafts(Role.MENTOR, RoleGrant.id.in_(ids))}


def _own_psp(draft: _Draft, person: Person, row: OutboxMessage) -> Content:
    return Content(Link("Go to your profile", "profiles.own_psp"))


def _own_mentor(draft: _Draft, person: Person, row: OutboxMessage) -> Content:
    return Content(Link("Go to your mentor profile", "profiles.own_mentor"))


REGISTERED = Rule(
    kind="registered",
    to="whoever is reached by e-mail and was registered by the coordinator or an import",
    subject="the person",
    owes="at once",
    useful="for 60 days, until they have signed in",
    records=_all_registered,
    by_ids=_registered_by_ids,
    about=_is_told,
    content=_to_sign_in,
)
FINISH_PROFILE_PSP = Rule(
    kind="finish_profile_psp",
    to="the PSP",
    subject="the role they were given",
    optional=True,
    owes="7 and 21 days after they were registered",
    times="each day once",
    useful="until they send it; the first until the second, the second for 21 days",
    records=_psps,
    by_ids=_psps_by_ids,
    about=_Draft.owed,
    content=_own_psp,
)
FINISH_PROFILE_MENTOR = Rule(
    kind="finish_profile_mentor",
    to="the mentor",
    subject="the role they were given",
    optional=True,
    owes="7 and 21 days after they were registered as a mentor",
    times="each day once",
    useful="until they send it; the first until the second, the second for 21 days",
    records=_mentors,
    by_ids=_mentors_by_ids,
    about=_Draft.owed,
    content=_own_mentor,
)
