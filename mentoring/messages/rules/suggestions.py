"""A suggestion: each of the two is told once, and nudged once if they have not answered when the day comes.

From the day of the nudge on, the nudge stands for both: who could not be written to before gets one message.
Nothing says what the other one answered, and nothing is owed when the suggestion is no longer open.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from mentoring.core import clock
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.pairings import queries
from mentoring.pairings.models import Suggestion, SuggestionState
from mentoring.people.models import Person


def _records(now: datetime) -> Iterable[Suggestion]:
    return queries.suggestions_in((SuggestionState.OPEN,))


def _record(suggestion_id: uuid.UUID) -> Suggestion | None:
    return queries.get_suggestion(suggestion_id)


def _unanswered(suggestion: Suggestion, now: datetime) -> list[uuid.UUID]:
    """Who can still answer and has not."""
    if suggestion.state is not SuggestionState.OPEN or clock.day_of(now) > suggestion.lapses_on:
        return []
    sides = (
        (suggestion.psp_id, suggestion.psp_answer),
        (suggestion.mentor_id, suggestion.mentor_answer),
    )
    return [person_id for person_id, answer in sides if answer is None]


def _told(suggestion: Suggestion, person_id: uuid.UUID, now: datetime) -> Iterator[Owed]:
    if person_id in _unanswered(suggestion, now) and clock.day_of(now) < suggestion.nudge_on:
        yield Owed(person_id, suggestion.id, "", suggestion.made_at)


def _psp_is_told(suggestion: Suggestion, now: datetime) -> Iterator[Owed]:
    return _told(suggestion, suggestion.psp_id, now)


def _mentor_is_told(suggestion: Suggestion, now: datetime) -> Iterator[Owed]:
    return _told(suggestion, suggestion.mentor_id, now)


def _nudged(suggestion: Suggestion, now: datetime) -> Iterator[Owed]:
    if clock.day_of(now) >= suggestion.nudge_on:
        for person_id in _unanswered(suggestion, now):
            yield Owed(person_id, suggestion.id, "", clock.start_of(suggestion.nudge_on))


def _content(suggestion: Suggestion, person: Person, row: OutboxMessage) -> Content:
    return Content(
        Link("See the suggestion", "pairings.suggestion", {"suggestion_id": suggestion.id}),
        {"made_on": clock.day_of(suggestion.made_at), "lapses_on": suggestion.lapses_on},
    )


SUGGESTION_PSP = Rule(
    kind="suggestion_psp",
    to="the PSP",
    owes="when a mentor is suggested",
    useful="until they answer, or the nudge takes its place",
    records=_records,
    record=_record,
    about=_psp_is_told,
    content=_content,
)
SUGGESTION_MENTOR = Rule(
    kind="suggestion_mentor",
    to="the mentor",
    owes="when a PSP is suggested",
    useful="until they answer, or the nudge takes its place",
    records=_records,
    record=_record,
    about=_mentor_is_told,
    content=_content,
)
SUGGESTION_NUDGE = Rule(
    kind="suggestion_nudge",
    to="whoever of the two has not answered",
    owes="5 working days after the suggestion",
    useful="until they answer or it lapses",
    records=_records,
    record=_record,
    about=_nudged,
    content=_content,
)
