"""A synthetic cohort that is owed one check-in reminder each, and nothing else.

Half of the people are PSPs, half their mentors. All pairs started 29 days ago, so that the check-in of day 28
was due yesterday, nobody has answered it, and introductions are no longer of use.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from mentoring.core import clock, migrate
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.messages import queueing
from mentoring.messages.models import OutboxMessage, OutboxState
from mentoring.pairings.models import Answer, Pairing, PairingState, Suggestion, SuggestionState
from mentoring.people.models import Channel, Person, RoleGrant

KIND = "check_in_reminder"
DAYS_AGO = 29


@dataclass(frozen=True)
class Cohort:
    """The address of everybody who is owed a message, and the pairs, two messages each, in one order."""

    addresses: frozenset[str]
    pairs: tuple[uuid.UUID, ...]


def make(messages: int) -> Cohort:
    """Fill an empty database, inside an application: so many people, in pairs."""
    migrate.upgrade(db.engine)
    now, started_on = clock.now(), clock.today() - timedelta(days=DAYS_AGO)
    people, roles, suggestions, pairs = [], [], [], []
    for number in range(messages // 2):
        psp, mentor = (_person(f"{role}-{number}@example.org") for role in (Role.PSP, Role.MENTOR))
        people += [psp, mentor]
        roles += [_role(psp["id"], Role.PSP), _role(mentor["id"], Role.MENTOR)]
        suggestion = {
            "id": uuid.uuid4(),
            "psp_id": psp["id"],
            "mentor_id": mentor["id"],
            "why": {},
            "made_at": now - timedelta(days=DAYS_AGO + 5),
            "made_by": psp["id"],
            "nudge_on": started_on,
            "lapses_on": started_on,
            "psp_answer": Answer.YES,
            "mentor_answer": Answer.YES,
            "state": SuggestionState.ACCEPTED,
            "state_since": now - timedelta(days=DAYS_AGO),
        }
        suggestions.append(suggestion)
        pairs.append(
            {
                "id": uuid.uuid4(),
                "suggestion_id": suggestion["id"],
                "psp_id": psp["id"],
                "mentor_id": mentor["id"],
                "started_on": started_on,
                "ends_on": clock.add_months(started_on, 12),
                "state": PairingState.ACTIVE,
                "state_since": now - timedelta(days=DAYS_AGO),
            }
        )
    with transaction():
        for model, rows in (
            (Person, people),
            (RoleGrant, roles),
            (Suggestion, suggestions),
            (Pairing, pairs),
        ):
            db.session.execute(sa.insert(model.__table__), rows)
    _know_the_size()
    return Cohort(frozenset(one["email"] for one in people), tuple(one["id"] for one in pairs))


def queue() -> None:
    """Record all that is owed, as a worker would."""
    queueing.queue_due(clock.now())
    _know_the_size()


def make_due(cohort: Cohort, messages: int) -> list[uuid.UUID]:
    """Have so many messages that were queued once be due now, and nothing else; returns their rows.

    The other pairs have ended, so that nothing about them is looked at.
    """
    these, box = cohort.pairs[: messages // 2], OutboxMessage
    with transaction():
        _set(sa.update(Pairing), state=PairingState.ENDED)
        _set(sa.update(box), state=OutboxState.SENT)
        _set(sa.update(Pairing).where(Pairing.id.in_(these)), state=PairingState.ACTIVE)
        fresh = {
            "attempts": 0,
            "uncertain": False,
            "lease_token": None,
            "lease_until": None,
            "sent_at": None,
            "why": "",
        }
        due = sa.update(box).where(box.subject_id.in_(these))
        _set(due, state=OutboxState.DUE, **fresh)
        found = list(db.session.scalars(sa.select(box.id).where(box.state == OutboxState.DUE)))
    _know_the_size()
    return found


def unsent() -> int:
    """How many rows are not sent."""
    wanted = sa.select(sa.func.count()).select_from(OutboxMessage)
    count = db.session.scalar(wanted.where(OutboxMessage.state != OutboxState.SENT))
    db.session.commit()
    return count or 0


def sent() -> set[str]:
    """The addresses of those whose message is sent, as the database says."""
    wanted = sa.select(Person.email).join(OutboxMessage, OutboxMessage.person_id == Person.id)
    wanted = wanted.where(OutboxMessage.kind == KIND, OutboxMessage.state == OutboxState.SENT)
    found = {one for one in db.session.scalars(wanted) if one}
    db.session.commit()
    return found


def _set(statement: sa.Update, **values: object) -> None:
    db.session.execute(statement.values(**values).execution_options(synchronize_session=False))


def _know_the_size() -> None:
    """Tell the database what its tables hold, as it finds out by itself in time."""
    with db.engine.connect() as connection:
        connection.execute(sa.text("ANALYZE"))
        connection.commit()


def _person(email: str) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "name": f"Pretend {email.partition('@')[0]}",
        "preferred_name": "",
        "pronouns": "",
        "email": email,
        "channel": Channel.EMAIL,
        "shared_inbox": False,
        "give_email": True,
        "give_phone": False,
        "created_at": clock.now() - timedelta(days=90),
    }


def _role(person_id: uuid.UUID, role: Role) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "person_id": person_id,
        "role": role,
        "granted_at": clock.now() - timedelta(days=90),
    }
