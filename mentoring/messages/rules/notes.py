"""What somebody wrote or asked for here, without a word of it: a date of their own, a note to a mentor."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from mentoring.core import clock
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import PairingState
from mentoring.people.models import Person
from mentoring.profiles import queries as profiles
from mentoring.profiles.models import PspStatus
from mentoring.wellbeing import words
from mentoring.wellbeing.models import WordWanted
from mentoring.wellbeing.plan.queries import ReviewDue, reviews_due

LOOK_AGAIN_FOR = timedelta(days=28)


def _dates(now: datetime) -> Iterable[ReviewDue]:
    return reviews_due(now)


def _dates_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ReviewDue]:
    return {due.plan_id: due for due in reviews_due(clock.now()) if due.plan_id in ids}


def _review(due: ReviewDue, now: datetime) -> Iterator[Owed]:
    today = clock.day_of(now)
    if due.review_on <= today < due.review_on + LOOK_AGAIN_FOR and not _has_left(due.person_id):
        since = clock.start_of(due.review_on)
        yield Owed(due.person_id, due.plan_id, due.review_on.isoformat(), since)


def _has_left(person_id: uuid.UUID) -> bool:
    profile = profiles.psp_profile(person_id)
    return profile is not None and profile.status is PspStatus.CLOSED


def _review_content(due: ReviewDue, person: Person, row: OutboxMessage) -> Content:
    return Content(Link("Look at what you wrote", "wellbeing.plan"))


def _wishes(now: datetime) -> Iterable[WordWanted]:
    return words.waiting(now)


def _wishes_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, WordWanted]:
    return {wish.id: wish for wish in words.waiting(clock.now()) if wish.id in ids}


def _wanted(wish: WordWanted, now: datetime) -> Iterator[Owed]:
    pairing = pairings.get_pairing(wish.pairing_id)
    open_now = wish.closed_at is None and wish.asked_at <= now < wish.asked_at + words.LASTS
    if open_now and pairing is not None and pairing.state is PairingState.ACTIVE:
        yield Owed(pairing.mentor_id, wish.id, "", wish.asked_at)


def _wanted_content(wish: WordWanted, person: Person, row: OutboxMessage) -> Content:
    return Content(Link("Go to your page together", "pairings.show", {"pairing_id": wish.pairing_id}))


PLAN_REVIEW = Rule(
    kind="plan_review",
    to="the PSP",
    subject="the plan",
    optional=True,
    owes="on the day on which they wanted to look at their plan again",
    times="each date once",
    useful="for 28 days, until they set another date or leave",
    records=_dates,
    by_ids=_dates_by_ids,
    about=_review,
    content=_review_content,
)
WORD_WANTED = Rule(
    kind="word_wanted",
    to="the mentor",
    subject="the note",
    owes="when the PSP would like a word with them",
    useful="for 28 days, until they have spoken or the PSP takes it back, while the pair is active",
    records=_wishes,
    by_ids=_wishes_by_ids,
    about=_wanted,
    content=_wanted_content,
)
