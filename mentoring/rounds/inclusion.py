"""Wishes and shared experiences: read when a run needs them, and kept nowhere else.

What is kept of a run is one fingerprint a person, a keyed hash of the answers that took part. It shows later
whether the answers are still the same and gives nothing back: it opens with no key, its own key never leaves
the settings, and as the run is part of what is hashed, two runs cannot be compared either.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask import current_app

from matching import Experience
from mentoring.core.crypto import keyed_hash
from mentoring.core.db import db, strictly
from mentoring.profiles.models import MentorProfile, PspProfile
from mentoring.rounds.pool import Pool

Wishes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, repr=False)
class Answers:
    """By the engine's ids. Only experiences that may be used to match; only wishes that are stated."""

    wishes: Mapping[str, Wishes]
    experiences: Mapping[str, tuple[str, ...]]


@strictly()
def answers(pool: Pool) -> Answers:
    """What the people of a pool say today."""
    mentees, mentors = pool
    psps = sa.select(PspProfile).where(PspProfile.person_id.in_([uuid.UUID(one.id) for one in mentees]))
    others = sa.select(MentorProfile).where(
        MentorProfile.person_id.in_([uuid.UUID(one.id) for one in mentors])
    )
    return Answers(
        {str(row.person_id): _stated(row.wishes) for row in db.session.scalars(psps)},
        {str(row.person_id): _usable(row.experiences) for row in db.session.scalars(others)},
    )


def added(pool: Pool, to_add: Answers) -> Pool:
    """The same pool with these answers in it. Never store what this returns."""
    mentees, mentors = pool
    return (
        tuple(replace(one, wishes=to_add.wishes.get(one.id, ())) for one in mentees),
        tuple(
            replace(
                one,
                experiences=tuple(Experience(item, use=True) for item in to_add.experiences.get(one.id, ())),
            )
            for one in mentors
        ),
    )


def fingerprints(run_id: uuid.UUID, pool: Pool, held: Answers) -> dict[str, str]:
    """A keyed hash of the answers of each side of each person: `psp:id` or `mentor:id` → fingerprint."""
    mentees, mentors = pool
    said: dict[str, object] = {f"psp:{one.id}": held.wishes.get(one.id, ()) for one in mentees}
    said |= {f"mentor:{one.id}": held.experiences.get(one.id, ()) for one in mentors}
    secret = current_app.config["SECRET_KEY"]
    return {
        who: keyed_hash(secret, f"inclusion in run {run_id}", json.dumps([who, what]))
        for who, what in said.items()
    }


def _stated(wishes: Mapping[str, str]) -> Wishes:
    return tuple(sorted((item, how) for item, how in wishes.items() if how in ("nice", "really")))


def _usable(experiences: Mapping[str, Mapping[str, object]]) -> tuple[str, ...]:
    return tuple(sorted(item for item, consents in experiences.items() if consents.get("use")))
