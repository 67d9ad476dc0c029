"""“I’d like a word”: a PSP tells their mentor that, and nothing else. It fades after some weeks.

By the button or by an answer in a check-in: it is one wish, and the mentor cannot tell which it was.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa

from mentoring.core import audit, clock
from mentoring.core.db import db, insert_once, transaction
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import Pairing, PairingState
from mentoring.wellbeing.models import WordEnd, WordWanted

LASTS = timedelta(days=28)


def of_pair(pairing: Pairing, now: datetime) -> WordWanted | None:
    """The open wish of a pair that is not on a break and has not ended."""
    if pairing.state is not PairingState.ACTIVE:
        return None
    return db.session.scalar(
        sa.select(WordWanted).where(
            WordWanted.pairing_id == pairing.id,
            WordWanted.closed_at.is_(None),
            WordWanted.asked_at > now - LASTS,
        )
    )


def newest_of(pairing: Pairing) -> WordWanted | None:
    """The last wish of a pair, whatever became of it."""
    rows = sa.select(WordWanted).where(WordWanted.pairing_id == pairing.id)
    return db.session.scalar(rows.order_by(WordWanted.asked_at.desc(), WordWanted.id).limit(1))


def over_since(pairing: Pairing, moment: datetime) -> bool:
    """Whether they have spoken, or the PSP took it back, at that moment or later."""
    closed = sa.select(WordWanted.id).where(
        WordWanted.pairing_id == pairing.id,
        WordWanted.closed_as.in_([WordEnd.SPOKEN, WordEnd.TAKEN_BACK]),
        WordWanted.closed_at >= moment,
    )
    return db.session.scalar(closed.limit(1)) is not None


def waiting(now: datetime) -> list[WordWanted]:
    """Every open wish in an active pair, the oldest first: whose mentors may be told that there is a note."""
    found = (
        sa.select(WordWanted)
        .join(Pairing, Pairing.id == WordWanted.pairing_id)
        .where(
            Pairing.state == PairingState.ACTIVE,
            WordWanted.closed_at.is_(None),
            WordWanted.asked_at > now - LASTS,
            WordWanted.asked_at <= now,
        )
    )
    return list(db.session.scalars(found.order_by(WordWanted.asked_at, WordWanted.id)))


def ask(person_id: uuid.UUID) -> bool:
    """Tell one's mentor. False where there is none at the moment, or they know already."""
    with transaction():
        pairing = pairings.live_pairing_as_psp(person_id)
        return pairing is not None and put(pairing, by=person_id)


def put(pairing: Pairing, *, by: uuid.UUID | None) -> bool:
    """Tell the mentor of a pair, in the current transaction. False on a break, and where they know it."""
    if pairing.state is not PairingState.ACTIVE:
        return False
    now, old = clock.now(), _open(pairing.id)
    if old is not None and old.asked_at <= now - LASTS:
        _close(old, WordEnd.EXPIRED, by=None)
        db.session.flush()
    new = {"person_id": pairing.psp_id, "pairing_id": pairing.id, "asked_at": now}
    if not insert_once(WordWanted, [new]):
        return False
    row = _open(pairing.id)
    if row is not None:
        audit.record("wellbeing.want-a-word", row, actor_id=by, about_id=pairing.psp_id)
    return True


def take_back(person_id: uuid.UUID) -> bool:
    """The mentor is no longer shown it. False where nothing was open."""
    with transaction():
        pairing = pairings.live_pairing_as_psp(person_id)
        return pairing is not None and withdraw(pairing, by=person_id)


def withdraw(pairing: Pairing, *, by: uuid.UUID | None) -> bool:
    """Take back the wish of a pair, in the current transaction. False where nothing was open."""
    row = _open(pairing.id)
    if row is None:
        return False
    _close(row, WordEnd.TAKEN_BACK, by=by)
    return True


def note_spoken(pairing: Pairing, *, by: uuid.UUID) -> None:
    """The mentor notes that they have spoken, also about a wish that is only in an answer."""
    with transaction():
        now, row = clock.now(), _open(pairing.id)
        if row is None:
            row = WordWanted(person_id=pairing.psp_id, pairing_id=pairing.id, asked_at=now)
            db.session.add(row)
        _close(row, WordEnd.SPOKEN, by=by)


def _open(pairing_id: uuid.UUID) -> WordWanted | None:
    return db.session.scalar(
        sa.select(WordWanted)
        .where(WordWanted.pairing_id == pairing_id, WordWanted.closed_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _close(row: WordWanted, end: WordEnd, *, by: uuid.UUID | None) -> None:
    row.closed_at, row.closed_as = clock.now(), end
    audit.record(f"wellbeing.word-{end}", row, actor_id=by, about_id=row.person_id)
