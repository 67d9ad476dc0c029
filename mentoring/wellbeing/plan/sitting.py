"""The coordinator writes for somebody who asked for it, and sees nothing but what they write themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from mentoring.casework import actions as casework
from mentoring.casework.models import TaskKind
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
SAID_FOR = timedelta(days=28)  # after a sitting, the owner's list says that there was one
WRITTEN = "The coordinator wrote the plan down with them. What it says stands in the plan alone."


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


@dataclass(frozen=True)
class Call:
    """A sitting that is going on, for the owner: who still sees what they wrote in it, and until when."""

    who: str
    until: datetime


def calls(plan: Plan) -> dict[str, Call]:
    """Section → the call in which the coordinator wrote there and can still read that."""
    written = (
        sa.select(PlanSitting.coordinator_id, PlanSitting.started_at, SittingText.key)
        .join(SittingText, SittingText.sitting_id == PlanSitting.id)
        .where(
            PlanSitting.plan_id == plan.id,
            PlanSitting.ended_at.is_(None),
            PlanSitting.started_at > clock.now() - LASTS,
            SittingText.text_sealed.is_not(None),
        )
        .order_by(PlanSitting.started_at)
    )
    rows = db.session.execute(written).all()
    names = {person.id: person.first_name for person in people.by_ids({row[0] for row in rows}).values()}
    return {
        key: Call(names.get(coordinator_id, "Somebody"), started_at + LASTS)
        for coordinator_id, started_at, key in rows
    }


@dataclass(frozen=True)
class Wrote:
    """That somebody wrote in a plan for its owner, and when."""

    who: str
    at: datetime


def wrote_lately(plan: Plan) -> Wrote | None:
    """The newest sitting of the last weeks in which something was written."""
    newest = db.session.scalar(
        sa.select(PlanSitting)
        .join(SittingText, SittingText.sitting_id == PlanSitting.id)
        .where(PlanSitting.plan_id == plan.id, PlanSitting.started_at > clock.now() - SAID_FOR)
        .order_by(PlanSitting.started_at.desc())
        .limit(1)
    )
    if newest is None:
        return None
    person = people.get(newest.coordinator_id)
    return Wrote(person.first_name if person else "Somebody", newest.started_at)


def begin(person_id: uuid.UUID, *, agreed_on: date, agreed_by: AgreedBy, by: uuid.UUID) -> PlanSitting:
    """Record that the owner asked for it, and open their plan for writing. One that is open goes on."""
    with transaction():
        row = {"person_id": person_id, "started_at": clock.now(), "start": Start.PHONE, "order": []}
        insert_once(Plan, [row])
        plan = held(person_id)
        found = open_with(person_id, by)
        if found is None:
            over = PlanSitting.started_at <= clock.now() - LASTS  # that nobody ended
            _forget(sa.select(PlanSitting.id).where(PlanSitting.plan_id == plan.id, over))
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
        changed = section is not None and section.version != row.version
        if changed or row.text_sealed is None:  # the owner wrote there in between, or had the call forgotten
            row.before = now_there
        whole = "\n\n".join(part for part in (row.before, text) if part)
        row.text = text
        row.version = write(plan, key, whole, by=by).version


def end(person_id: uuid.UUID, *, by: uuid.UUID) -> bool:
    """Close the sitting: from now on the coordinator sees nothing of it.

    True where that also closes the task that asked for it. Where nothing was written the task stays.
    """
    with transaction():
        if open_with(person_id, by) is None:
            return False
        held(person_id)  # a save that is under way goes first, and is forgotten too
        sitting = open_with(person_id, by)
        if sitting is None:
            return False
        sitting.ended_at = clock.now()
        wrote = any(row.text_sealed for row in texts(sitting).values())
        seen_to = wrote and casework.see_to(
            TaskKind.PLAN_BY_PHONE, subject_id=sitting.plan_id, outcome=WRITTEN, by=by
        )
        _forget(sa.select(PlanSitting.id).where(PlanSitting.id == sitting.id))
        audit.record("wellbeing.plan-sitting-end", sitting, actor_id=by, about_id=person_id)
        return seen_to


def _forget(sittings: sa.Select[uuid.UUID]) -> None:
    """Which sections were written in stays, for the owner to see; the texts are in the plan."""
    db.session.execute(
        sa.update(SittingText)
        .where(SittingText.sitting_id.in_(sittings))
        .values(text_sealed=None, before_sealed=None)
    )
