"""A suggestion: each of the two is told once, and nudged once if they have not answered when the day comes.

From the day of the nudge on, the nudge stands for both: who could not be written to before gets one message.
Nothing says what the other one answered, and nothing is owed when the suggestion is no longer open, nor to
somebody who takes a break or has left.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.db import db
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.records import once_in_a_scan
from mentoring.messages.rules.words import day
from mentoring.pairings import queries
from mentoring.pairings.models import Suggestion, SuggestionState
from mentoring.people.models import Person
from mentoring.profiles.models import MentorProfile, MentorStatus, PspProfile, PspStatus


@dataclass(frozen=True)
class _Asked:
    """A suggestion, and who of the two is left alone at the moment."""

    suggestion: Suggestion
    left_alone: frozenset[uuid.UUID]

    def unanswered(self, now: datetime) -> list[uuid.UUID]:
        """Who can still answer, has not, and is not left alone."""
        row = self.suggestion
        if row.state is not SuggestionState.OPEN or clock.day_of(now) > row.lapses_on:
            return []
        sides = ((row.psp_id, row.psp_answer), (row.mentor_id, row.mentor_answer))
        return [person for person, answer in sides if answer is None and person not in self.left_alone]


def _asked(suggestions: Sequence[Suggestion]) -> Iterator[_Asked]:
    if not suggestions:
        return
    psps = sa.select(PspProfile.person_id).where(
        PspProfile.status.in_((PspStatus.PAUSED, PspStatus.CLOSED)),
        PspProfile.person_id.in_([row.psp_id for row in suggestions]),
    )
    mentors = sa.select(MentorProfile.person_id).where(
        MentorProfile.status.in_((MentorStatus.PAUSED, MentorStatus.LEFT)),
        MentorProfile.person_id.in_([row.mentor_id for row in suggestions]),
    )
    psps_away, mentors_away = set(db.session.scalars(psps)), set(db.session.scalars(mentors))
    for row in suggestions:
        yield _Asked(row, frozenset({row.psp_id} & psps_away | {row.mentor_id} & mentors_away))


@once_in_a_scan
def _records(now: datetime) -> Iterable[_Asked]:
    return _asked(queries.suggestions_in((SuggestionState.OPEN,)))


def _by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _Asked]:
    return {asked.suggestion.id: asked for asked in _asked(queries.suggestions_by_ids(ids))}


def _told(asked: _Asked, person_id: uuid.UUID, now: datetime) -> Iterator[Owed]:
    row = asked.suggestion
    if person_id in asked.unanswered(now) and clock.day_of(now) < row.nudge_on:
        yield Owed(person_id, row.id, "", row.made_at)


def _psp_is_told(asked: _Asked, now: datetime) -> Iterator[Owed]:
    return _told(asked, asked.suggestion.psp_id, now)


def _mentor_is_told(asked: _Asked, now: datetime) -> Iterator[Owed]:
    return _told(asked, asked.suggestion.mentor_id, now)


def _nudged(asked: _Asked, now: datetime) -> Iterator[Owed]:
    row = asked.suggestion
    if clock.day_of(now) >= row.nudge_on:
        for person_id in asked.unanswered(now):
            yield Owed(person_id, row.id, "", clock.start_of(row.nudge_on))


def _content(asked: _Asked, person: Person, row: OutboxMessage) -> Content:
    suggestion = asked.suggestion
    return Content(
        Link("See the suggestion", "pairings.suggestion", {"suggestion_id": suggestion.id}),
        {"made_on": day(suggestion.made_at), "lapses_on": day(suggestion.lapses_on)},
        event_on=suggestion.lapses_on,
        event_title="Mentoring: last day to answer",
    )


SUGGESTION_PSP = Rule(
    kind="suggestion_psp",
    to="the PSP",
    subject="the suggestion",
    facts=("made_on", "lapses_on"),
    owes="when a mentor is suggested",
    useful="until they answer, take a break, or the nudge takes its place",
    records=_records,
    by_ids=_by_ids,
    about=_psp_is_told,
    content=_content,
)
SUGGESTION_MENTOR = Rule(
    kind="suggestion_mentor",
    to="the mentor",
    subject="the suggestion",
    facts=("made_on", "lapses_on"),
    owes="when a PSP is suggested",
    useful="until they answer, take a break, or the nudge takes its place",
    records=_records,
    by_ids=_by_ids,
    about=_mentor_is_told,
    content=_content,
)
SUGGESTION_NUDGE = Rule(
    kind="suggestion_nudge",
    to="whoever of the two has not answered",
    subject="the suggestion",
    facts=("made_on", "lapses_on"),
    owes="5 working days after the suggestion",
    supersedes=("suggestion_psp", "suggestion_mentor"),
    useful="until they answer, take a break, or it lapses",
    records=_records,
    by_ids=_by_ids,
    about=_nudged,
    content=_content,
)
