"""A pair begins, meets, looks back, and comes to its end. Contact details are on the page only."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta

from flask import current_app

from mentoring.core import clock
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.records import active_pairs
from mentoring.messages.rules.words import count, day, the_other
from mentoring.pairings import queries
from mentoring.pairings.models import Pairing, PairingState
from mentoring.people.models import Person

INTRODUCED_FOR = timedelta(days=28)
LOOK_BACK_FOR = timedelta(days=14)  # after the day itself


def _active(now: datetime) -> Iterable[Pairing]:
    return active_pairs()


def _by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Pairing]:
    return queries.pairings_by_ids(ids)


def _both(pairing: Pairing, period: str, owed_from: datetime) -> Iterator[Owed]:
    for person_id in (pairing.psp_id, pairing.mentor_id):
        yield Owed(person_id, pairing.id, period, owed_from)


def _page(pairing: Pairing) -> Link:
    return Link("Go to your page together", "pairings.show", {"pairing_id": pairing.id})


def _introduced(pairing: Pairing, now: datetime) -> Iterator[Owed]:
    age = clock.day_of(now) - pairing.started_on
    if pairing.state is PairingState.ACTIVE and timedelta() <= age < INTRODUCED_FOR:
        yield from _both(pairing, "", clock.start_of(pairing.started_on, time()))


def _introduction(pairing: Pairing, person: Person, row: OutboxMessage) -> Content:
    psp = person.id == pairing.psp_id
    other = (pairing.mentor if psp else pairing.psp).first_name
    who = f"{other} is your mentor for the coming months." if psp else f"You are now {other}’s mentor."
    return Content(
        Link("See how to get in touch", "pairings.show", {"pairing_id": pairing.id}),
        {"other": other, "who_is_who": who},
    )


def _review_day(pairing: Pairing, months: int) -> date:
    return clock.add_months(pairing.started_on, months)


def _looks_back(pairing: Pairing, now: datetime) -> Iterator[Owed]:
    """The newest of the reviews whose notice has come."""
    settings, today = current_app.config["SETTINGS"], clock.day_of(now)
    notice = timedelta(days=settings.review_notice_days)
    begun = [months for months in settings.reviews if _review_day(pairing, months) - notice <= today]
    if not begun or pairing.state is not PairingState.ACTIVE:
        return
    on = _review_day(pairing, begun[-1])
    if today < on + LOOK_BACK_FOR and on < pairing.ends_on:
        yield from _both(pairing, str(begun[-1]), clock.start_of(on - notice))


def _review(pairing: Pairing, person: Person, row: OutboxMessage) -> Content:
    months = int(row.period)
    on = _review_day(pairing, months)
    facts = {"months": count(months, "month"), "on": day(on), "the_other": the_other(pairing, person)}
    return Content(_page(pairing), facts, event_on=on, event_title="Mentoring: look back together")


def _ends_soon(pairing: Pairing, now: datetime) -> Iterator[Owed]:
    notice = timedelta(days=current_app.config["SETTINGS"].ending_notice_days)
    from_day = pairing.ends_on - notice
    if pairing.state is PairingState.ACTIVE and from_day <= clock.day_of(now) <= pairing.ends_on:
        yield from _both(pairing, pairing.ends_on.isoformat(), clock.start_of(from_day))


def _ending(pairing: Pairing, person: Person, row: OutboxMessage) -> Content:
    return Content(
        _page(pairing),
        {"ends_on": day(pairing.ends_on), "the_other": the_other(pairing, person)},
        event_on=pairing.ends_on,
        event_title="Mentoring: last day",
    )


INTRODUCTION = Rule(
    kind="introduction",
    to="the PSP and the mentor",
    subject="the pair",
    facts=("other", "who_is_who"),
    owes="when both have said yes",
    useful="for 28 days, while the pair is active",
    records=_active,
    by_ids=_by_ids,
    about=_introduced,
    content=_introduction,
)
REVIEW = Rule(
    kind="review",
    to="the PSP and the mentor",
    subject="the pair",
    optional=True,
    facts=("months", "on", "the_other"),
    owes="7 days before they have been a pair for 3 and for 6 months",
    times="each review once",
    useful="until 14 days after that day, while the pair is active",
    records=_active,
    by_ids=_by_ids,
    about=_looks_back,
    content=_review,
)
ENDING_SOON = Rule(
    kind="ending_soon",
    to="the PSP and the mentor",
    subject="the pair",
    facts=("ends_on", "the_other"),
    owes="30 days before the last day of the pair",
    times="each last day once",
    useful="until that day, while the pair is active",
    records=_active,
    by_ids=_by_ids,
    about=_ends_soon,
    content=_ending,
)
