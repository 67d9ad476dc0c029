"""Reads of a plan by its owner, and the dates on which plans are to be looked at again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.db import Unreadable, db
from mentoring.wellbeing.plan.models import (
    Plan,
    PlanDraft,
    PlanLook,
    PlanSection,
    PlanShare,
    PlanSitting,
    PlanVersion,
    Reader,
    SittingText,
)
from mentoring.wellbeing.plan.sections import BY_KEY, MOVABLE, STEP, Section


@dataclass(frozen=True)
class Line:
    """One section in the owner's list."""

    section: Section
    row: PlanSection | None  # None: nothing was ever written
    draft: PlanDraft | None
    readers: frozenset[Reader]  # who may look at it now, if they are there to look

    @property
    def begun(self) -> bool:
        return self.row is not None and self.row.text_sealed is not None

    @property
    def text(self) -> str:
        return self.row.text if self.row else ""

    @property
    def readable(self) -> bool:
        return not isinstance(self.text, Unreadable)


def plan_of(person_id: uuid.UUID) -> Plan | None:
    return db.session.scalar(sa.select(Plan).where(Plan.person_id == person_id))


def section_of(plan: Plan, key: str) -> PlanSection | None:
    return db.session.scalar(
        sa.select(PlanSection).where(PlanSection.plan_id == plan.id, PlanSection.key == key)
    )


def draft_of(plan: Plan, key: str) -> PlanDraft | None:
    return db.session.scalar(sa.select(PlanDraft).where(PlanDraft.plan_id == plan.id, PlanDraft.key == key))


def order_of(plan: Plan) -> list[str]:
    """All sections in the owner's order; one small step comes last, wherever somebody put it."""
    chosen = [key for key in dict.fromkeys(plan.order) if key in MOVABLE]
    return [*chosen, *(key for key in MOVABLE if key not in chosen), STEP]


def lines(plan: Plan, shared: dict[str, frozenset[Reader]] | None = None) -> list[Line]:
    """Every section in order. `shared` says who may look at which; left out, nobody is shown to."""
    rows = {row.key: row for row in db.session.scalars(_of(PlanSection, plan))}
    drafts = {row.key: row for row in db.session.scalars(_of(PlanDraft, plan))}
    readers = shared or {}
    return [
        Line(BY_KEY[key], rows.get(key), drafts.get(key), readers.get(key, frozenset()))
        for key in order_of(plan)
    ]


def versions(plan: Plan, key: str) -> list[PlanVersion]:
    """Earlier texts of a section, the newest first."""
    wanted = _of(PlanVersion, plan).where(PlanVersion.key == key)
    return list(db.session.scalars(wanted.order_by(PlanVersion.put_away_at.desc(), PlanVersion.id)))


def version(plan: Plan, version_id: uuid.UUID) -> PlanVersion | None:
    """One of this plan's, and of nobody else's."""
    row = db.session.get(PlanVersion, version_id)
    return row if row is not None and row.plan_id == plan.id else None


def looks(plan: Plan) -> list[PlanLook]:
    """Every visit of somebody else, the newest first."""
    return list(db.session.scalars(_of(PlanLook, plan).order_by(PlanLook.at.desc(), PlanLook.id)))


def shares(plan: Plan) -> list[PlanShare]:
    return list(db.session.scalars(_of(PlanShare, plan)))


def sittings(plan: Plan) -> list[tuple[PlanSitting, list[str]]]:
    """Every sitting with the coordinator and the sections they wrote in, the newest first."""
    rows = list(db.session.scalars(_of(PlanSitting, plan).order_by(PlanSitting.started_at.desc())))
    written = sa.select(SittingText.sitting_id, SittingText.key)
    written = written.where(SittingText.sitting_id.in_([row.id for row in rows]))
    keys: dict[uuid.UUID, list[str]] = {row.id: [] for row in rows}
    for sitting_id, key in db.session.execute(written):
        keys[sitting_id].append(key)
    return [(row, keys[row.id]) for row in rows]


def own_text(person_id: uuid.UUID, key: str) -> str:
    """What somebody wrote in a section of their own plan, for themselves; empty where there is nothing."""
    plan = plan_of(person_id)
    row = section_of(plan, key) if plan else None
    return row.text if row else ""


@dataclass(frozen=True)
class ReviewDue:
    """A plan whose owner wanted to look at it again by now. A new date makes it another one."""

    plan_id: uuid.UUID
    person_id: uuid.UUID
    review_on: date


def reviews_due(now: datetime) -> list[ReviewDue]:
    """Every one whose London day has come, the longest due first."""
    due = sa.select(Plan.id, Plan.person_id, Plan.review_on).where(Plan.review_on <= clock.day_of(now))
    return [
        ReviewDue(plan_id, person_id, review_on)
        for plan_id, person_id, review_on in db.session.execute(due.order_by(Plan.review_on, Plan.id))
        if review_on is not None
    ]


def _of(model: Any, plan: Plan) -> Any:
    return sa.select(model).where(model.plan_id == plan.id)
