"""A PSP would like another mentor: between them and the coordinator. The mentor never learns of it."""

from __future__ import annotations

import uuid

from flask import current_app

from mentoring.casework import actions as casework
from mentoring.casework.models import TaskKind
from mentoring.core import audit, clock
from mentoring.core.db import db, transaction
from mentoring.pairings import locks, queries
from mentoring.pairings.actions import NotTheirs
from mentoring.pairings.models import ChangeRequest, ChangeState, Pairing


def ask(pairing_id: uuid.UUID, *, psp_id: uuid.UUID, words: str = "") -> bool:
    """The PSP asks the coordinator for another mentor. `words` are for the coordinator alone.

    False where they have asked already, or the pair has ended. Raises NotTheirs for anybody else.
    """
    with transaction():
        pairing = _of_psp(pairing_id, psp_id)
        if not pairing.is_live or queries.open_change_request(pairing.id):
            return False
        now = clock.now()
        row = ChangeRequest(pairing_id=pairing.id, asked_at=now, state_since=now, state_by=psp_id)
        row.words = words
        db.session.add(row)
        db.session.flush()
        audit.record("pairings.ask-change", row, actor_id=psp_id, about_id=psp_id)
        days = current_app.config["SETTINGS"].contact_target_days
        casework.open_task(
            TaskKind.CHANGE_WANTED,
            about_id=psp_id,
            subject_id=row.id,
            due_on=clock.add_working_days(clock.today(), days),
            kept_from=pairing.mentor_id,
        )
        return True


def withdraw(pairing_id: uuid.UUID, *, psp_id: uuid.UUID) -> bool:
    """The PSP would rather go on as it is. False where nothing is asked. Raises NotTheirs."""
    with transaction():
        row = queries.open_change_request(_of_psp(pairing_id, psp_id).id)
        if row is None:
            return False
        _move(row, ChangeState.WITHDRAWN, by=psp_id)
        casework.take_back(TaskKind.CHANGE_WANTED, subject_id=row.id)
        audit.record("pairings.withdraw-change", row, actor_id=psp_id, about_id=psp_id)
        return True


def carry_on(request_id: uuid.UUID, *, by: uuid.UUID) -> bool:
    """The coordinator has spoken with the PSP, and the pair goes on after all. False where it was closed."""
    with transaction():
        row = queries.get_change_request(request_id)
        if row is None or locks.pairing(row.pairing_id) is None:
            return False
        if queries.open_change_request(row.pairing_id) is not row:
            return False
        return settle(row.pairing_id, by=by, outcome="They go on with the mentor they have.")


def settle(pairing_id: uuid.UUID, *, by: uuid.UUID | None, outcome: str = "") -> bool:
    """Nothing is asked any more; for verbs that hold the pair, in the current transaction, not committed.

    `outcome` is what the coordinator did about it; without one its task is not needed any more.
    """
    row = queries.open_change_request(pairing_id)
    if row is None:
        return False
    _move(row, ChangeState.DONE, by=by)
    if by is not None and outcome:
        casework.see_to(TaskKind.CHANGE_WANTED, subject_id=row.id, outcome=outcome, by=by)
    else:
        casework.take_back(TaskKind.CHANGE_WANTED, subject_id=row.id)
    audit.record("pairings.settle-change", row, actor_id=by if outcome else None, about_id=row.pairing.psp_id)
    return True


def read_words(row: ChangeRequest, *, by: uuid.UUID) -> str:
    """What the PSP wrote to the coordinator. The reading is recorded, and the PSP can see it."""
    with transaction():
        audit.record("pairings.read-change", row, actor_id=by, about_id=row.pairing.psp_id)
        return str(row.words)


def _of_psp(pairing_id: uuid.UUID, psp_id: uuid.UUID) -> Pairing:
    pairing = locks.pairing(pairing_id)
    if pairing is None or pairing.psp_id != psp_id:
        raise NotTheirs
    return pairing


def _move(row: ChangeRequest, state: ChangeState, *, by: uuid.UUID | None) -> None:
    row.state, row.state_since, row.state_by = state, clock.now(), by
