"""While nothing happens: a PSP still waits, and a mentor is asked if what they told us is still right."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import count as counted
from itertools import takewhile

import sqlalchemy as sa
from flask import current_app

from mentoring.core import clock
from mentoring.core.db import db
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.words import day
from mentoring.people.models import Person
from mentoring.profiles.models import MentorProfile, MentorStatus, PspProfile, PspStatus

ASKED_FOR = timedelta(days=28)  # how long a question to a mentor is of use


def _waiting(now: datetime) -> Iterable[PspProfile]:
    return db.session.scalars(sa.select(PspProfile).where(PspProfile.status == PspStatus.WAITING))


def _psps_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PspProfile]:
    return {row.id: row for row in db.session.scalars(sa.select(PspProfile).where(PspProfile.id.in_(ids)))}


def _still_looking(profile: PspProfile, now: datetime) -> Iterator[Owed]:
    """The newest of the days that are so many weeks apart; those that were missed are left alone."""
    if profile.status is not PspStatus.WAITING or profile.waiting_since is None:
        return
    apart = timedelta(weeks=current_app.config["SETTINGS"].still_looking_weeks)
    since = clock.day_of(profile.waiting_since)
    times = (clock.day_of(now) - since) // apart
    if times >= 1:
        due_on = since + times * apart
        yield Owed(profile.person_id, profile.id, due_on.isoformat(), clock.start_of(due_on))


def _looking_since(profile: PspProfile, person: Person, row: OutboxMessage) -> Content:
    return Content(
        Link("Look through your profile", "profiles.own_psp"), {"waiting_since": day(profile.waiting_since)}
    )


def last_heard(profile: MentorProfile) -> date:
    """When a mentor last said that all is still right, or was approved, or came back."""
    return clock.day_of(max(profile.confirmed_at or profile.status_since, profile.status_since))


def _approved(now: datetime) -> Iterable[MentorProfile]:
    return db.session.scalars(sa.select(MentorProfile).where(MentorProfile.status == MentorStatus.APPROVED))


def _mentors_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, MentorProfile]:
    rows = db.session.scalars(sa.select(MentorProfile).where(MentorProfile.id.in_(ids)))
    return {row.id: row for row in rows}


def _capacity(profile: MentorProfile, now: datetime) -> Iterator[Owed]:
    """The newest of the days that are so many months apart, for some weeks."""
    if profile.status is not MentorStatus.APPROVED:
        return
    since, today = last_heard(profile), clock.day_of(now)
    apart = current_app.config["SETTINGS"].capacity_check_months
    days = (clock.add_months(since, apart * times) for times in counted(1))
    due = list(takewhile(lambda due_on: due_on <= today, days))
    if due and today < due[-1] + ASKED_FOR:
        yield Owed(profile.person_id, profile.id, due[-1].isoformat(), clock.start_of(due[-1]))


def _to_check(profile: MentorProfile, person: Person, row: OutboxMessage) -> Content:
    return Content(
        Link("Check your answers", "profiles.own_check", {"part": "mentor"}),
        {"last_heard": day(last_heard(profile))},
    )


STILL_LOOKING = Rule(
    kind="still_looking",
    to="the PSP",
    subject="the profile",
    optional=True,
    facts=("waiting_since",),
    owes="every 4 weeks while they wait for a mentor",
    times="each time once",
    useful="until the next one, or until somebody is suggested or they take a break",
    records=_waiting,
    by_ids=_psps_by_ids,
    about=_still_looking,
    content=_looking_since,
)
CAPACITY_CHECK = Rule(
    kind="capacity_check",
    to="the approved mentor",
    subject="the profile",
    optional=True,
    facts=("last_heard",),
    owes="every 3 months after they were approved or confirmed their answers",
    times="each time once",
    useful="for 28 days, until they confirm, take a break or leave",
    records=_approved,
    by_ids=_mentors_by_ids,
    about=_capacity,
    content=_to_check,
)
