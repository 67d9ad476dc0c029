"""That a pair has met for the first time, and when."""

from __future__ import annotations

import uuid
from datetime import date

from mentoring.core import audit, clock
from mentoring.core.db import transaction
from mentoring.pairings import standing
from mentoring.pairings.models import Pairing


class NotThatDay(ValueError):
    """They can have met from the day the pair began until today."""


def record(pairing_id: uuid.UUID, *, on: date | None, by: uuid.UUID, as_coordinator: bool = False) -> bool:
    """Keep the day of the first meeting, or correct it; None: they have not met after all.

    False where the pair has ended, which changes nothing. Raises NotTheirs, NotThatDay.
    """
    with transaction():
        pairing = standing.held(pairing_id, by, as_coordinator=as_coordinator)
        if not pairing.is_live:
            return False
        if on is not None and not can_have_met(pairing, on):
            raise NotThatDay
        if pairing.first_met_on != on:
            pairing.first_met_on = on
            actor = standing.actor(pairing, by)
            audit.record("pairings.first-meeting", pairing, actor_id=actor, about_id=pairing.psp_id)
        return True


def can_have_met(pairing: Pairing, on: date) -> bool:
    return pairing.started_on <= on <= clock.today()
