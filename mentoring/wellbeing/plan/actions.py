"""Verbs of the owner: begin, write, keep a draft, put in order, look back, delete for good."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from mentoring.casework import actions as casework
from mentoring.casework.models import TaskKind
from mentoring.core import audit, clock
from mentoring.core.db import db, forget_deleted, insert_once, transaction
from mentoring.wellbeing.plan import queries
from mentoring.wellbeing.plan.models import (
    Plan,
    PlanDraft,
    PlanSection,
    PlanSitting,
    PlanVersion,
    SittingText,
    Start,
)
from mentoring.wellbeing.plan.sections import MOVABLE

REVIEW_MONTHS = (3, 6, 12)


class NoPlan(Exception):
    """This person has no plan, or there is no such thing in it."""


class Saved(enum.StrEnum):
    SAVED = "saved"
    UNCHANGED = "unchanged"
    BOTH = "both"  # somebody saved in between: theirs is among the earlier texts


@dataclass(frozen=True)
class Written:
    """One save: what came of it, and when what it took the place of was written."""

    result: Saved
    version: int
    earlier_at: datetime | None = None


def begin(person_id: uuid.UUID, start: Start) -> Plan:
    """The person's plan, made if there is none. Beginning again only changes with whom.

    Who wants to do it by phone is on the coordinator's work list from now on, with nothing of the plan.
    """
    with transaction():
        row = {"person_id": person_id, "started_at": clock.now(), "start": start, "order": []}
        new = insert_once(Plan, [row])
        plan = held(person_id)
        plan.start = start
        if new:
            audit.record("wellbeing.plan-begin", plan, actor_id=person_id, about_id=person_id)
        if start is Start.PHONE:
            days = current_app.config["SETTINGS"].contact_target_days
            due_on = clock.add_working_days(clock.today(), days)
            casework.open_task(TaskKind.PLAN_BY_PHONE, about_id=person_id, subject_id=plan.id, due_on=due_on)
        return plan


def held(person_id: uuid.UUID) -> Plan:
    """The plan, held to the end of the transaction: whoever changes anything in it waits. Raises NoPlan."""
    wanted = sa.select(Plan).where(Plan.person_id == person_id).with_for_update()
    plan = db.session.scalar(wanted.execution_options(populate_existing=True))
    if plan is None:
        raise NoPlan
    return plan


def save(person_id: uuid.UUID, key: str, text: str, *, version: int, window: str = "") -> Written:
    """Make a text the section. What it said before is kept among the earlier texts, for the owner alone.

    `version` is the section's when the page was opened. The draft of the same window has served its purpose;
    one of another window stays.
    """
    with transaction():
        plan = held(person_id)
        written = write(plan, key, text, by=person_id, version=version)
        draft = _draft(plan, key)
        if draft is not None and draft.window == window:
            db.session.delete(draft)
        return written


def write(plan: Plan, key: str, text: str, *, by: uuid.UUID, version: int | None = None) -> Written:
    """The same in the current transaction, not committed; also for who writes on the owner's behalf."""
    row, now = _section(plan, key), clock.now()
    if row is None:
        if not text:
            return Written(Saved.UNCHANGED, 0)
        row = PlanSection(plan_id=plan.id, key=key, text=text, version=1, changed_at=now, changed_by=by)
        db.session.add(row)
        audit.record("wellbeing.plan-save", plan, actor_id=by, about_id=plan.person_id)
        return Written(Saved.SAVED, 1)
    stale = version is not None and version != row.version
    earlier_at = row.changed_at
    if row.text == text:
        return Written(Saved.UNCHANGED, row.version)
    if row.text_sealed is not None:
        _put_away(plan, key, row.text, written_at=row.changed_at, written_by=row.changed_by)
    else:
        stale = False  # emptied, or deleted for good: nothing was there to be lost
    row.text, row.version, row.changed_at, row.changed_by = text, row.version + 1, now, by
    audit.record("wellbeing.plan-save", plan, actor_id=by, about_id=plan.person_id)
    return Written(Saved.BOTH if stale else Saved.SAVED, row.version, earlier_at)


def keep_draft(person_id: uuid.UUID, key: str, text: str, *, version: int, window: str) -> datetime:
    """Keep what is being written. What another window had kept goes to the earlier texts, as unfinished.

    The words that are saved already are no draft: such a one was sent before its own save, and was slower.
    """
    with transaction():
        plan, now = held(person_id), clock.now()
        draft, section = _draft(plan, key), _section(plan, key)
        if text == (section.text if section else ""):
            if draft is not None and draft.window == window:
                db.session.delete(draft)
            return now
        if draft is None:
            draft = PlanDraft(plan_id=plan.id, key=key, window=window, version=version, kept_at=now)
            db.session.add(draft)
        elif draft.window != window:
            if draft.text and draft.text != text:
                _put_away(
                    plan, key, draft.text, written_at=draft.kept_at, written_by=person_id, unfinished=True
                )
            draft.window, draft.version = window, version
        draft.text, draft.kept_at = text, now
        return now


