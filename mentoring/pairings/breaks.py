"""A pair takes a break and goes on again. Neither is told who began it, or why."""

from __future__ import annotations

import uuid
from datetime import date

from mentoring.core import audit, clock
from mentoring.core.db import db, transaction
from mentoring.pairings import queries, standing
from mentoring.pairings.models import PairBreak, Pairing, PairingState


class NotThatDay(ValueError):
    """A return day lies after today and within the pair's time."""


def take(pairing_id: uuid.UUID, *, until: date | None, by: uuid.UUID, as_coordinator: bool = False) -> bool:
    """The pair is on a break from now on. `until` is only a wish: it does not end the break by itself.

    False where it is on one already or has ended, which changes nothing. Raises NotTheirs, NotThatDay.
    """
    with transaction():
        pairing = standing.held(pairing_id, by, as_coordinator=as_coordinator)
        if pairing.state is not PairingState.ACTIVE:
            return False
        if until is not None and not can_return(pairing, until):
            raise NotThatDay
        now = clock.now()
        db.session.add(PairBreak(pairing_id=pairing.id, started_at=now, started_by=by, until=until))
        pairing.state, pairing.state_since, pairing.state_by = PairingState.PAUSED, now, by
        actor = standing.actor(pairing, by)
        audit.record("pairings.break", pairing, actor_id=actor, about_id=pairing.psp_id)
        return True


def go_on(pairing_id: uuid.UUID, *, by: uuid.UUID, as_coordinator: bool = False) -> bool:
    """The break is over, whoever began it. False where there is none. Raises NotTheirs."""
    with transaction():
        pairing = standing.held(pairing_id, by, as_coordinator=as_coordinator)
        if pairing.state is not PairingState.PAUSED:
            return False
        close(pairing, by=by)
        pairing.state, pairing.state_since, pairing.state_by = PairingState.ACTIVE, clock.now(), by
        actor = standing.actor(pairing, by)
        audit.record("pairings.go-on", pairing, actor_id=actor, about_id=pairing.psp_id)
        return True


def close(pairing: Pairing, *, by: uuid.UUID | None) -> None:
    """End its open break, if there is one; for verbs that hold the pair, in the current transaction."""
    row = queries.open_break(pairing.id)
    if row is not None:
        row.ended_at, row.ended_by = clock.now(), by


def can_return(pairing: Pairing, on: date) -> bool:
    return clock.today() < on <= pairing.ends_on
