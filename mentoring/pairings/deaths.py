"""Somebody has died: everything of theirs stops at once, and those they were paired with are phoned first."""

from __future__ import annotations

import uuid
from datetime import date

from mentoring.casework import actions as casework
from mentoring.casework.models import TaskKind
from mentoring.core import clock
from mentoring.core.db import transaction
from mentoring.pairings import actions, locks, queries
from mentoring.pairings.ending import finish
from mentoring.pairings.models import EndReason, Pairing
from mentoring.people import actions as people
from mentoring.people import queries as persons
from mentoring.profiles import actions as profiles
from mentoring.profiles.models import MentorStatus, PspStatus


def record(person_id: uuid.UUID, *, by: uuid.UUID) -> bool:
    """End their sessions, suggestions, pairs and profiles, and have the others phoned; all or nothing.

    False where it was recorded already. The PSP of a mentor who died is not looked another one for until the
    coordinator has spoken with them.
    """
    return locks.steadily(lambda: _record(person_id, by))


def correct(person_id: uuid.UUID, *, by: uuid.UUID) -> bool:
    """It was a mistake: the record goes, and nobody is phoned any more. Nothing else is brought back.

    False where there is no such record.
    """
    with transaction():
        if not people.take_back_death(person_id, by=by):
            return False
        for pairing in queries.ended_by_death(person_id):
            if persons.is_deceased(_other(pairing, person_id)):
                continue
            pairing.end_reason = EndReason.BY_COORDINATOR
            casework.take_back(TaskKind.PHONE_FIRST, subject_id=pairing.id)
        return True


def _record(person_id: uuid.UUID, by: uuid.UUID) -> bool:
    suggestions, pairs = locks.around(person_id)
    if not people.record_death(person_id, by=by):
        return False
    casework.take_back_all(person_id)
    for row in suggestions:
        actions.take_back(row, by=by)
    for pairing in pairs:
        own = pairing.psp_id == person_id
        finish(pairing, EndReason.DIED, by=by, then=PspStatus.CLOSED if own else PspStatus.PAUSED)
        _phone(pairing, _other(pairing, person_id), by)
    psp, mentor = locks.profiles(person_id, person_id)
    if psp is not None:
        profiles.move_psp(psp, PspStatus.CLOSED, by=by)
    if mentor is not None:
        profiles.move_mentor(mentor, MentorStatus.LEFT, by=by)
    return True


def _phone(pairing: Pairing, other_id: uuid.UUID, by: uuid.UUID) -> None:
    """Have the other one phoned, unless it is they who record it: then they know."""
    if other_id != by:
        casework.open_task(
            TaskKind.PHONE_FIRST,
            about_id=other_id,
            subject_id=pairing.id,
            due_on=phone_by(),
            kept_from=other_id,
        )


def phone_by() -> date:
    """Today while it is a working day's hours, else the next working day."""
    now, today = clock.now(), clock.today()
    in_time = clock.is_working_day(today) and clock.london(now).time() < clock.SENDING_UNTIL
    return today if in_time else clock.add_working_days(today, 1)


def _other(pairing: Pairing, person_id: uuid.UUID) -> uuid.UUID:
    return pairing.mentor_id if pairing.psp_id == person_id else pairing.psp_id
