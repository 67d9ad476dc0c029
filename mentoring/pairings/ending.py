"""A pair ends, and what its PSP does then. It is nobody's fault, and nobody is told who ended it."""

from __future__ import annotations

import enum
import uuid

import sqlalchemy as sa

from mentoring.core import audit, clock
from mentoring.core.db import db, transaction
from mentoring.pairings import breaks, changes, locks, queries, standing
from mentoring.pairings.actions import NotTheirs, exclude
from mentoring.pairings.models import LIVE, EndReason, Pairing, PairingState
from mentoring.profiles import actions as profiles
from mentoring.profiles.models import MentorStatus, PspProfile, PspStatus


class Next(enum.StrEnum):
    """What a PSP would like after a pair."""

    LOOK = "look"  # for another mentor
    NOT_NOW = "not-now"


_STATUS = {Next.LOOK: PspStatus.WAITING, Next.NOT_NOW: PspStatus.CLOSED}


def end(
    pairing_id: uuid.UUID, *, by: uuid.UUID, then: Next = Next.LOOK, as_coordinator: bool = False
) -> bool:
    """Either of the two ends it, or the coordinator; no reason is asked. `then` counts only from the PSP.

    After anybody else's end the PSP waits for another mentor, among the first. False where it had ended
    already, which changes nothing. Raises NotTheirs.
    """
    with transaction():
        pairing = standing.held(pairing_id, by, as_coordinator=as_coordinator)
        if not pairing.is_live:
            return False
        if standing.is_one_of(pairing, by):
            reason = EndReason.BY_THEM
        else:
            _, mentor = locks.profiles(pairing.psp_id, pairing.mentor_id)
            leaving = mentor is not None and mentor.status is MentorStatus.LEAVING
            reason = EndReason.LEFT if leaving else EndReason.BY_COORDINATOR
        finish(pairing, reason, by=by, then=_STATUS[then] if by == pairing.psp_id else PspStatus.WAITING)
        return True


def end_for_change(request_id: uuid.UUID, *, by: uuid.UUID) -> bool:
    """The coordinator ends the pair of an open request for another mentor. False where it was closed."""
    with transaction():
        row = queries.get_change_request(request_id)
        pairing = locks.pairing(row.pairing_id) if row else None
        if pairing is None or not pairing.is_live or queries.open_change_request(pairing.id) is not row:
            return False
        changes.settle(pairing.id, by=by, outcome="The pair has ended, and another mentor is looked for.")
        finish(pairing, EndReason.CHANGE, by=by)
        exclude(pairing.psp_id, pairing.mentor_id, by=by, by_coordinator=True)
        return True


def end_due() -> int:
    """End the pairs whose last day is over, each by itself; returns how many. Safe to run at any time."""
    overdue = sa.select(Pairing.id).where(Pairing.state.in_(LIVE), Pairing.ends_on < clock.today())
    ended = 0
    for pairing_id in db.session.scalars(overdue).all():
        with transaction():
            pairing = locks.pairing(pairing_id)
            if pairing is None or not pairing.is_live or clock.today() <= pairing.ends_on:
                continue
            asked = queries.open_change_request(pairing.id) is not None
            reason = EndReason.CHANGE if asked else EndReason.COMPLETED
            finish(pairing, reason, by=None, then=PspStatus.WAITING if asked else PspStatus.CLOSED)
            ended += 1
    return ended


def finish(
    pairing: Pairing, reason: EndReason, *, by: uuid.UUID | None, then: PspStatus = PspStatus.WAITING
) -> None:
    """End a live pair with all that hangs on it, and move its PSP on.

    For verbs of this room that hold the pair; in the current transaction, not committed.
    """
    breaks.close(pairing, by=by)
    changes.settle(pairing.id, by=by)
    pairing.state, pairing.state_since, pairing.state_by = PairingState.ENDED, clock.now(), by
    pairing.end_reason = reason
    actor = standing.actor(pairing, by)
    audit.record("pairings.end", pairing, actor_id=actor, about_id=pairing.psp_id)
    psp = locks.psp(pairing.psp_id)
    if psp is not None and psp.status in (PspStatus.MATCHED, PspStatus.PAUSED):
        _move_on(psp, then, early=reason is not EndReason.COMPLETED, by=actor)


def choose_next(pairing_id: uuid.UUID, *, psp_id: uuid.UUID, then: Next) -> bool:
    """The PSP of a pair that has ended looks for another mentor, or stops looking.

    False where that is not theirs to choose now: they have a suggestion or a mentor, or a break was agreed
    with them. Raises NotTheirs.
    """
    with transaction():
        pairing = locks.pairing(pairing_id)
        if pairing is None or pairing.psp_id != psp_id:
            raise NotTheirs
        psp = locks.psp(psp_id)
        if (
            psp is None
            or psp.status is not can_choose_from(then)
            or queries.last_pairing(psp_id) is not pairing
        ):
            return False
        if pairing.state is not PairingState.ENDED:
            return False
        _move_on(psp, _STATUS[then], early=pairing.end_reason is not EndReason.COMPLETED, by=psp_id)
        return True


def can_choose_from(then: Next) -> PspStatus:
    """The state in which a PSP can choose this."""
    return PspStatus.CLOSED if then is Next.LOOK else PspStatus.WAITING


def _move_on(psp: PspProfile, status: PspStatus, *, early: bool, by: uuid.UUID | None) -> None:
    """`early`: whose match ended before its time comes among the first in the next round."""
    psp.previous_match_ended = early
    if status is not PspStatus.CLOSED:
        psp.waiting_since = clock.now()
    profiles.move_psp(psp, status, by=by)
