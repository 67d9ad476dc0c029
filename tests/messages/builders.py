"""Rows of the outbox, a mailer that remembers, and days to travel to."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from mentoring.casework.models import Task
from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.messages import queueing
from mentoring.messages.delivery import Letter
from mentoring.messages.models import OutboxMessage, OutboxState
from mentoring.messages.rules import RULES
from mentoring.pairings.models import Pairing
from mentoring.people import actions
from mentoring.people.models import Person, SignInRequest
from tests.pairings.builders import make_mentor, make_pairing, make_psp

TUESDAY = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)  # a working day, an hour at which messages may go out


class Remembering:
    """A mailer that keeps what it is given, or raises what it is told to, one after the other."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.sent: list[Letter] = []

    def send(self, letter: Letter) -> None:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.sent.append(letter)
        self.took()

    def took(self) -> None:
        """The server has it; nobody knows yet."""

    def was_taken(self, name: str) -> bool | None:
        return None

    def close(self) -> None:
        pass


def ask_for_link(person: Person) -> SignInRequest:
    actions.ask_for_link(person.email or "", client="test")
    row = db.session.scalar(sa.select(SignInRequest).order_by(SignInRequest.requested_at.desc()))
    assert row is not None
    return row


def rows(kind: str | None = None) -> list[OutboxMessage]:
    found = sa.select(OutboxMessage).execution_options(populate_existing=True)
    if kind:
        found = found.where(OutboxMessage.kind == kind)
    return list(db.session.scalars(found.order_by(OutboxMessage.created_at, OutboxMessage.id)))


def only_row(kind: str | None = None) -> OutboxMessage:
    (row,) = rows(kind)
    return row


def owed(moment: datetime | None = None) -> set[tuple[str, uuid.UUID]]:
    """(kind, person) of everything the rules say is owed at a moment."""
    moment = moment or clock.now()
    return {(rule.kind, item.person_id) for rule in RULES for item in rule.owed(moment)}


def at(day: date, hour: int = 11, minute: int = 0) -> datetime:
    """A London moment."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.LONDON)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def set_row(row: OutboxMessage, **values: object) -> None:
    with transaction():
        for name, value in values.items():
            setattr(row, name, value)


def due_pair(**values: object) -> Pairing:
    """A pair whose first check-in is due, with nothing else that is owed."""
    return make_pairing(
        make_psp(name="Ada Fictional", submitted_at=None),
        make_mentor(name="Ben Mockup", submitted_at=None, status_since=TUESDAY - days(40)),
        started_on=TUESDAY.date() - days(28),
        **values,
    )


def tasks() -> list[Task]:
    return list(db.session.scalars(sa.select(Task)))


def queue() -> int:
    return queueing.queue_due(clock.now())


def make_row(
    person: Person,
    kind: str = "check_in_reminder",
    state: OutboxState = OutboxState.SENT,
    **values: object,
) -> OutboxMessage:
    """A row that no rule asks for."""
    now = clock.now()
    defaults = {"subject_id": uuid.uuid4(), "period": "", "created_at": now, "owed_from": now}
    row = OutboxMessage(
        person_id=person.id, kind=kind, state=state, **(defaults | {"not_before": now, "copy": 0} | values)
    )
    with transaction():
        db.session.add(row)
    return row
