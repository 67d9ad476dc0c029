"""The audit trail, page by page; and for somebody's own part of it, each line in words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

import sqlalchemy as sa

from mentoring.core.audit import AuditEvent
from mentoring.core.db import db
from mentoring.people import queries
from mentoring.people.models import Person

PER_PAGE = 100
_LAST_PAGE = 100_000  # beyond it no database can count


@dataclass(frozen=True)
class Page:
    """Some lines, the newest first. `people` has whoever they are about, for those who may know."""

    number: int
    events: list[AuditEvent]
    more: bool
    people: dict[uuid.UUID, Person]


def everybodys(number: int) -> Page:
    """A page of everything that was done, without people."""
    return _page(sa.select(AuditEvent), number)


def own(person_id: uuid.UUID, number: int) -> Page:
    """A page of what one person did, and whom it was about."""
    page = _page(sa.select(AuditEvent).where(AuditEvent.actor_id == person_id), number)
    people = queries.by_ids({event.about_id for event in page.events if event.about_id})
    return replace(page, people=people)


def _page(wanted: sa.Select[AuditEvent], number: int) -> Page:
    number = min(max(number, 1), _LAST_PAGE)
    newest_first = wanted.order_by(AuditEvent.at.desc(), AuditEvent.id)
    events = list(db.session.scalars(newest_first.offset((number - 1) * PER_PAGE).limit(PER_PAGE + 1)))
    return Page(number, events[:PER_PAGE], len(events) > PER_PAGE, {})


_WORDS = {
    "casework.act-without-agreement": "Recorded what was passed on without agreement",
    "casework.done": "Closed a task",
    "casework.hand-back": "Handed a task back",
    "casework.seen": "Said that a wish for contact was seen",
    "casework.take-on": "Took a task on",
    "casework.try": "Tried to reach them",
    "concerns.closed": "Closed a concern they raised",
    "concerns.looked": "Opened a concern they raised",
    "demo.sign-in": "Signed in on the demo page",
    "messages.mail-times": "Changed when messages go out",
    "messages.original-words": "Put the words of a message back",
    "messages.send-again": "Had a message sent again",
    "messages.test": "Sent a test message",
    "organisations.add": "Added an organisation",
    "organisations.correct": "Corrected an organisation",
    "organisations.remove-successor": "Took back that an organisation followed another",
    "organisations.set-successor": "Recorded that an organisation followed another",
    "pairings.answer-on-behalf": "Recorded an answer to a suggestion for them",
    "pairings.break": "Recorded a break",
    "pairings.end": "Ended a pair",
    "pairings.first-meeting": "Recorded a first meeting",
    "pairings.go-on": "Recorded that a pair goes on",
    "pairings.read-change": "Read that they would like another mentor",
    "pairings.settle-change": "Settled a wish for another mentor",
    "pairings.suggest": "Suggested a mentor to them",
    "pairings.withdraw": "Withdrew a suggestion",
    "people.add": "Registered them",
    "people.correct-death": "Removed the record that they had died",
    "people.end-cover": "Ended the deputy’s cover",
    "people.record-death": "Recorded that they had died",
    "people.sign-in": "Signed in",
    "people.start-cover": "Started the deputy’s cover",
    "profiles.forget-upload": "Threw an uploaded file of people away",
    "profiles.import": "Brought people in from a file",
    "profiles.mentor-approved": "Made them a mentor who can be suggested",
    "profiles.mentor-paused": "Paused them as a mentor",
    "profiles.not-now": "Gave a profile back",
    "profiles.psp-paused": "Paused their search for a mentor",
    "profiles.psp-waiting": "Put them among those who wait for a mentor",
    "profiles.read-back": "Read a profile back to them",
    "profiles.upload-people": "Uploaded a file of people",
    "profiles.vouch": "Vouched that they are a Patient Safety Partner",
    "rounds.approve-pair": "Approved a pair",
    "rounds.cancel": "Cancelled a matching round",
    "rounds.decline-pair": "Declined a pair",
    "rounds.open": "Opened a matching round",
    "rounds.publish": "Sent a round’s suggestions out",
    "rounds.queue-run": "Had a round look for matches",
    "rounds.undo-decision": "Took back a decision about a pair",
    "wellbeing.check-helpline": "Checked a number of Get help now",
    "wellbeing.plan-look": "Looked at what they share of their wellbeing plan",
    "wellbeing.plan-save": "Wrote in their wellbeing plan for them",
    "wellbeing.plan-sitting": "Began a call about their wellbeing plan",
    "wellbeing.plan-sitting-end": "Finished a call about their wellbeing plan",
    "wellbeing.read-note": "Read a note they left with a check-in",
    "wellbeing.record-check-in": "Recorded a check-in for them",
}
_KINDS = {
    "concerns.": "Recorded a step on a concern they raised",
    "messages.change-": "Changed the words of a message",
    "messages.lift-": "Let messages go out to them again",
    "messages.stop-": "Stopped messages to them",
    "people.give-role-": "Gave them a role",
    "profiles.mentor-": "Changed where they stand as a mentor",
    "profiles.psp-": "Changed where they stand as a Patient Safety Partner",
    "profiles.save-": "Changed an answer in a profile",
}


def words(action: str) -> str:
    """A line's action as a sentence without its subject, such as “Closed a task”."""
    if action in _WORDS:
        return _WORDS[action]
    kind = next((text for begin, text in _KINDS.items() if action.startswith(begin)), "")
    return kind or action.rpartition(".")[2].replace("-", " ").capitalize()
