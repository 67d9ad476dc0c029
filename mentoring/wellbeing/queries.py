"""Reads about check-ins."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa

from mentoring.core.db import db
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import Pairing, PairingState
from mentoring.wellbeing import schedule
from mentoring.wellbeing.models import CheckIn, Side


def side_of(pairing: Pairing, person_id: uuid.UUID) -> Side | None:
    """As what somebody belongs to a pair; None: they do not."""
    if person_id == pairing.psp_id:
        return Side.PSP
    return Side.MENTOR if person_id == pairing.mentor_id else None


def unanswered(person_id: uuid.UUID, on: date) -> list[tuple[Pairing, Side, int, date]]:
    """The current check-ins of somebody's active pairs that they have not answered: number and due day.

    "Not now" is an answer. Earlier ones that were missed are left alone.
    """
    found = []
    for pairing in pairings.live_pairings_of(person_id):
        side = side_of(pairing, person_id)
        newest = schedule.current(pairing, on)
        if pairing.state is PairingState.ACTIVE and side and newest:
            found.append((pairing, side, *newest))
    if not found:
        return []
    answered = {
        (row.pairing_id, row.number)
        for row in db.session.execute(
            sa.select(CheckIn.pairing_id, CheckIn.number).where(CheckIn.person_id == person_id)
        )
    }
    return [item for item in found if (item[0].id, item[2]) not in answered]
