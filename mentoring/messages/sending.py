"""One round of sending: claim what is ready, hand each over, until nothing is left or the time is up."""

from __future__ import annotations

import logging
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import lazyload

from mentoring.core import clock
from mentoring.core.celery import stopping
from mentoring.core.db import db
from mentoring.messages import claims, outbox
from mentoring.messages.claims import Claim
from mentoring.messages.delivery import (
    Letter,
    Mailer,
    PermanentRefusal,
    TemporaryRefusal,
    mailer_for,
    name_of,
)
from mentoring.messages.models import OutboxMessage
from mentoring.messages.render import letter_for
from mentoring.messages.rules import BY_KIND
from mentoring.people.models import Person

log = logging.getLogger(__name__)

AT_ONCE = 100  # rows in a claim
CLAIM_LASTS = 10.0  # seconds; then what is owed is looked at anew
BUDGET_SECONDS = 30.0  # then the next scan goes on: a worker that is to stop need not wait longer
# Seconds for each letter to be handed over, before the next ones are made and take Python from the threads
# that do so; after it they wait for the server anyway.
HEAD_START = 0.0008
RECORD_AGAIN_AFTER = (0.2, 1.0, 5.0)  # seconds; a restart of the database takes about so long

Refusal = PermanentRefusal | TemporaryRefusal


def deliver(*given: Mailer, budget: float = BUDGET_SECONDS, urgent_only: bool = False) -> int:
    """Send what is ready over several connections, those given or as the setting says; how many went out.

    Any number of workers may do so at the same time.
    """
    if not claims.waiting(clock.now(), urgent_only=urgent_only):
        return 0
    settings = current_app.config["SETTINGS"]
    mailers = given or [mailer_for(settings.mail_url) for _ in range(settings.mail_connections)]
    until, sent, server_there = time.monotonic() + budget, 0, True
    ledger = outbox.Ledger()
    with ThreadPoolExecutor(len(mailers)) as pool:

        def send(some: Sequence[Letter]) -> Iterable[Refusal | None]:
            if len(mailers) == 1:
                return map(_try, mailers, some)
            flying = [
                pool.submit(_try, mailer, letter) for mailer, letter in zip(mailers, some, strict=False)
            ]
            wait(flying, timeout=HEAD_START * len(flying))
            return (one.result() for one in flying)

        try:
            while server_there and time.monotonic() < until and not stopping():
                claim = claims.claim(AT_ONCE, clock.now(), urgent_only=urgent_only)
                if not claim.ids:
                    break
                claim_until = min(until, time.monotonic() + CLAIM_LASTS)
                try:
                    with closing(_portions(claim, mailers)) as portions:
                        count, server_there = _hand_over_all(portions, claim.token, ledger, send, claim_until)
                    sent += count
                finally:
                    outbox.release(claim.token)
        finally:
            ledger.close()
            for mailer in mailers:
                mailer.close()
    return sent


def _portions(claim: Claim, mailers: Sequence[Mailer]) -> Generator[Sequence[Letter], None, None]:
    """A claim's letters, one for each connection at a time, made when they are asked for.

    Over one connection all are made at once: nothing else could go on meanwhile. They say what was so when
    the claim was committed. Whoever changes that takes the row back; what is not to be sent is settled here.
    """
    wide = len(mailers)
    db.session.commit()
    # A session of its own: the state as it is, not as this worker once read it.
    with current_app.app_context():
        rows = {row.id: row for row in db.session.scalars(_in(OutboxMessage, claim.ids))}
        readers = _in(Person, list({row.person_id for row in rows.values()})).options(lazyload(Person.roles))
        people = {person.id: person for person in db.session.scalars(readers)}
        records = _records(list(rows.values()))
        letters: list[Letter] = []
        for place, row in enumerate((rows[row_id] for row_id in claim.ids), 1):
            now = clock.now()
            if row.id in claim.again and _was_taken(row, claim, mailers[0], now):
                letter = None
            else:
                record = records[row.kind].get(row.subject_id)
                letter = _letter(row, people[row.person_id], record, claim, now)
            letters += [letter] if letter else []
            if place == len(claim.ids) or (wide > 1 and len(letters) == wide):
                db.session.commit()  # nothing is held while they leave
                yield from (letters[at : at + wide] for at in range(0, len(letters), wide))
                letters = []


