"""A message that a person passes on: by phone, text or letter, to somebody who is not reached by e-mail.

Only for a message that has a task on the work list, and only while it is of use. It holds what the e-mail
would hold. A suggestion also says what its page says before anybody answered, as they may have no other way
to see it; nothing ever says where to find the other person.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from mentoring.casework.models import ABOUT_A_MESSAGE, Task
from mentoring.casework.queries import task_for
from mentoring.core import clock
from mentoring.core.db import db
from mentoring.messages.models import OutboxMessage
from mentoring.messages.render import words_to_say
from mentoring.messages.rules import BY_KIND, Content
from mentoring.pairings import queries as pairings
from mentoring.pairings import why
from mentoring.pairings.models import Suggestion
from mentoring.people.models import Person
from mentoring.profiles import preview, queries
from mentoring.profiles.models import MentorStatus, Part, PspStatus

SIGN_IN = "sign_in_link"
# Of these nobody is told which it was, nor whether it is still owed: else a message that did not reach a
# safeguarding lead would tell the coordinator of a concern that is not theirs to know of.
NOT_TOLD = frozenset({SIGN_IN, "concern_raised"})
SUGGESTIONS = frozenset({"suggestion_psp", "suggestion_mentor", "suggestion_nudge"})
CHECK_INS = frozenset({"check_in_reminder", "check_in_nudge"})
AT_ONCE = "A message that goes out at once, such as a sign-in link"
# What somebody is owed, for the coordinator.
OWED = {
    SIGN_IN: AT_ONCE,
    "registered": "To know that they are registered, and what they can do",
    "finish_profile_psp": "A reminder that their profile is not sent yet",
    "finish_profile_mentor": "A reminder that their mentor profile is not sent yet",
    "profile_received": "To know that we have their profile",
    "application_received": "To know that we have their application",
    "mentor_approved": "To know that their application is approved",
    "still_looking": "To know that we still look for a mentor for them",
    "capacity_check": "To be asked if their mentor profile is still right",
    "suggestion_psp": "To hear about a mentor who is suggested to them, and to be asked yes or no",
    "suggestion_mentor": "To hear about a PSP who is suggested to them, and to be asked yes or no",
    "suggestion_nudge": "A reminder that a suggestion is waiting for their yes or no",
    "introduction": "To know that both said yes, and how to reach each other",
    "first_meeting": "A reminder to meet for the first time",
    "first_meeting_again": "A second reminder to meet for the first time",
    "check_in_reminder": "To know that it is time for a check-in",
    "check_in_nudge": "A reminder of a check-in",
    "review": "To know that it is a good time to look back together",
    "word_wanted": "To know that they have a note from somebody they mentor",
    "plan_review": "A reminder of a date they set themselves",
    "on_a_break": "To know that the pair is on a break",
    "break_return": "A reminder that they meant to go on from this day",
    "break_over": "To know that the break is over",
    "change_received": "To know that we have their request for another mentor",
    "ending_soon": "To know that their mentoring ends soon",
    "ended": "To know that their mentoring has ended",
    "thanks": "Thanks for having been a mentor",
    "digest": "What is waiting for them as coordinator",
    "contact_wanted": "To know that somebody has asked to be contacted",
    "escalated": "To know that somebody who asked to be contacted has not been seen yet",
    "concern_raised": AT_ONCE,
    "bounced": "To know that a message could not be delivered",
    "test_message": "A test of a message, which they asked for",
}


@dataclass(frozen=True)
class ToPassOn:
    """One thing that one person is to be told. Without paragraphs there is nothing to say (any more)."""

    row: OutboxMessage
    task: Task
    person: Person
    until: date | None = None  # the last day on which it is of use
    subject: str = ""
    paragraphs: tuple[str, ...] = ()
    suggestion: Suggestion | None = None  # it asks them to answer this
    partner: Person | None = None  # it introduces them to this person

    @property
    def owed(self) -> str:
        return OWED[self.row.kind]

    @property
    def part(self) -> Part:
        """Theirs in the suggestion."""
        return Part.PSP if self.suggestion and self.suggestion.psp_id == self.person.id else Part.MENTOR


def find(message_id: uuid.UUID, now: datetime) -> ToPassOn | None:
    """None where there is no such message, or nobody was asked to pass it on."""
    row, task = db.session.get(OutboxMessage, message_id), task_for(ABOUT_A_MESSAGE, message_id)
    person = db.session.get(Person, row.person_id) if row else None
    if row is None or task is None or person is None or row.kind not in BY_KIND:
        return None
    if row.kind in NOT_TOLD:  # and a link is never passed on
        return ToPassOn(row, task, person)
    if row.kind in SUGGESTIONS:
        return _suggestion(row, task, person, now)
    until = BY_KIND[row.kind].last_day(row, now)
    if until is None:
        return ToPassOn(row, task, person)
    subject, paragraphs = _words(row, person, BY_KIND[row.kind].fill(row, person))
    return ToPassOn(row, task, person, until, subject, paragraphs, partner=_partner(row, person))


def _suggestion(row: OutboxMessage, task: Task, person: Person, now: datetime) -> ToPassOn:
    """As long as it is open, whatever they answered: else the page would tell who of the two said no."""
    suggestion = pairings.get_suggestion(row.subject_id)
    if suggestion is None or not pairings.is_open(suggestion, clock.day_of(now)):
        return ToPassOn(row, task, person)
    psp = suggestion.psp_id == person.id
    if _left_alone(person, psp):
        return ToPassOn(row, task, person)
    other, part = (suggestion.mentor_id, Part.MENTOR) if psp else (suggestion.psp_id, Part.PSP)
    content = BY_KIND[row.kind].fill(row, person)
    facts = {
        "psp": psp,
        "card": preview.card(other, part, introduced=False),
        "topics": why.topics(suggestion.why),
        "points": why.points(suggestion.why),
    }
    subject, paragraphs = _words(row, person, Content(content.action, content.facts | facts))
    return ToPassOn(row, task, person, suggestion.lapses_on, subject, paragraphs, suggestion)


def _left_alone(person: Person, psp: bool) -> bool:
    """They take a break or have left."""
    if psp:
        own = queries.psp_profile(person.id)
        return own is not None and own.status in (PspStatus.PAUSED, PspStatus.CLOSED)
    mentor = queries.mentor_profile(person.id)
    return mentor is not None and mentor.status in (MentorStatus.PAUSED, MentorStatus.LEFT)


def _partner(row: OutboxMessage, person: Person) -> Person | None:
    pairing = pairings.get_pairing(row.subject_id) if row.kind == "introduction" else None
    if pairing is None:
        return None
    return pairing.mentor if pairing.psp_id == person.id else pairing.psp


def _words(row: OutboxMessage, person: Person, content: Content) -> tuple[str, tuple[str, ...]]:
    subject, body = words_to_say(row.kind, content)
    return subject, tuple(part.strip() for part in re.split(r"\n\s*\n", body) if part.strip())
