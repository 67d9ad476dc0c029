"""A mentor leaves: first nobody new, then, without anybody left, for good; or they stay after all."""

from __future__ import annotations

import uuid

from mentoring.core.db import transaction
from mentoring.pairings import actions, locks, queries
from mentoring.people import queries as people
from mentoring.profiles.actions import move_mentor
from mentoring.profiles.coordinator_actions import NotNow, NotThere
from mentoring.profiles.models import MentorProfile, MentorStatus

CAN_LEAVE = (MentorStatus.APPROVED, MentorStatus.PAUSED)
CAN_BE_GONE = (*CAN_LEAVE, MentorStatus.LEAVING)
CAN_RETURN = (MentorStatus.LEAVING, MentorStatus.LEFT)


class StillMentoring(Exception):
    """They have a pair, or somebody is asked whether they want them as a mentor."""


def leave(person_id: uuid.UUID, *, by: uuid.UUID) -> None:
    """They see their pairs through and take nobody new; open suggestions of them are taken back.

    Raises NotThere, NotNow.
    """

    def deed() -> None:
        suggestions, _ = locks.around(person_id)
        mentor = _mentor(person_id, CAN_LEAVE)
        for row in suggestions:
            if row.mentor_id == person_id:
                actions.take_back(row, by=by)
        move_mentor(mentor, MentorStatus.LEAVING, by=by)

    locks.steadily(deed)


def left(person_id: uuid.UUID, *, by: uuid.UUID) -> None:
    """They are gone. Raises NotThere, NotNow, StillMentoring."""
    with transaction():
        mentor = _mentor(person_id, CAN_BE_GONE)
        if queries.places_taken_by(person_id):
            raise StillMentoring
        move_mentor(mentor, MentorStatus.LEFT, by=by)


def back(person_id: uuid.UUID, *, by: uuid.UUID) -> None:
    """They mentor after all, or again. Raises NotThere, NotNow."""
    with transaction():
        mentor = _mentor(person_id, CAN_RETURN)
        person = people.get(person_id)
        if person is None or person.deceased_at or mentor.submitted_at is None:
            raise NotNow
        move_mentor(mentor, MentorStatus.APPROVED, by=by)


def _mentor(person_id: uuid.UUID, wanted: tuple[MentorStatus, ...]) -> MentorProfile:
    mentor = locks.mentor(person_id)
    if mentor is None:
        raise NotThere
    if mentor.status not in wanted:
        raise NotNow
    return mentor
