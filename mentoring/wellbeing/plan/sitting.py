"""The coordinator writes for somebody who asked for it, and sees nothing but what they write themselves."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import sqlalchemy as sa

from mentoring.core import audit, clock
from mentoring.core.access import Role
from mentoring.core.db import db, insert_once, transaction
from mentoring.people import queries as people
from mentoring.people.models import Person
from mentoring.wellbeing.plan.actions import held, write
from mentoring.wellbeing.plan.models import (
    AgreedBy,
    Plan,
    PlanSection,
    PlanSitting,
    SittingText,
    Start,
)

LASTS = timedelta(hours=4)  # a sitting that nobody ended is over then


class NotOpen(Exception):
    """There is no sitting of this coordinator with this person at the moment."""


def owner_of(person_id: uuid.UUID) -> Person | None:
    """Somebody for whom a plan can be written: a PSP."""
    person = people.get(person_id)
    return person if person is not None and person.has_role(Role.PSP) else None


def open_with(person_id: uuid.UUID, coordinator_id: uuid.UUID) -> PlanSitting | None:
    """The sitting that is going on between the two."""
    return db.session.scalar(
        sa.select(PlanSitting)
        .join(Plan, Plan.id == PlanSitting.plan_id)
        .where(
            Plan.person_id == person_id,
            PlanSitting.coordinator_id == coordinator_id,
            PlanSitting.ended_at.is_(None),
            PlanSitting.started_at > clock.now() - LASTS,
        )
        .order_by(PlanSitting.started_at.desc())
        .limit(1)
    )


def begin(person_id: uuid.UUID, *, agreed_on: date, agreed_by: AgreedBy, by: uuid.UUID) -> PlanSitting:
    """Record that the owner asked for it, and open their plan for writing. One that is open goes on."""
    with transaction():
        row = {"person_id": person_id, "started_at": clock.now(), "start": Start.PHONE, "order": []}
        insert_once(Plan, [row])
        plan = held(person_id)
        found = open_with(person_id, by)
        if found is None:
            _forget(sa.select(PlanSitting.id).where(PlanSitting.plan_id == plan.id))  # any that nobody ended
            found = PlanSitting(
                plan_id=plan.id,
                coordinator_id=by,
                agreed_on=agreed_on,
                agreed_by=agreed_by,
                started_at=clock.now(),
            )
            db.session.add(found)
            audit.record("wellbeing.plan-sitting", found, actor_id=by, about_id=person_id)
        return found


def texts(sitting: PlanSitting) -> dict[str, SittingText]:
    """Section → what was written in this sitting."""
    wanted = sa.select(SittingText).where(SittingText.sitting_id == sitting.id)
    return {row.key: row for row in db.session.scalars(wanted)}


def save(person_id: uuid.UUID, key: str, text: str, *, by: uuid.UUID) -> None:
    """Add a text below what the section says already, or change what this sitting added. Raises NotOpen.

    What the section said before stays in it; the coordinator is never shown it.
    """
    with transaction():
        plan = held(person_id)
        sitting = open_with(person_id, by)
        if sitting is None:
            raise NotOpen
        section = db.session.scalar(
            sa.select(PlanSection)
            .where(PlanSection.plan_id == plan.id, PlanSection.key == key)
            .execution_options(populate_existing=True)
        )
        row = db.session.scalar(
            sa.select(SittingText).where(SittingText.sitting_id == sitting.id, SittingText.key == key)
        )
        if row is None:
            row = SittingText(sitting_id=sitting.id, key=key, version=-1)
            db.session.add(row)
        now_there = section.text if section is not None else ""
        if section is not None and section.version != row.version:  # the owner wrote there in between
            row.before = now_there
        whole = "\n\n".join(part for part in (row.before, text) if part)
        row.text = text
        row.version = write(plan, key, whole, by=by).version


def end(person_id: uuid.UUID, *, by: uuid.UUID) -> None:
    """Close the sitting: from now on the coordinator sees nothing of it."""
    with transaction():
        sitting = open_with(person_id, by)
        if sitting is not None:
            sitting.ended_at = clock.now()
            _forget(sa.select(PlanSitting.id).where(PlanSitting.id == sitting.id))
            audit.record("wellbeing.plan-sitting-end", sitting, actor_id=by, about_id=person_id)


def _forget(sittings: sa.Select[uuid.UUID]) -> None:
    """Which sections were written in stays, for the owner to see; the texts are in the plan."""
    db.session.execute(
        sa.update(SittingText)
        .where(SittingText.sitting_id.in_(sittings))
        .values(text_sealed=None, before_sealed=None)
    )
