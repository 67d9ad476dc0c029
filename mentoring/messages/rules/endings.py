"""A PSP asks for a change, or a pair has ended: neutral to both, and nothing where one of them has died.

Those who are left by a death are phoned first, by the coordinator.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from mentoring.core import clock
from mentoring.core.db import db
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.records import once_in_a_scan
from mentoring.messages.rules.words import day, the_other
from mentoring.pairings import queries
from mentoring.pairings.models import ChangeRequest, ChangeState, EndReason, Pairing, PairingState
from mentoring.people.models import Person

USEFUL_FOR = timedelta(days=7)
ENDED_USEFUL_FOR = timedelta(days=14)
THANKS_AFTER, THANKS_UNTIL = timedelta(days=7), timedelta(days=28)


def _requests(now: datetime) -> Iterable[ChangeRequest]:
    return queries.open_change_requests()


def _requests_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ChangeRequest]:
    rows = db.session.scalars(sa.select(ChangeRequest).where(ChangeRequest.id.in_(ids)))
    return {row.id: row for row in rows}


def _asked(request: ChangeRequest, now: datetime) -> Iterator[Owed]:
    if request.state is ChangeState.OPEN and request.asked_at <= now < request.asked_at + USEFUL_FOR:
        yield Owed(request.pairing.psp_id, request.id, "", request.asked_at)


def _answer_by(request: ChangeRequest, person: Person, row: OutboxMessage) -> Content:
    days = current_app.config["SETTINGS"].contact_target_days
    answer_by = clock.add_working_days(clock.day_of(request.asked_at), days)
    return Content(
        Link("See what happens next", "pairings.change", {"pairing_id": request.pairing_id}),
        {"answer_by": day(answer_by)},
    )


@once_in_a_scan
def _lately_ended(now: datetime) -> Iterable[Pairing]:
    return db.session.scalars(
        sa.select(Pairing).where(
            Pairing.state == PairingState.ENDED, Pairing.state_since > now - THANKS_UNTIL
        )
    )


def _by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Pairing]:
    return queries.pairings_by_ids(ids)


def _may_be_told(pairing: Pairing) -> bool:
    """Nobody has died, whether the pair ended by it or before."""
    died = pairing.end_reason is EndReason.DIED or pairing.psp.deceased_at or pairing.mentor.deceased_at
    return pairing.state is PairingState.ENDED and not died


def _is_over(pairing: Pairing, now: datetime) -> Iterator[Owed]:
    since = pairing.state_since
    if _may_be_told(pairing) and since <= now < since + ENDED_USEFUL_FOR:
        for person_id in (pairing.psp_id, pairing.mentor_id):
            yield Owed(person_id, pairing.id, "", since)


def _thanked(pairing: Pairing, now: datetime) -> Iterator[Owed]:
    from_day = clock.day_of(pairing.state_since) + THANKS_AFTER
    today = clock.day_of(now)
    if _may_be_told(pairing) and from_day <= today < from_day - THANKS_AFTER + THANKS_UNTIL:
        yield Owed(pairing.mentor_id, pairing.id, "", clock.start_of(from_day))


def _ended_content(pairing: Pairing, person: Person, row: OutboxMessage) -> Content:
    return Content(
        Link("See what happens next", "pairings.show", {"pairing_id": pairing.id}),
        {"the_other": the_other(pairing, person), "ended_on": day(pairing.state_since)},
    )


def _thanks_content(pairing: Pairing, person: Person, row: OutboxMessage) -> Content:
    return Content(Link("Go to your home page", "home.index"))


CHANGE_RECEIVED = Rule(
    kind="change_received",
    to="the PSP alone",
    subject="their wish for another mentor",
    facts=("answer_by",),
    owes="when they have asked",
    useful="for 7 days, until they take it back or the coordinator has settled it",
    records=_requests,
    by_ids=_requests_by_ids,
    about=_asked,
    content=_answer_by,
)
ENDED = Rule(
    kind="ended",
    to="the PSP and the mentor, alike; nobody where one of them has died",
    subject="the pair",
    facts=("the_other", "ended_on"),
    owes="when the pair has ended, for whatever reason",
    useful="for 14 days",
    records=_lately_ended,
    by_ids=_by_ids,
    about=_is_over,
    content=_ended_content,
)
THANKS = Rule(
    kind="thanks",
    to="the mentor; not where one of the two has died",
    subject="the pair",
    owes="7 days after the pair has ended",
    useful="until 28 days after it has ended",
    records=_lately_ended,
    by_ids=_by_ids,
    about=_thanked,
    content=_thanks_content,
)
