"""Concerns as they are raised."""

from __future__ import annotations

import uuid

from mentoring.core.db import db
from mentoring.pairings.models import Pairing
from mentoring.people.models import Person
from mentoring.wellbeing.concerns import actions
from mentoring.wellbeing.concerns.models import Audience, Concern, Danger, Told

WORDS = "They said that somebody takes their money"


def make_concern(
    by: Person,
    pairing: Pairing | None = None,
    *,
    audience: Audience = Audience.BOTH,
    danger: Danger = Danger.NO,
    told: Told = Told.NO,
    text: str = WORDS,
) -> Concern:
    concern_id = uuid.uuid4()
    actions.raise_concern(
        concern_id,
        by=by.id,
        pairing_id=pairing.id if pairing else None,
        audience=audience,
        danger=danger,
        told=told,
        text=text,
    )
    return db.session.get_one(Concern, concern_id)
