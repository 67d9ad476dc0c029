"""Verbs about organisations: load, import, add, correct, record a merger."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import sqlalchemy as sa

from mentoring.core import audit, clock
from mentoring.core.db import db, insert_once, transaction
from mentoring.organisations import lineage, queries, reference
from mentoring.organisations.models import Organisation, OrganisationType, Succession
from mentoring.organisations.plan import Plan, compare


class NotPossible(Exception):
    """The deed makes no sense; the message is a sentence for the person who asked for it."""


def seed() -> bool:
    """Load NHS England and the ICBs with their successors, or bring them up to date.

    Can be called any number of times; what somebody corrected by hand stays. True if anything changed.
    """
    with transaction():
        plan = compare(reference.organisations(), queries.known())
        _apply(plan)
        db.session.flush()
        codes = db.session.execute(sa.select(Organisation.ods_code, Organisation.id))
        ids = {row.ods_code: row.id for row in codes}
        there = set(queries.successions())
        new = {(ids[old], ids[new]) for old, new in reference.successions()} - there
        db.session.add_all(Succession(predecessor_id=a, successor_id=b, recorded_by=None) for a, b in new)
        return plan.changes_anything or bool(new)


def import_organisations(plan: Plan) -> None:
    """Do what a plan says, all of it or nothing."""
    with transaction():
        for organisation, verb in _apply(plan):
            audit.record(f"organisations.import-{verb}", organisation, actor_id=None)


def _apply(plan: Plan) -> list[tuple[Organisation, str]]:
    """In the current transaction, not committed: each organisation touched and what was done to it."""
    done = []
    now = clock.now()
    for row in plan.added:
        organisation = Organisation(
            ods_code=row.code,
            name=row.name,
            type=row.type,
            region=row.region,
            icb_code=row.icb_code,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            updated_at=now,
        )
        db.session.add(organisation)
        done.append((organisation, "add"))
    touched = [(one, "change") for one in plan.changed] + [(one, "close") for one in plan.closed]
    codes = [one.code for one, _ in touched]
    found = {
        row.ods_code: row
        for row in db.session.scalars(sa.select(Organisation).where(Organisation.ods_code.in_(codes)))
    }
    for one, verb in touched:
        organisation = found[one.code]
        for change in one.changes:
            setattr(organisation, change.field, change.new)
        organisation.updated_at = now
        done.append((organisation, verb))
    return done


def add_typed(
    name: str, type: OrganisationType, region: str | None, *, by: uuid.UUID | None = None
) -> Organisation:
    """An organisation that is not in the list, typed in; in the current transaction, not committed.

    One of the same name (whatever its capitals) is given back instead of a second one.
    """
    name = " ".join(name.split())
    there = queries.by_name(name)
    if there is not None:
        return there
    organisation = Organisation(
        ods_code=None,
        name=name,
        type=type,
        region=region or None,
        icb_code=None,
        opened_on=None,
        closed_on=None,
        updated_at=clock.now(),
    )
    db.session.add(organisation)
    audit.record("organisations.add", organisation, actor_id=by)
    return organisation


def correct(
    organisation_id: uuid.UUID,
    *,
    type: OrganisationType,
    region: str | None,
    by: uuid.UUID,
    name: str | None = None,
) -> None:
    """Set what kind of care it gives and its region; imports leave both alone from then on.

    `name` counts only for one that was typed in: ODS names the others. Raises NotPossible if it is not there.
    """
    with transaction():
        organisation = _get(organisation_id)
        before = (organisation.type, organisation.region, organisation.name)
        organisation.type = type
        if (region or None) != organisation.region:
            organisation.region, organisation.region_by_hand = region or None, True
        if organisation.ods_code is None and name:
            organisation.name = " ".join(name.split())
        if (organisation.type, organisation.region, organisation.name) != before:
            organisation.updated_at = clock.now()
            audit.record("organisations.correct", organisation, actor_id=by)


def set_successor(predecessor_id: uuid.UUID, successor_id: uuid.UUID, on: date, by: uuid.UUID | None) -> None:
    """Record that one organisation's work went on in another from the day `on`: the first one's last day is
    the day before. One that was split gets each successor by a call of its own.

    Raises NotPossible where that cannot be.
    """
    with transaction():
        old, new = _get(predecessor_id), _get(successor_id)
        pairs = queries.successions()
        if old.id == new.id:
            raise NotPossible("An organisation cannot merge into itself.")
        if lineage.follows(old.id, new.id, pairs):
            raise NotPossible(f"{old.name} came after {new.name}, so it cannot have merged into it.")
        if old.opened_on is not None and on <= old.opened_on:
            raise NotPossible(f"The date must be after {old.name} opened.")
        if new.closed_on is not None and new.closed_on < on:
            raise NotPossible(f"{new.name} had closed by then.")
        last_day = on - timedelta(days=1)
        known = (old.id, new.id) in set(pairs)
        if known and old.closed_on == last_day:
            return
        if not known:
            row = {"predecessor_id": old.id, "successor_id": new.id, "recorded_by": by}
            insert_once(Succession, [row])  # two may record it in the same moment
        old.closed_on, old.updated_at = last_day, clock.now()
        audit.record("organisations.set-successor", old, actor_id=by)


def remove_successor(succession_id: uuid.UUID, *, by: uuid.UUID) -> None:
    """Take back a merger that somebody recorded. With no other successor left the organisation is open again.

    Raises NotPossible for one that came with the reference data. Nothing happens where it is gone already.
    """
    with transaction():
        row = db.session.get(Succession, succession_id)
        if row is None:
            return
        if row.recorded_by is None:
            raise NotPossible("This comes from the national list and cannot be taken back here.")
        old = _get(row.predecessor_id)
        db.session.delete(row)
        db.session.flush()
        if not queries.after(old.id):
            old.closed_on = None
        old.updated_at = clock.now()
        audit.record("organisations.remove-successor", old, actor_id=by)


def _get(organisation_id: uuid.UUID) -> Organisation:
    organisation = queries.get(organisation_id)
    if organisation is None:
        raise NotPossible("There is no such organisation.")
    return organisation
