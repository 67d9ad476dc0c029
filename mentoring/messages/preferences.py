"""What somebody wants: reminders or none, and the half days on which we may e-mail them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mentoring.core import audit
from mentoring.core.db import db, insert_once, transaction
from mentoring.messages import gate, stops
from mentoring.messages.models import MailTimes, OutboxMessage, OutboxState, StopReason

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HALVES = {"am": "morning, 8am to noon", "pm": "afternoon, noon to 6pm"}
SLOT_WORDS = {
    f"{short}-{half}": f"{day} {words}"
    for short, day in zip(gate.DAYS, DAYS, strict=True)
    for half, words in HALVES.items()
}


@dataclass(frozen=True)
class Wishes:
    reminders: bool = True
    slots: tuple[str, ...] = ()  # none: any working time

    @property
    def times(self) -> Sequence[str]:
        """In words: `Monday morning`."""
        return [SLOT_WORDS[slot].partition(",")[0] for slot in self.slots]


def of(person_id: uuid.UUID) -> Wishes:
    barred = stops.of([person_id]).get(person_id, frozenset())
    chosen = stops.times_of([person_id]).get(person_id, frozenset())
    return Wishes(StopReason.OPTED_OUT not in barred, tuple(slot for slot in gate.SLOTS if slot in chosen))


def save(person_id: uuid.UUID, wishes: Wishes, *, by: uuid.UUID) -> None:
    """From now on. What waits for them is looked at anew, so that a new time counts for it too."""
    _save_times(person_id, wishes.slots, by=by)
    change = stops.lift if wishes.reminders else stops.stop
    change(person_id, StopReason.OPTED_OUT, by=by)


def _save_times(person_id: uuid.UUID, slots: Collection[str], *, by: uuid.UUID) -> None:
    with transaction():
        insert_once(MailTimes, [{"person_id": person_id, "slots": []}])
        row = db.session.scalars(
            sa.select(MailTimes)
            .where(MailTimes.person_id == person_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        wanted = [slot for slot in gate.SLOTS if slot in slots]
        if row.slots == wanted:
            return
        row.slots = wanted
        audit.record("messages.mail-times", row, actor_id=by, about_id=person_id)
        box = OutboxMessage
        db.session.execute(
            sa.update(box)
            .where(box.person_id == person_id, box.state == OutboxState.DUE)
            .values(not_before=box.owed_from, why="")
            .execution_options(synchronize_session=False)
        )
