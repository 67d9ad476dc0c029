"""What somebody wrote or asked for here, without a word of it: a date of their own, a note to a mentor."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.db import db
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import Pairing, PairingState
from mentoring.people.models import Person
from mentoring.profiles.models import PspProfile, PspStatus
from mentoring.wellbeing import words
from mentoring.wellbeing.models import WordWanted
from mentoring.wellbeing.plan.queries import ReviewDue, reviews_due

LOOK_AGAIN_FOR = timedelta(days=28)


def _dates(now: datetime) -> Iterable[ReviewDue]:
    return _of_those_here(reviews_due(now))


def _dates_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ReviewDue]:
    return {
        due.plan_id: due
        for due in _of_those_here([due for due in reviews_due(clock.now()) if due.plan_id in ids])
    }


def _of_those_here(found: Sequence[ReviewDue]) -> list[ReviewDue]:
    """Without those whose owner has left."""
    if not found:
        return []
    owners = [due.person_id for due in found]
    left = set(
        db.session.scalars(
            sa.select(PspProfile.person_id).where(
                PspProfile.status == PspStatus.CLOSED, PspProfile.person_id.in_(owners)
            )
        )
    )
    return [due for due in found if due.person_id not in left]


def _review(due: ReviewDue, now: datetime) -> Iterator[Owed]:
    if due.review_on <= clock.day_of(now) < due.review_on + LOOK_AGAIN_FOR:
        since = clock.start_of(due.review_on)
        yield Owed(due.person_id, due.plan_id, due.review_on.isoformat(), since)


def _review_content(due: ReviewDue, person: Person, row: OutboxMessage) -> Content:
    return Content(Link("Look at what you wrote", "wellbeing.plan"))


@dataclass(frozen=True)
class _Note:
    """A wish for a word, and the pair in which it was made."""

    wish: WordWanted
    pairing: Pairing


def _notes(wishes: Sequence[WordWanted]) -> list[_Note]:
    found = (
        pairings.pairings_by_ids({wish.pairing_id for wish in wishes}, with_people=False) if wishes else {}
    )
    return [_Note(wish, found[wish.pairing_id]) for wish in wishes]


def _wishes(now: datetime) -> Iterable[_Note]:
    return _notes(words.waiting(now))


def _wishes_by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _Note]:
    found = [wish for wish in words.waiting(clock.now()) if wish.pairing_id in ids]
    return {note.pairing.id: note for note in _notes(found)}


def _wanted(note: _Note, now: datetime) -> Iterator[Owed]:
    """Once a day in a pair, so that whoever takes it back and asks again writes no second e-mail."""
    wish = note.wish
    open_now = wish.closed_at is None and wish.asked_at <= now < wish.asked_at + words.LASTS
    if open_now and note.pairing.state is PairingState.ACTIVE:
        asked_on = clock.day_of(wish.asked_at).isoformat()
        yield Owed(note.pairing.mentor_id, note.pairing.id, asked_on, wish.asked_at)


def _wanted_content(note: _Note, person: Person, row: OutboxMessage) -> Content:
    values = {"pairing_id": note.wish.pairing_id}
    return Content(Link("Go to your page together", "pairings.show", values))


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
    subject="the pair",
    times="each day once",
    paced=False,  # somebody having a hard day does not wait for a week
    owes="when the PSP would like a word with them",
    useful="for 28 days, until they have spoken or the PSP takes it back, while the pair is active",
    records=_wishes,
    by_ids=_wishes_by_ids,
    about=_wanted,
    content=_wanted_content,
)
