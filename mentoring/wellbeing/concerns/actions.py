"""Verbs about concerns: raise one, open it, record a step."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from mentoring.casework import actions as casework
from mentoring.casework.models import TaskKind
from mentoring.core import audit, clock
from mentoring.core.access import Identity, Role
from mentoring.core.db import db, insert_once, transaction
from mentoring.pairings import queries as pairings
from mentoring.people import queries as people
from mentoring.wellbeing.concerns import queries
from mentoring.wellbeing.concerns.models import Audience, Concern, ConcernStep, Danger, StepKind, Told

OPENED = "It was opened. What was done about it stands in the concern itself."


class NobodyToRead(Exception):
    """Nobody could open it: it must not lie there unread."""


class NotTheirs(Exception):
    """The pair is somebody else's, or the concern is not theirs to open."""


def raise_concern(
    concern_id: uuid.UUID,
    *,
    by: uuid.UUID,
    pairing_id: uuid.UUID | None,
    audience: Audience,
    danger: Danger,
    told: Told,
    text: str,
) -> None:
    """Keep a concern, once: the id is made with the form, so that pressing twice makes one.

    The coordinator gets a task without a word of it, but only where everybody who sees the work list may
    open the concern. Raises NotTheirs and NobodyToRead.
    """
    with transaction():
        pairing = pairings.get_pairing(pairing_id) if pairing_id else None
        if pairing_id and (pairing is None or by not in (pairing.psp_id, pairing.mentor_id)):
            raise NotTheirs
        out = queries.parties(by, pairing)
        if not queries.readers(audience, out):
            raise NobodyToRead
        today = clock.today()
        at_once = danger is not Danger.NO and clock.is_working_day(today)
        due_on = today if at_once else clock.add_working_days(today, 1)
        sealed = Concern(id=concern_id)
        sealed.text = text
        row = {
            "id": concern_id,
            "raised_by": by,
            "pairing_id": pairing_id,
            "raised_at": clock.now(),
            "audience": audience,
            "danger": danger,
            "told": told,
            "due_on": due_on,
            "text_sealed": sealed.text_sealed,
        }
        if not insert_once(Concern, [row]):
            return
        concern = db.session.get_one(Concern, concern_id)
        audit.record("concerns.raise", concern, actor_id=by, about_id=by)
        team = {person.id: person for role in queries.TEAM for person in people.with_role(role)}
        see_the_list = [{grant.role for grant in one.roles} | {Role.COORDINATOR} for one in team.values()]
        all_may = all(queries.is_reader(audience, roles) for roles in see_the_list)
        if team and all_may and team.keys().isdisjoint(out):
            casework.open_task(TaskKind.CONCERN, about_id=by, subject_id=concern_id, due_on=due_on)


def look(concern_id: uuid.UUID, *, by: Identity) -> Concern:
    """Open a concern to read it. That is recorded, and its raiser sees when. Raises NotTheirs."""
    with transaction():
        concern = _held(concern_id, by)
        _step(concern, StepKind.LOOKED, "", by)
        if concern.seen_at is None:
            concern.seen_at = clock.now()
            casework.see_to(TaskKind.CONCERN, subject_id=concern.id, by=by.person_id, outcome=OPENED)
        return concern


def take_step(concern_id: uuid.UUID, kind: StepKind, note: str, *, by: Identity) -> bool:
    """Record what was done. Closing closes it, opening again opens it; False where it was so already.

    Raises NotTheirs, and ValueError for a look: that is recorded by looking.
    """
    if kind is StepKind.LOOKED:
        raise ValueError(kind)
    with transaction():
        concern = _held(concern_id, by)
        is_closed = concern.closed_at is not None
        if (kind is StepKind.REOPENED) is not is_closed:
            return False
        if kind is StepKind.CLOSED:
            concern.closed_at = clock.now()
        elif kind is StepKind.REOPENED:
            concern.closed_at = None
        _step(concern, kind, note, by)
        return True


def _held(concern_id: uuid.UUID, by: Identity) -> Concern:
    found = sa.select(Concern).where(Concern.id == concern_id).with_for_update()
    concern = db.session.scalar(found.execution_options(populate_existing=True))
    if concern is None or not queries.may_open(concern, by):
        raise NotTheirs
    return concern


def _step(concern: Concern, kind: StepKind, note: str, by: Identity) -> None:
    step = ConcernStep(concern_id=concern.id, at=clock.now(), by=by.person_id, kind=kind)
    step.note = note
    db.session.add(step)
    audit.record(f"concerns.{kind}", concern, actor_id=by.person_id, about_id=concern.raised_by)
