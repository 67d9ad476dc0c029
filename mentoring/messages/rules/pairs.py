"""Both have said yes: each is told where to find the other. Contact details are on the page only."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, time, timedelta

from mentoring.core import clock
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.pairings import queries
from mentoring.pairings.models import Pairing, PairingState
from mentoring.people.models import Person

USEFUL_FOR = timedelta(days=28)


def _records(now: datetime) -> Iterable[Pairing]:
    return queries.pairings_in((PairingState.ACTIVE,), with_people=False)


def _by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Pairing]:
    return queries.pairings_by_ids(ids)


def _introduced(pairing: Pairing, now: datetime) -> Iterator[Owed]:
    age = clock.day_of(now) - pairing.started_on
    if pairing.state is PairingState.ACTIVE and timedelta() <= age < USEFUL_FOR:
        for person_id in (pairing.psp_id, pairing.mentor_id):
            yield Owed(person_id, pairing.id, "", clock.start_of(pairing.started_on, time()))


def _content(pairing: Pairing, person: Person, row: OutboxMessage) -> Content:
    psp = person.id == pairing.psp_id
    other = pairing.mentor if psp else pairing.psp
    return Content(
        Link("See how to get in touch", "pairings.show", {"pairing_id": pairing.id}),
        {"psp": psp, "other": other.first_name},
    )


INTRODUCTION = Rule(
    kind="introduction",
    to="the PSP and the mentor",
    owes="when both have said yes",
    useful="for 28 days, while the pair is active",
    records=_records,
    by_ids=_by_ids,
    about=_introduced,
    content=_content,
)
