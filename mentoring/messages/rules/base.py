"""What a message rule is: from the state of one record, who is owed what by now and is still helped by it.

A rule never counts back from today. It says what is owed *by now*, so a missed night is caught up, and until
when it is of use, so that a late start sends no flood. It writes nothing and does not know what was sent.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from mentoring.core import clock
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.records import once_in_a_scan
from mentoring.people import queries as people
from mentoring.people.models import Person

Key = tuple[uuid.UUID, uuid.UUID, str]  # person, subject, period
LONGEST = timedelta(days=60)  # more than any message is of use


_deceased = once_in_a_scan(people.deceased)


@dataclass(frozen=True)
class Owed:
    """One message to one person. With the rule's kind, person, subject and period make it unique for ever."""

    person_id: uuid.UUID
    subject_id: uuid.UUID
    period: str
    owed_from: datetime

    @property
    def key(self) -> Key:
        return self.person_id, self.subject_id, self.period


@dataclass(frozen=True)
class Link:
    """The one thing to do: words on the button, and the page they lead to."""

    words: str
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """What the template of a message is given besides the person: the one action, and a few plain facts.

    Facts are words and dates as they are to be read, so that a template only puts them in their place.
    `event_on` is the day that the message is about, for the calendar of whoever gets it, under a title that
    tells nobody who looks over their shoulder anything.
    """

    action: Link
    facts: dict[str, Any] = field(default_factory=dict)
    answers: tuple[Link, ...] = ()  # answers to the same that one press gives, without signing in
    event_on: date | None = None
    event_title: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One kind of message. `templates/email/<kind>.txt` and `.html` are its words."""

    kind: str
    to: str  # whom, in words
    subject: str  # about what, in words
    owes: str  # when it is owed, in words
    useful: str  # until when it is of use, in words
    times: str = "once"  # how often about the same subject, in words
    facts: tuple[str, ...] = ()  # names of what its templates are given
    urgent: bool = False  # at any hour, first, and also to whom messages are stopped
    paced: bool = True  # counts towards what may go to one person in a week, and waits for it
    optional: bool = False  # a reminder: who wants none gets none
    by_hand: bool = True  # no: by e-mail only, also to who wishes for letters; else not at all
    supersedes: tuple[str, ...] = ()  # kinds it takes the place of, about the same subject and period
    # Records that may owe something now; the same by id; and the rule itself: whom one record owes what.
    records: Callable[[datetime], Iterable[Any]]
    by_ids: Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, Any]]
    about: Callable[[Any, datetime], Iterable[Owed]]
    content: Callable[[Any, Person, OutboxMessage], Content]

    def owed(self, now: datetime) -> Iterator[Owed]:
        """Everything of this kind that is owed now, sent or not. Never to somebody who has died."""
        items = [item for record in self.records(now) for item in self.about(record, now)]
        deceased = _deceased() if items else ()
        return (item for item in items if item.person_id not in deceased)

    def record(self, subject_id: uuid.UUID) -> Any:
        return self.by_ids([subject_id]).get(subject_id)

    def asks(self, record: Any, row: OutboxMessage, now: datetime) -> bool:
        """Whether the record, as it is, still asks for this very message."""
        if record is None or people.is_deceased(row.person_id):
            return False
        key = row.person_id, row.subject_id, row.period
        return any(owed.key == key for owed in self.about(record, now))

    def still_owed(self, row: OutboxMessage, now: datetime) -> bool:
        """Whether the state still asks for this very message."""
        return self.asks(self.record(row.subject_id), row, now)

    def last_day(self, row: OutboxMessage, now: datetime) -> date | None:
        """The last day on which this message is of use, as the state is now; None: it is not any more."""
        record, last, moment = self.record(row.subject_id), None, now
        while self.asks(record, row, moment):
            last, moment = clock.day_of(moment), moment + timedelta(days=1)
            if moment > now + LONGEST:
                break
        return last

    def fill(self, row: OutboxMessage, person: Person, record: Any = None) -> Content:
        """What the words are about. Only for a message that is still owed."""
        return self.content(record or self.record(row.subject_id), person, row)
