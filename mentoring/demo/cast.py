"""Whom to be first: one made-up person for each kind of user, and what to try as them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from mentoring.core.db import db
from mentoring.people.models import Person


@dataclass(frozen=True)
class Part:
    """One entry of the demonstration's first page. `key` is its anchor, `email` finds the person."""

    key: str
    email: str
    who: str
    try_this: str


CAST = (
    Part(
        "coordinator",
        "coordinator@example.org",
        "The coordinator",
        "Open a matching round, see who waits, run the matcher, approve pairs and publish them.",
    ),
    Part(
        "psp-suggestion",
        "psp-001@example.org",
        "A PSP with a suggested mentor",
        "See who was suggested and why, and say yes or no.",
    ),
    Part(
        "mentor-suggestion",
        "mentor-001@example.org",
        "The mentor who was suggested to them",
        "Say yes too, and both get an introduction with contact details.",
    ),
    Part(
        "psp-waiting",
        "psp-002@example.org",
        "A PSP who is waiting for a mentor",
        "Look at the profile, change an answer, and see what a mentor would be shown.",
    ),
    Part(
        "psp-paired",
        "psp-003@example.org",
        "A PSP with a mentor",
        "Answer a check-in, also a low one, and see who is told. Write in the wellbeing plan, and share it.",
    ),
    Part(
        "mentor-check-in",
        "mentor-002@example.org",
        "Their mentor, with a check-in due",
        "Read the reminder in the e-mails sent, then answer the check-in.",
    ),
    Part(
        "psp-draft",
        "psp-004@example.org",
        "A PSP half way through their profile",
        "Pick up where they left off, check the answers and send them.",
    ),
    Part(
        "mentor-applied",
        "mentor-003@example.org",
        "Somebody who applied to be a mentor",
        "See what an applicant sees. The coordinator can approve them under People.",
    ),
    Part(
        "deputy",
        "deputy@example.org",
        "The deputy",
        "Start covering for the coordinator, and end it again.",
    ),
    Part(
        "auditor",
        "auditor@example.org",
        "The auditor",
        "Read what was done and when, without anybody’s name.",
    ),
    Part(
        "safeguarding",
        "safeguarding@example.org",
        "The safeguarding lead",
        "Open a concern that a mentor raised, and record what you did about it.",
    ),
)


@dataclass(frozen=True)
class Player:
    part: Part
    person: Person


def players() -> list[Player]:
    """The parts whose person is in the database, in order; none where the cohort was not made."""
    wanted = [part.email for part in CAST]
    found = {p.email: p for p in db.session.scalars(sa.select(Person).where(Person.email.in_(wanted)))}
    return [Player(part, found[part.email]) for part in CAST if part.email in found]
