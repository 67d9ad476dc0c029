"""Who gets no messages, or fewer, and who said so. A stop is a row that is ended, never deleted."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa
from flask import current_app

from mentoring.core import audit, clock
from mentoring.core.crypto import keyed_hash
from mentoring.core.db import db, insert_once, transaction
from mentoring.messages.models import MailTimes, MessageStop, StopReason
from mentoring.people.models import Person

Reasons = dict[uuid.UUID, frozenset[StopReason]]


def of(person_ids: Collection[uuid.UUID] | None = None) -> Reasons:
    """What is stopped for whom now; others are not in it. A bounce counts for its address only."""
    wanted = (
        sa.select(MessageStop.person_id, MessageStop.reason, MessageStop.address_hash, Person.email)
        .join(Person, Person.id == MessageStop.person_id)
        .where(MessageStop.ended_at.is_(None))
    )
    if person_ids is not None:
        wanted = wanted.where(MessageStop.person_id.in_(person_ids))
    found: dict[uuid.UUID, set[StopReason]] = defaultdict(set)
    for person_id, reason, address, email in db.session.execute(wanted):
        if person_id and (reason is not StopReason.BOUNCED or address == _hashed(email)):
            found[person_id].add(reason)
    return {person_id: frozenset(reasons) for person_id, reasons in found.items()}


def everything() -> MessageStop | None:
    """The stop of all messages to everybody, while it lasts."""
    return db.session.scalar(
        sa.select(MessageStop).where(MessageStop.person_id.is_(None), MessageStop.ended_at.is_(None)).limit(1)
    )


def stop(person_id: uuid.UUID | None, reason: StopReason, *, by: uuid.UUID | None) -> bool:
    """From now on. None as the person is everybody. False where it was so already."""
    with transaction():
        return _stop(person_id, reason, by=by)


def bounced(person_id: uuid.UUID, email: str) -> bool:
    """That address takes no mail; in the current transaction, not committed. False where that was known."""
    address = _hashed(email)
    if any(row.address_hash == address for row in _open(person_id, StopReason.BOUNCED)):
        return False
    _end(person_id, StopReason.BOUNCED, by=None)  # of an address they had before
    return _stop(person_id, StopReason.BOUNCED, by=None, address_hash=address)


def lift(person_id: uuid.UUID | None, reason: StopReason, *, by: uuid.UUID | None) -> bool:
    """As if it had never been stopped: what is still owed goes out. False where nothing was stopped."""
    with transaction():
        return _end(person_id, reason, by=by)


def _stop(
    person_id: uuid.UUID | None, reason: StopReason, *, by: uuid.UUID | None, address_hash: str = ""
) -> bool:
    if _open(person_id, reason):
        return False
    row = {"person_id": person_id, "reason": reason, "address_hash": address_hash}
    if not insert_once(MessageStop, [row | {"made_at": clock.now(), "made_by": by}]):
        return False  # somebody else did in the same moment
    audit.record(f"messages.stop-{reason}", _open(person_id, reason)[0], actor_id=by, about_id=person_id)
    return True


def _end(person_id: uuid.UUID | None, reason: StopReason, *, by: uuid.UUID | None) -> bool:
    rows = _open(person_id, reason)
    for row in rows:
        row.ended_at, row.ended_by = clock.now(), by
        audit.record(f"messages.lift-{reason}", row, actor_id=by, about_id=person_id)
    db.session.flush()
    return bool(rows)


def _open(person_id: uuid.UUID | None, reason: StopReason) -> list[MessageStop]:
    whose = MessageStop.person_id.is_(None) if person_id is None else MessageStop.person_id == person_id
    found = sa.select(MessageStop).where(whose, MessageStop.reason == reason, MessageStop.ended_at.is_(None))
    return list(db.session.scalars(found.with_for_update()))


def _hashed(email: str | None) -> str:
    return keyed_hash(current_app.config["SECRET_KEY"], "address", email or "")


def times_of(person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    """The half days that people chose; who chose none is not in it."""
    rows = db.session.scalars(sa.select(MailTimes).where(MailTimes.person_id.in_(person_ids)))
    return {row.person_id: frozenset(row.slots) for row in rows if row.slots}
