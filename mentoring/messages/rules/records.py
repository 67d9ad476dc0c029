"""Records that several rules look at, read once in a scan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from mentoring.core.db import db
from mentoring.pairings import queries
from mentoring.pairings.models import Pairing, PairingState

Record = TypeVar("Record")

_read: WeakKeyDictionary[Any, dict[Any, Any]] = WeakKeyDictionary()  # transaction → what was read in it


def once_in_a_scan(read: Callable[..., Iterable[Record]]) -> Callable[..., list[Record]]:
    """Read it once for the same arguments in a transaction: a scan is one, and so is each change."""

    @wraps(read)
    def reading(*arguments: Any) -> list[Record]:
        db.session.connection()  # begins the transaction, if there is none yet
        found = _read.setdefault(db.session().get_transaction(), {})
        key = (read, *arguments)
        if key not in found:
            found[key] = list(read(*arguments))
        kept: list[Record] = found[key]
        return kept

    return reading


@once_in_a_scan
def active_pairs() -> Iterable[Pairing]:
    return queries.pairings_in((PairingState.ACTIVE,), with_people=False)
