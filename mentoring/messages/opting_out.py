"""The link in a reminder that ends reminders, without signing in. It can do nothing else."""

from __future__ import annotations

import uuid
from datetime import timedelta

from mentoring.core import clock, links
from mentoring.core.db import db
from mentoring.messages import stops
from mentoring.messages.models import OutboxMessage, StopReason
from mentoring.people.models import Person

PURPOSE = "opt-out"
LASTS = timedelta(days=365)


def token_for(row: OutboxMessage) -> str:
    """The same for a message however often it is sent."""
    return links.make(PURPOSE, row.person_id, expires=row.created_at + LASTS)


def whose(token: str) -> uuid.UUID | None:
    """Whom a link is about; None where it is none of ours, has run out, or they are gone."""
    ids = links.read(PURPOSE, token, clock.now())
    person = db.session.get(Person, uuid.UUID(ids[0])) if ids else None
    return person.id if person else None


def opt_out(person_id: uuid.UUID) -> None:
    """No reminders from now on. Who pressed is not known, only that they had the link."""
    stops.stop(person_id, StopReason.OPTED_OUT, by=None)
