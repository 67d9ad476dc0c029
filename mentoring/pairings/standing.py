"""Who may act on a pair: either of the two, or the coordinator; nobody else finds it."""

from __future__ import annotations

import uuid

from mentoring.pairings import locks
from mentoring.pairings.actions import NotTheirs
from mentoring.pairings.models import Pairing


def is_one_of(pairing: Pairing, person_id: uuid.UUID) -> bool:
    return person_id in (pairing.psp_id, pairing.mentor_id)


def held(pairing_id: uuid.UUID, by: uuid.UUID, *, as_coordinator: bool) -> Pairing:
    """The pair, held until the end of the transaction. Raises NotTheirs."""
    pairing = locks.pairing(pairing_id)
    if pairing is None or not (as_coordinator or is_one_of(pairing, by)):
        raise NotTheirs
    return pairing


def actor(pairing: Pairing, by: uuid.UUID | None) -> uuid.UUID | None:
    """Whom the audit trail names: the coordinator, and never which of the two it was."""
    return None if by is None or is_one_of(pairing, by) else by
