"""Who may see what of a plan. Every page that shows a plan to anybody but its owner asks here."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from mentoring.core import audit, clock
from mentoring.core.access import Identity, Role
from mentoring.core.db import db, insert_once, transaction
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import Pairing, PairingState
from mentoring.people import queries as people
from mentoring.people.models import Person
from mentoring.wellbeing.plan import queries
from mentoring.wellbeing.plan.actions import held
from mentoring.wellbeing.plan.models import Plan, PlanLook, PlanShare, Reader
from mentoring.wellbeing.plan.sections import BY_KEY, Section

VISIT = timedelta(minutes=30)  # pages that somebody opens within it are one look


class Moved(Exception):
    """The sharing, or the pair, is no longer what the page showed."""


@dataclass(frozen=True)
class Shown:
    """One section as somebody else sees it."""

    section: Section
    text: str
    changed_at: datetime


@dataclass(frozen=True)
class View:
    """All that one reader may see of a plan: never empty, never a draft, never an earlier text."""

    plan: Plan
    owner: Person
    reader: Reader
    sections: tuple[Shown, ...]


def is_open_to_mentor(plan: Plan, pairing: Pairing | None) -> bool:
    """Whether the mentor of this pair may look at what was shared with them: while it is live."""
    if pairing is None or pairing.psp_id != plan.person_id:
        return False
    on_break = pairing.state is PairingState.PAUSED and plan.break_pairing_id == pairing.id
    return pairing.state is PairingState.ACTIVE or on_break


def now_shared(plan: Plan) -> dict[str, frozenset[Reader]]:
    """Section → who may look at it at this moment."""
    pairing = pairings.live_pairing_as_psp(plan.person_id)
    found: dict[str, set[Reader]] = defaultdict(set)
    for share in queries.shares(plan):
        if share.reader is Reader.COORDINATOR or (
            pairing is not None and share.pairing_id == pairing.id and is_open_to_mentor(plan, pairing)
        ):
            found[share.key].add(share.reader)
    return {key: frozenset(readers) for key, readers in found.items()}


def view(owner_id: uuid.UUID, reader: Reader) -> View | None:
    """What the mentor, or the coordinator, sees of somebody's plan now; None where that is nothing."""
    plan, owner = queries.plan_of(owner_id), people.get(owner_id)
    if plan is None or owner is None:
        return None
    shared = now_shared(plan)
    shown = tuple(
        Shown(line.section, line.text, line.row.changed_at)
        for line in queries.lines(plan, shared)
        if reader in line.readers and line.row is not None and line.begun
    )
    return View(plan, owner, reader, shown) if shown else None


def view_for(owner_id: uuid.UUID, who: Identity) -> View | None:
    """What this person may see of somebody else's plan now: as their mentor, else as the coordinator."""
    if who.person_id == owner_id:
        return None
    pairing = pairings.live_pairing_as_psp(owner_id)
    if pairing is not None and pairing.mentor_id == who.person_id:
        found = view(owner_id, Reader.MENTOR)
        if found is not None:
            return found
    return view(owner_id, Reader.COORDINATOR) if who.has(Role.COORDINATOR) else None


def look(owner_id: uuid.UUID, who: Identity) -> View | None:
    """The same, recorded for the owner and in the audit trail, once a visit. Call it in no transaction."""
    db.session.rollback()  # a reading transaction may have begun with the page
    with transaction():
        found = view_for(owner_id, who)
        if found is not None:
            _record(found, who.person_id)
        return found


def looked_before(owner_id: uuid.UUID, who: Identity) -> Person | None:
    """The owner of a plan, for their mentor or the coordinator who once looked at what was shared of it.

    Such a person knows that there is a plan; everybody else is told nothing.
    """
    pairing = pairings.live_pairing_as_psp(owner_id)
    is_mentor = pairing is not None and pairing.mentor_id == who.person_id
    readers = [
        reader
        for reader, is_one in ((Reader.MENTOR, is_mentor), (Reader.COORDINATOR, who.has(Role.COORDINATOR)))
        if is_one
    ]
    looked = (
        sa.select(PlanLook.id)
        .join(Plan, Plan.id == PlanLook.plan_id)
        .where(Plan.person_id == owner_id, PlanLook.person_id == who.person_id, PlanLook.reader.in_(readers))
    )
    return people.get(owner_id) if db.session.scalar(looked.limit(1)) is not None else None


def _record(found: View, person_id: uuid.UUID) -> None:
    held(found.owner.id)  # two pages opened at once are one visit
    keys = [shown.section.key for shown in found.sections]
    last = db.session.scalar(
        sa.select(PlanLook)
        .where(
            PlanLook.plan_id == found.plan.id,
            PlanLook.person_id == person_id,
            PlanLook.reader == found.reader,
            PlanLook.at > clock.now() - VISIT,
        )
        .order_by(PlanLook.at.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if last is not None and set(keys) <= set(last.sections):
        return
    if last is not None:
        last.sections = [*last.sections, *(key for key in keys if key not in last.sections)]
    else:
        values = {"person_id": person_id, "reader": found.reader, "at": clock.now(), "sections": keys}
        last = PlanLook(plan_id=found.plan.id, **values)
        db.session.add(last)
    audit.record("wellbeing.plan-look", last, actor_id=person_id, about_id=found.owner.id)


def state(plan: Plan, pairing: Pairing | None) -> str:
    """A sign of the sharing as a page shows it, to tell whether it has changed since."""
    held_now = sorted(f"{share.key} {share.reader} {share.pairing_id}" for share in queries.shares(plan))
    parts = [*held_now, str(plan.break_pairing_id), str(pairing.id if pairing else None)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def share(
    person_id: uuid.UUID,
    *,
    mentor: Iterable[str],
    coordinator: Iterable[str],
    on_break: bool,
    was: str,
) -> None:
    """Who may see which section from now on; everything else is taken back at once. Raises Moved, NoPlan.

    `was` is the `state` of the page. What is shared with the mentor is shared with the one of the live pair.
    """
    with transaction():
        plan = held(person_id)
        pairing = pairings.live_pairing_as_psp(person_id)
        if was != state(plan, pairing):
            raise Moved
        wanted: dict[tuple[str, Reader], uuid.UUID | None] = {
            (key, Reader.COORDINATOR): None for key in coordinator if key in BY_KEY
        }
        if pairing is not None:
            wanted |= {(key, Reader.MENTOR): pairing.id for key in mentor if key in BY_KEY}
        for row in queries.shares(plan):
            if (row.key, row.reader) not in wanted or wanted[row.key, row.reader] != row.pairing_id:
                db.session.delete(row)
        db.session.flush()
        rows = [
            {
                "plan_id": plan.id,
                "key": key,
                "reader": reader,
                "pairing_id": pairing_id,
                "since": clock.now(),
            }
            for (key, reader), pairing_id in wanted.items()
        ]
        insert_once(PlanShare, rows)
        plan.break_pairing_id = pairing.id if pairing is not None and on_break else None
        audit.record("wellbeing.plan-share", plan, actor_id=person_id, about_id=person_id)
