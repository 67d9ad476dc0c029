"""Verbs about profiles: begin one, save a section, submit it, move it to another state."""

from __future__ import annotations

import uuid
from typing import Any, cast

import sqlalchemy as sa

from mentoring.core import audit, clock
from mentoring.core.db import db, insert_once
from mentoring.profiles.models import MentorProfile, MentorStatus, Part, PspProfile, PspStatus
from mentoring.profiles.queries import Profile

MODELS: dict[Part, type[PspProfile] | type[MentorProfile]] = {
    Part.PSP: PspProfile,
    Part.MENTOR: MentorProfile,
}


def blank(person_id: uuid.UUID, part: Part) -> Profile:
    """An empty profile that is not stored: what a page shows before anything was saved."""
    profile = MODELS[part](person_id=person_id, status_since=clock.now(), updated_at=clock.now())
    for column in MODELS[part].__table__.columns:
        default: Any = column.default
        if default is not None:
            setattr(profile, column.key, default.arg(None) if default.is_callable else default.arg)
    return profile


def begin(person_id: uuid.UUID, part: Part) -> Profile:
    """The person's stored profile, made if there is none, held until the end of the current transaction.

    In the current transaction, not committed. Two at once begin the same one.
    """
    now = clock.now()
    insert_once(MODELS[part], [{"person_id": person_id, "status_since": now, "updated_at": now}])
    model = MODELS[part]
    held = sa.select(model).where(model.person_id == person_id).with_for_update(of=model)
    return cast(Profile, db.session.scalars(held.execution_options(populate_existing=True)).one())


def move_psp(profile: PspProfile, status: PspStatus, *, by: uuid.UUID | None) -> None:
    """Put a PSP in another state; in the current transaction, not committed. Keeps their place in line."""
    if profile.status is status:
        return
    profile.status, profile.status_since, profile.status_by = status, clock.now(), by
    if status is PspStatus.WAITING and profile.waiting_since is None:
        profile.waiting_since = clock.now()
    audit.record(f"profiles.psp-{status}", profile, actor_id=by, about_id=profile.person_id)


def move_mentor(profile: MentorProfile, status: MentorStatus, *, by: uuid.UUID | None) -> None:
    """Put a mentor in another state; in the current transaction, not committed."""
    if profile.status is status:
        return
    profile.status, profile.status_since, profile.status_by = status, clock.now(), by
    audit.record(f"profiles.mentor-{status}", profile, actor_id=by, about_id=profile.person_id)