def _hand_over_all(
    portions: Iterator[Sequence[Letter]],
    token: uuid.UUID,
    ledger: outbox.Ledger,
    send: Callable[[Sequence[Letter]], Iterable[Refusal | None]],
    until: float,
) -> tuple[int, bool]:
    """A portion at a time, one letter a connection; how many went, and whether the server is still there."""
    sent: list[uuid.UUID] = []  # and not yet recorded
    count, server_there = 0, True
    portion = next(portions, ())
    try:
        while portion and server_there and time.monotonic() < until and not stopping():
            going = _record(ledger, token, sent, [letter.id for letter in portion])
            some = [letter for letter in portion if letter.id in going]
            sent, answers = [], send(some)
            try:
                portion = next(portions, ())  # made while those are on their way
            finally:
                for letter, refusal in zip(some, answers, strict=True):
                    if refusal is None:
                        sent.append(letter.id)
                    else:
                        server_there = _settle(letter, token, refusal) and server_there
                count += len(sent)
    finally:
        if sent:
            _record(ledger, token, sent, [])
    return count, server_there


def _try(mailer: Mailer, letter: Letter) -> Refusal | None:
    try:
        mailer.send(letter)
    except (PermanentRefusal, TemporaryRefusal) as refusal:
        return refusal
    except Exception as error:  # one message that cannot be written must not hold up the others
        return TemporaryRefusal(type(error).__name__)
    return None


def _record(
    ledger: outbox.Ledger, token: uuid.UUID, sent: list[uuid.UUID], following: list[uuid.UUID]
) -> frozenset[uuid.UUID]:
    """They have left, so a database that is away for a moment must not make them go again."""
    for pause in (*RECORD_AGAIN_AFTER, None):
        try:
            return ledger.hand_over(token, sent, following, clock.now())
        except OperationalError as error:
            log.warning("messages were sent and not yet recorded: %s", type(error).__name__)
            if pause is not None:
                time.sleep(pause)
    log.error("%s messages were sent and not recorded: uncertain when their lease ends", len(sent))
    return frozenset()


def _settle(letter: Letter, token: uuid.UUID, refusal: Refusal) -> bool:
    """Record a refusal; whether the server is still there."""
    log.warning("message %s refused: %s", letter.id, refusal)
    try:
        if isinstance(refusal, PermanentRefusal):
            bounced = letter.to if refusal.bounce else ""
            outbox.refuse(letter.id, token, clock.now(), str(refusal), bounced=bounced)
            return True
        outbox.put_off(letter.id, token, clock.now(), str(refusal), uncertain=refusal.uncertain)
    except outbox.LostLease:
        log.warning("message %s was taken over", letter.id)
    return isinstance(refusal, PermanentRefusal) or not refusal.server


def _was_taken(row: OutboxMessage, claim: Claim, mailer: Mailer, now: datetime) -> bool:
    """Whether an uncertain message is settled: the provider says that it has it, or cannot say now."""
    try:
        if not mailer.was_taken(name_of(row.id, row.copy)):
            return False
        outbox.mark_taken(row.id, claim.token, now)
    except TemporaryRefusal as refusal:
        outbox.put_off(row.id, claim.token, now, str(refusal), uncertain=True)
    except outbox.LostLease:
        pass
    return True


def _letter(row: OutboxMessage, person: Person, record: Any, claim: Claim, now: datetime) -> Letter | None:
    try:
        if not BY_KIND[row.kind].asks(record, row, now):
            outbox.withdraw(row.id, claim.token)
        elif row.id in claim.by_hand:
            outbox.pass_on(row.id, claim.token, now)
        else:
            return letter_for(row, person, now, record)
    except outbox.LostLease:
        pass
    except Exception as error:  # nor one that cannot be made
        log.error("message %s could not be made: %s", row.id, type(error).__name__)
        db.session.rollback()
        outbox.put_off(row.id, claim.token, now, type(error).__name__)
    return None


def _records(rows: Sequence[OutboxMessage]) -> dict[str, Any]:
    """Kind → id → the record that each message is about, all of a kind at once."""
    subjects: dict[str, list[uuid.UUID]] = defaultdict(list)
    for row in rows:
        subjects[row.kind].append(row.subject_id)
    return {kind: BY_KIND[kind].by_ids(ids) for kind, ids in subjects.items()}


def _in(model: type[Any], ids: Sequence[uuid.UUID]) -> sa.Select[Any]:
    return sa.select(model).where(model.id.in_(ids))
