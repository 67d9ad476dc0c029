"""A pair that has not met, as far as we know: two reminders, and then it is the coordinator's turn.

Days count from the start of the pair, or from the end of its last break.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from flask import current_app

from mentoring.core import clock
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.records import once_in_a_scan
from mentoring.messages.rules.words import day, the_other
from mentoring.pairings import first_meetings
from mentoring.pairings.first_meetings import NotMet
from mentoring.people.models import Person


@once_in_a_scan
def _records(now: datetime) -> Iterable[NotMet]:
    return first_meetings.not_met()


def _by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, NotMet]:
    return {found.pairing.id: found for found in first_meetings.not_met(ids)}


def _owed(found: NotMet, now: datetime, first: int, until: int) -> Iterator[Owed]:
    from_day = found.since + timedelta(days=first)
    if from_day <= clock.day_of(now) < found.since + timedelta(days=until):
        for person_id in (found.pairing.psp_id, found.pairing.mentor_id):
            yield Owed(person_id, found.pairing.id, "", clock.start_of(from_day))


def _first(found: NotMet, now: datetime) -> Iterator[Owed]:
    settings = current_app.config["SETTINGS"]
    return _owed(found, now, settings.first_meeting_days, settings.first_meeting_again_days)


def _again(found: NotMet, now: datetime) -> Iterator[Owed]:
    until = (found.meet_by - found.since).days
    return _owed(found, now, current_app.config["SETTINGS"].first_meeting_again_days, until)


def _content(found: NotMet, person: Person, row: OutboxMessage) -> Content:
    return Content(
        Link("Go to your page together", "pairings.show", {"pairing_id": found.pairing.id}),
        {"the_other": the_other(found.pairing, person), "meet_by": day(found.meet_by)},
    )


FIRST_MEETING = Rule(
    kind="first_meeting",
    to="the PSP and the mentor",
    subject="the pair",
    optional=True,
    facts=("the_other", "meet_by"),
    owes="7 days after the start while no first meeting is known",
    useful="until they have met, or the second one takes its place",
    records=_records,
    by_ids=_by_ids,
    about=_first,
    content=_content,
)
FIRST_MEETING_AGAIN = Rule(
    kind="first_meeting_again",
    to="the PSP and the mentor",
    subject="the pair",
    optional=True,
    facts=("the_other", "meet_by"),
    supersedes=("first_meeting",),
    owes="14 days after the start while no first meeting is known",
    useful="until they have met, or on day 21 it is a task for the coordinator",
    records=_records,
    by_ids=_by_ids,
    about=_again,
    content=_content,
)
