"""The outbox: due → claimed → sending → sent, each committed, so that a worker may die between any two.

Whoever holds the token of a row may move it on; when the lease runs out the row is claimed by somebody else,
and what the first one still does to it has no effect. One commit says both that the last messages were sent
and that the next ones are being sent: when a worker is killed, only those that it had in hand are uncertain.
They go again under the same Message-ID, unless the mail provider can say that it took them.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache

import sqlalchemy as sa
from flask import current_app

from mentoring.casework.actions import open_task
from mentoring.casework.models import TaskKind
from mentoring.casework.queries import kept_from
from mentoring.core import clock
from mentoring.core.db import db, transaction, will_write
from mentoring.messages import claims, queueing, stops
from mentoring.messages.models import UNSENT, OutboxMessage, OutboxState

FIRST_RETRY = timedelta(seconds=30)  # then twice as long each time
LONGEST_RETRY = timedelta(hours=6)
MOST_TRIES = 14  # a day and a half

Ids = Collection[uuid.UUID]


class LostLease(Exception):
    """Somebody else holds the row now, or it is no longer to be sent. Leave it alone."""


@cache
def _hand_over(sent: int, following: int) -> sa.Executable:
    """The statement for so many ids. Fixed places are prepared once, a list is taken apart each time."""
    box = OutboxMessage
    was_sending = box.state == OutboxState.SENDING

    def one_of(name: str, count: int) -> sa.ColumnElement[bool]:
        return box.id.in_([sa.bindparam(f"{name}{n}", type_=box.id.type) for n in range(count)])

    return (
        sa.update(box)
        .where(
            box.lease_token == sa.bindparam("token"),
            sa.or_(
                sa.and_(was_sending, one_of("sent", sent)),
                sa.and_(box.state == OutboxState.CLAIMED, one_of("next", following)),
            ),
        )
        .values(
            state=sa.case((was_sending, OutboxState.SENT), else_=OutboxState.SENDING),
            attempts=box.attempts + sa.case((was_sending, 0), else_=1),
            lease_token=sa.case((was_sending, sa.null()), else_=box.lease_token),
            lease_until=sa.case(
                (was_sending, sa.null()), else_=sa.bindparam("until", type_=box.lease_until.type)
            ),
            # One that is sent again keeps the day of the first time, until it has left again.
            sent_at=sa.case((was_sending, sa.bindparam("now", type_=box.sent_at.type)), else_=box.sent_at),
            uncertain=sa.and_(~was_sending, box.uncertain),
            why=sa.case((was_sending, ""), else_=box.why),
        )
        .returning(box.id, box.state)
    )


class Ledger:
    """Where a worker writes what it hands over: one connection, kept while there is something to send.

    One statement needs no transaction of its own on PostgreSQL, which saves two round trips a message.
    """

    def __init__(self) -> None:
        self._connection: sa.Connection | None = None

    def hand_over(self, token: uuid.UUID, sent: Ids, following: Ids, now: datetime) -> frozenset[uuid.UUID]:
        """Say in one commit that those were sent and these are being sent; returns which of these are.

        What was withdrawn or taken over in the meantime is not among them, and must not be sent.
        """
        values: dict[str, object] = {"token": token, "now": now, "until": now + claims.lease()}
        values |= {f"sent{n}": row_id for n, row_id in enumerate(sent)}
        values |= {f"next{n}": row_id for n, row_id in enumerate(following)}
        if self._connection is None:
            postgresql = db.engine.dialect.name == "postgresql"
            options = {"isolation_level": "AUTOCOMMIT"} if postgresql else {}
            self._connection = db.engine.connect().execution_options(**options)
        try:
            with will_write(), self._connection.begin():
                moved = self._connection.execute(_hand_over(len(sent), len(following)), values).all()
        except sa.exc.DBAPIError:
            self.close()  # the next try takes another connection
            raise
        return frozenset(row.id for row in moved if row.state is OutboxState.SENDING)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def held(row_id: uuid.UUID, token: uuid.UUID) -> OutboxMessage:
    """The row as it is now, locked, in the current transaction. Raises LostLease."""
    found = sa.select(OutboxMessage).where(OutboxMessage.id == row_id, OutboxMessage.lease_token == token)
    row = db.session.scalar(found.with_for_update().execution_options(populate_existing=True))
    if row is None or row.state not in UNSENT:
        raise LostLease
    return row


def withdraw(row_id: uuid.UUID, token: uuid.UUID) -> None:
    """It is not owed any more."""
    with transaction():
        _end(held(row_id, token), OutboxState.WITHDRAWN, queueing.NOT_OWED)


def pass_on(row_id: uuid.UUID, token: uuid.UUID, now: datetime) -> None:
    """To somebody who is not reached by e-mail: the coordinator is asked to phone, write or text."""
    with transaction():
        _by_hand(held(row_id, token), "not reached by e-mail", TaskKind.REACH_OTHERWISE, now)


def mark_taken(row_id: uuid.UUID, token: uuid.UUID, now: datetime) -> None:
    """The provider says that it took this uncertain message before."""
    with transaction():
        row = held(row_id, token)
        _end(row, OutboxState.SENT, "")
        row.sent_at, row.uncertain = now, False


def put_off(row_id: uuid.UUID, token: uuid.UUID, now: datetime, why: str, *, uncertain: bool = False) -> None:
    """A refusal that may pass: try again, later each time, and in the end ask somebody to see to it."""
    with transaction():
        row = held(row_id, token)
        if row.state is OutboxState.CLAIMED:
            row.attempts += 1  # it could not even be made: that counts too, or it would be tried for ever
        row.uncertain = row.uncertain or uncertain
        if row.attempts >= MOST_TRIES:
            return _fail(row, f"gave up: {why}", now)
        _end(row, OutboxState.DUE, why)
        row.not_before = now + retry_after(row.attempts)


def refuse(row_id: uuid.UUID, token: uuid.UUID, now: datetime, why: str, *, bounced: str = "") -> None:
    """A refusal for good. `bounced`: an address that takes no mail, and none is sent there any more."""
    with transaction():
        row = held(row_id, token)
        if not bounced:
            return _fail(row, why, now)
        stops.bounced(row.person_id, bounced)
        _by_hand(row, why, TaskKind.CANNOT_SEND, now)


def release(token: uuid.UUID) -> None:
    """Give back what was claimed and not begun, for whoever comes next."""
    box = OutboxMessage
    with transaction():
        db.session.execute(
            sa.update(box)
            .where(box.lease_token == token, box.state == OutboxState.CLAIMED)
            .values(state=OutboxState.DUE, lease_token=None, lease_until=None)
            .execution_options(synchronize_session=False)
        )


def retry_after(attempts: int) -> timedelta:
    """30 seconds, doubled with each try up to 6 hours, spread by a fifth so that many do not come at once."""
    pause = min(FIRST_RETRY * 2 ** min(max(attempts - 1, 0), 20), LONGEST_RETRY)
    return pause * random.uniform(0.8, 1.2)  # noqa: S311


def _fail(row: OutboxMessage, why: str, now: datetime) -> None:
    _end(row, OutboxState.FAILED, why)
    _ask(TaskKind.CANNOT_SEND, row, now)


def _by_hand(row: OutboxMessage, why: str, task: TaskKind, now: datetime) -> None:
    _end(row, OutboxState.BY_HAND, why)
    row.sent_at = now
    _ask(task, row, now)


def _ask(task: TaskKind, row: OutboxMessage, now: datetime) -> None:
    days = current_app.config["SETTINGS"].contact_target_days
    due_on = clock.add_working_days(clock.day_of(now), days)
    kept = kept_from(row.subject_id)
    open_task(task, about_id=row.person_id, subject_id=row.id, due_on=due_on, kept_from=kept)


def _end(row: OutboxMessage, state: OutboxState, why: str) -> None:
    row.state, row.why = state, why
    row.lease_token = row.lease_until = None
