"""What the coordinator decides about people: add, confirm, approve, not now, pause, resume, reopen."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from mentoring.core import audit, clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.people import actions as people
from mentoring.people.models import Channel, Person
from mentoring.profiles.actions import move_mentor, move_psp
from mentoring.profiles.models import MentorProfile, MentorStatus, Part, PspProfile, PspStatus


class NotThere(Exception):
    """There is no such profile."""


class NotNow(Exception):
    """The profile is not in a state in which this can happen, for instance because somebody was quicker."""


def add(
    *,
    name: str,
    email: str | None,
    roles: tuple[Role, ...],
    channel: Channel,
    phone: str,
    address: str,
    by: uuid.UUID,
) -> Person:
    """Register somebody the coordinator knows, with empty profiles. A PSP so added needs no confirming later.

    Raises people.actions.AlreadyKnown.
    """
    try:
        with transaction():
            person = people.build(name=name, email=email, roles=roles, granted_by=by)
            person.channel, person.phone = channel, phone
            person.address = address if channel is Channel.LETTER else ""  # it is kept only for letters
            db.session.flush()
            start_profiles(person, by=by)
            return person
    except IntegrityError:
        raise people.AlreadyKnown from None


def start_profiles(person: Person, *, by: uuid.UUID | None) -> tuple[PspProfile | None, MentorProfile | None]:
    """Empty profiles for the roles of a new person; the PSP's is vouched for.

    In the current transaction, not committed; the person's row must be flushed already.
    """
    now = clock.now()
    start: dict[str, Any] = {"person_id": person.id, "status_since": now, "status_by": by, "updated_at": now}
    psp = mentor = None
    if person.has_role(Role.PSP):
        psp = PspProfile(**start, status=PspStatus.DRAFT, vouched=True)
        db.session.add(psp)
    if person.has_role(Role.MENTOR):
        mentor = MentorProfile(**start, status=MentorStatus.DRAFT)
        db.session.add(mentor)
    return psp, mentor


def _locked(person_id: uuid.UUID, part: Part) -> Any:
    """The profile, held until the end of the transaction so that two coordinators do not decide at once."""
    model: Any = PspProfile if part is Part.PSP else MentorProfile
    chosen = sa.select(model).where(model.person_id == person_id).with_for_update(of=model)
    profile = db.session.scalar(chosen.execution_options(populate_existing=True))
    if profile is None:
        raise NotThere
    return profile


def _move(profile: Any, status: Any, *, only_from: Any, by: uuid.UUID) -> None:
    if profile.status is not only_from:
        raise NotNow
    move = move_psp if isinstance(profile, PspProfile) else move_mentor
    move(profile, status, by=by)


def confirm_psp(person_id: uuid.UUID, *, by: uuid.UUID) -> None:
    """They really are a PSP: into the pool. Raises NotThere, NotNow."""
    with transaction():
        profile = _locked(person_id, Part.PSP)
        _move(profile, PspStatus.WAITING, only_from=PspStatus.READY, by=by)
        profile.vouched = True
        audit.record("profiles.vouch", profile, actor_id=by, about_id=person_id)


def approve_mentor(person_id: uuid.UUID, *, by: uuid.UUID) -> None:
    """They may be suggested from now on. Raises NotThere, NotNow."""
    with transaction():
        _move(_locked(person_id, Part.MENTOR), MentorStatus.APPROVED, only_from=MentorStatus.APPLIED, by=by)


_SENT = {Part.PSP: PspStatus.READY, Part.MENTOR: MentorStatus.APPLIED}
_DRAFT = {Part.PSP: PspStatus.DRAFT, Part.MENTOR: MentorStatus.DRAFT}
_AVAILABLE = {Part.PSP: PspStatus.WAITING, Part.MENTOR: MentorStatus.APPROVED}
_PAUSED = {Part.PSP: PspStatus.PAUSED, Part.MENTOR: MentorStatus.PAUSED}


def not_now(person_id: uuid.UUID, part: Part, *, reason: str, by: uuid.UUID) -> None:
    """Give the profile back as a draft. Nothing is lost; the reason goes to the audit trail, sealed.

    Raises NotThere, NotNow.
    """
    with transaction():
        profile = _locked(person_id, part)
        _move(profile, _DRAFT[part], only_from=_SENT[part], by=by)
        audit.record("profiles.not-now", profile, actor_id=by, about_id=person_id, reason=reason)


def pause(person_id: uuid.UUID, part: Part, *, by: uuid.UUID) -> None:
    """Out of the pool for a while. Raises NotThere, NotNow (there is a suggestion or a mentor already)."""
    with transaction():
        _move(_locked(person_id, part), _PAUSED[part], only_from=_AVAILABLE[part], by=by)


def resume(person_id: uuid.UUID, part: Part, *, by: uuid.UUID) -> None:
    """Back in the pool, with the waiting time they had. Raises NotThere, NotNow."""
    with transaction():
        _move(_locked(person_id, part), _AVAILABLE[part], only_from=_PAUSED[part], by=by)


def reopen(person_id: uuid.UUID, *, by: uuid.UUID) -> None:
    """A PSP who had closed waits for a mentor from now on. Raises NotThere, NotNow."""
    with transaction():
        profile = _locked(person_id, Part.PSP)
        if profile.person.deceased_at:
            raise NotNow
        waits = profile.submitted_at is not None and profile.vouched
        _move(profile, PspStatus.WAITING if waits else PspStatus.DRAFT, only_from=PspStatus.CLOSED, by=by)
        profile.waiting_since = clock.now() if waits else None
