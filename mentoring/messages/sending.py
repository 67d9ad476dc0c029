"""One round of sending: claim what is ready, hand each over, until nothing is left or the time is up."""

from __future__ import annotations

import logging
import time
import uuid
from datetime import datetime

from flask import current_app
from sqlalchemy.exc import OperationalError

from mentoring.casework.models import TaskKind
from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.messages import outbox
from mentoring.messages.delivery import Letter, Mailer, PermanentRefusal, TemporaryRefusal, mailer_for
from mentoring.messages.models import OutboxMessage
from mentoring.messages.render import letter_for
from mentoring.messages.rules import URGENT
from mentoring.people.models import Channel, Person

log = logging.getLogger(__name__)

AT_ONCE = 20  # rows in a claim
BUDGET_SECONDS = 30.0  # then the next scan goes on: a worker that is to stop need not wait longer
RECORD_AGAIN_AFTER = (0.2, 1.0, 5.0)  # seconds; a restart of the database takes about so long


def deliver(mailer: Mailer | None = None, budget: float = BUDGET_SECONDS) -> int:
    """Send what is ready. Returns how many went out. Any number may run at the same time."""
    if not outbox.waiting(clock.now()):
        return 0
    mailer = mailer or mailer_for(current_app.config["SETTINGS"].mail_url)
    until, sent = time.monotonic() + budget, 0
    try:
        while time.monotonic() < until:
            token, ids = outbox.claim(AT_ONCE, clock.now())
            if not ids:
                break
            taken = 0
            try:
                while taken < len(ids) and time.monotonic() < until:
                    taken += 1
                    sent += _deliver_one(mailer, ids[taken - 1], token)
            except _ServerGone:
                break
            finally:
                if taken < len(ids):
                    outbox.release(token)
    finally:
        mailer.close()
    return sent


class _ServerGone(Exception):
    """Nothing can be sent at the moment."""


def _deliver_one(mailer: Mailer, row_id: uuid.UUID, token: uuid.UUID) -> bool:
    try:
        letter = _prepare(row_id, token, clock.now())
        if letter is None:
            return False
        mailer.send(letter)
    except outbox.LostLease:
        return False
    except PermanentRefusal as refusal:
        log.warning("message %s refused for good: %s", row_id, refusal)
        _settle(outbox.refuse, row_id, token, str(refusal))
    except TemporaryRefusal as refusal:
        log.warning("message %s refused for now: %s", row_id, refusal)
        _settle(outbox.put_off, row_id, token, str(refusal), uncertain=refusal.uncertain)
        if refusal.server:
            raise _ServerGone from None
    except Exception as error:  # one message that cannot be made must not hold up the others
        log.error("message %s could not be made: %s", row_id, type(error).__name__)
        _settle(outbox.put_off, row_id, token, type(error).__name__)
    else:
        _say_sent(row_id, token)
        return True
    return False


def _say_sent(row_id: uuid.UUID, token: uuid.UUID) -> None:
    """It has left, so a database that is away for a moment must not make it go again."""
    for pause in RECORD_AGAIN_AFTER:
        try:
            return outbox.mark_sent(row_id, token, clock.now())
        except outbox.LostLease:
            return log.warning("message %s was sent, and taken over", row_id)
        except OperationalError as error:
            log.warning("message %s was sent, not yet recorded: %s", row_id, type(error).__name__)
            time.sleep(pause)
    log.error("message %s was sent and not recorded: uncertain when its lease ends", row_id)


def _settle(how: object, row_id: uuid.UUID, token: uuid.UUID, why: str, **more: bool) -> None:
    try:
        how(row_id, token, clock.now(), why, **more)  # type: ignore[operator]
    except outbox.LostLease:
        log.warning("message %s was taken over", row_id)


def _prepare(row_id: uuid.UUID, token: uuid.UUID, now: datetime) -> Letter | None:
    """Say in one transaction that this row is being sent, as the state is now; None where it is not to be."""
    db.session.commit()
    db.session.expire_all()  # the state as it is, not as this worker once read it
    with transaction():
        row = outbox.held(row_id, token)
        if not outbox.still_owed(row, now):
            outbox.withdraw(row)
            return None
        person = db.session.get_one(Person, row.person_id)
        if not _by_email(person, row):
            outbox.fail(row, "not reached by e-mail", task=TaskKind.REACH_OTHERWISE, now=now)
            return None
        letter = letter_for(row, person, now)
        outbox.begin_sending(row, now)
        return letter


def _by_email(person: Person, row: OutboxMessage) -> bool:
    """Who wishes a letter, a text or a call gets no e-mail but those they ask for themselves."""
    return bool(person.email) and (person.channel is Channel.EMAIL or row.kind in URGENT)
