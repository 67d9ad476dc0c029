"""Send a message again, and send oneself a test. Both put a row in the outbox; a worker sends it."""

from __future__ import annotations

import uuid
from datetime import datetime

from mentoring.casework.actions import take_back
from mentoring.casework.models import ABOUT_A_MESSAGE
from mentoring.core import audit, clock
from mentoring.core.db import db, transaction
from mentoring.messages import gate, stops
from mentoring.messages.asking import NOT_LISTED, still_asked_for
from mentoring.messages.models import OutboxMessage, OutboxState, TestSend
from mentoring.messages.rules import BY_KIND
from mentoring.people.models import Person

AGAIN = (OutboxState.SENT, OutboxState.BY_HAND, OutboxState.FAILED)


class CannotSend(Exception):
    """The text is a sentence for the coordinator."""


def may_go_again(row: OutboxMessage) -> bool:
    """Whether it has gone, or failed, and is a kind that the coordinator can have sent again."""
    return row.state in AGAIN and row.kind in BY_KIND and row.kind not in NOT_LISTED


def send_again(message_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> OutboxMessage:
    """Put it in line once more, as a copy of its own. Raises CannotSend.

    Its task on the work list, if open, is taken back: where this fails too, it is opened again.
    """
    with transaction():
        row = db.session.get(OutboxMessage, message_id, with_for_update=True, populate_existing=True)
        if row is None or not may_go_again(row):
            raise CannotSend("This message is in line to be sent, or was withdrawn. Nothing was changed.")
        if row.id not in still_asked_for([row], now):
            raise CannotSend("This message is no longer owed, so it is not sent again.")
        if why := gate.stopped(BY_KIND[row.kind], stops.of([row.person_id]).get(row.person_id, frozenset())):
            raise CannotSend(f"It is not sent again: {why}.")
        row.state, row.why, row.not_before = OutboxState.DUE, "", now
        row.attempts, row.uncertain, row.copy = 0, False, row.copy + 1
        for task in ABOUT_A_MESSAGE:
            take_back(task, subject_id=row.id)
        audit.record("messages.send-again", row, actor_id=by, about_id=row.person_id)
        return row


def send_test(kind: str, reader: str, *, by: uuid.UUID) -> None:
    """Have a kind of message sent to whoever asks, filled with made-up facts. Raises CannotSend."""
    person = db.session.get(Person, by)
    if person is None or not person.email:
        raise CannotSend("You have no e-mail address here, so there is nowhere to send a test.")
    if stops.everything():
        raise CannotSend("All messages are stopped, and tests with them.")
    with transaction():
        asked = TestSend(kind=kind, reader=reader, asked_by=by, asked_at=clock.now())
        db.session.add(asked)
        audit.record("messages.test", asked, actor_id=by)