def drop_draft(person_id: uuid.UUID, key: str) -> None:
    """Go back to the saved text. What was being written is gone for good."""
    with transaction():
        plan = held(person_id)
        db.session.execute(sa.delete(PlanDraft).where(PlanDraft.plan_id == plan.id, PlanDraft.key == key))
    forget_deleted()


def move(person_id: uuid.UUID, key: str, *, up: bool) -> None:
    """One place up or down in the owner's order. At its end nothing happens."""
    with transaction():
        plan = held(person_id)
        order = [one for one in queries.order_of(plan) if one in MOVABLE]
        here = order.index(key)
        there = here + (-1 if up else 1)
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
            plan.order = order


def set_review(person_id: uuid.UUID, months: int | None) -> None:
    """When to look at the plan again, counted from today; None: not at all."""
    if months is not None and months not in REVIEW_MONTHS:
        raise ValueError("no such interval")
    with transaction():
        plan = held(person_id)
        plan.review_months = months
        plan.review_on = clock.add_months(clock.today(), months) if months else None


def put_back(person_id: uuid.UUID, version_id: uuid.UUID) -> PlanVersion:
    """Make an earlier text the section again; what it says now is kept too. Raises NoPlan."""
    with transaction():
        plan = held(person_id)
        earlier = _version(plan, version_id)
        write(plan, earlier.key, earlier.text, by=person_id)
        return earlier


def delete_version(person_id: uuid.UUID, version_id: uuid.UUID) -> str:
    """Delete one earlier text for good; returns the section's key. Raises NoPlan."""
    with transaction():
        plan = held(person_id)
        earlier = _version(plan, version_id)
        db.session.delete(earlier)
        _forget_sittings(plan, earlier.key)
        audit.record("wellbeing.plan-delete", plan, actor_id=person_id, about_id=person_id)
    forget_deleted()
    return earlier.key


def delete_versions(person_id: uuid.UUID, key: str) -> None:
    """Delete every earlier text of a section for good."""
    with transaction():
        plan = held(person_id)
        _delete_versions(plan, key)
        audit.record("wellbeing.plan-delete", plan, actor_id=person_id, about_id=person_id)
    forget_deleted()


def delete_text(person_id: uuid.UUID, key: str) -> None:
    """Delete all that was ever written in a section for good: text, draft, earlier texts, whoever wrote them.

    Also where it cannot be opened: this is the owner's to decide.
    """
    with transaction():
        plan = held(person_id)
        row = _section(plan, key)
        if row is not None:
            row.text_sealed, row.version = None, row.version + 1
            row.changed_at, row.changed_by = clock.now(), person_id
        db.session.execute(sa.delete(PlanDraft).where(PlanDraft.plan_id == plan.id, PlanDraft.key == key))
        _delete_versions(plan, key)
        audit.record("wellbeing.plan-delete", plan, actor_id=person_id, about_id=person_id)
    db.session.expire_all()
    forget_deleted()


def take_from_file(
    person_id: uuid.UUID, texts: Mapping[str, str], *, versions: Mapping[str, int]
) -> list[str]:
    """Make these texts the sections, each as if it had been saved; the keys that changed.

    `versions` are those that the owner compared the file with.
    """
    with transaction():
        plan, changed = held(person_id), []
        for key, text in texts.items():
            result = write(plan, key, text, by=person_id, version=versions.get(key)).result
            if result is not Saved.UNCHANGED:
                changed.append(key)
        return changed


def _put_away(
    plan: Plan, key: str, text: str, *, written_at: datetime, written_by: uuid.UUID, unfinished: bool = False
) -> None:
    earlier = PlanVersion(
        plan_id=plan.id,
        key=key,
        text=text,
        written_at=written_at,
        written_by=written_by,
        put_away_at=clock.now(),
        unfinished=unfinished,
    )
    db.session.add(earlier)


def _delete_versions(plan: Plan, key: str) -> None:
    db.session.execute(sa.delete(PlanVersion).where(PlanVersion.plan_id == plan.id, PlanVersion.key == key))
    _forget_sittings(plan, key)


def _forget_sittings(plan: Plan, key: str) -> None:
    """What the coordinator wrote for them is kept a second time while they write: that goes as well."""
    of_plan = sa.select(PlanSitting.id).where(PlanSitting.plan_id == plan.id)
    db.session.execute(
        sa.update(SittingText)
        .where(SittingText.sitting_id.in_(of_plan), SittingText.key == key)
        .values(text_sealed=None, before_sealed=None)
    )


def _version(plan: Plan, version_id: uuid.UUID) -> PlanVersion:
    row = queries.version(plan, version_id)
    if row is None:
        raise NoPlan
    return row


def _section(plan: Plan, key: str) -> PlanSection | None:
    wanted = sa.select(PlanSection).where(PlanSection.plan_id == plan.id, PlanSection.key == key)
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def _draft(plan: Plan, key: str) -> PlanDraft | None:
    wanted = sa.select(PlanDraft).where(PlanDraft.plan_id == plan.id, PlanDraft.key == key)
    return db.session.scalar(wanted.execution_options(populate_existing=True))
