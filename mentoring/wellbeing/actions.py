"""Verbs about check-ins: answer one, say not now, read a note that was left for one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import sqlalchemy as sa
from flask import current_app

from mentoring.casework import actions as casework
from mentoring.core import audit, clock
from mentoring.core.db import db, insert_once, transaction
from mentoring.wellbeing import answers as meaning
from mentoring.wellbeing import queries
from mentoring.wellbeing.models import CheckIn, Outcome, Side


class NotOpen(Exception):
    """This check-in cannot be answered, or not any more."""


def answer(
    pairing_id: uuid.UUID, number: int, *, person_id: uuid.UUID, answers: Mapping[str, str]
) -> CheckIn:
    """Keep somebody's answers, or replace them. Nothing answered counts as not now.

    A task for the coordinator is opened only where the person asked for the coordinator, and taken back when
    they no longer do. Raises NotOpen.
    """
    if not answers.keys() - {"note_to"}:
        return not_now(pairing_id, number, person_id=person_id)
    with transaction():
        row, side = _row(pairing_id, number, person_id)
        row.outcome, row.answered_at = Outcome.ANSWERED, clock.now()
        row.answers = dict(answers)
        _follow_up(row, side)
        audit.record("wellbeing.check-in", row, actor_id=person_id, about_id=person_id)
        return row


def not_now(pairing_id: uuid.UUID, number: int, *, person_id: uuid.UUID) -> CheckIn:
    """An answer too: nothing is asked until the next one. Answers given before are kept. Raises NotOpen."""
    with transaction():
        row, _ = _row(pairing_id, number, person_id)
        if row.outcome is Outcome.NOT_NOW:
            audit.record("wellbeing.check-in", row, actor_id=person_id, about_id=person_id)
        return row


def read_note(check_in: CheckIn, *, by: uuid.UUID) -> str:
    """The note, for whoever it was left for. The reading is recorded, and its owner can see it."""
    with transaction():
        audit.record("wellbeing.read-note", check_in, actor_id=by, about_id=check_in.person_id)
        return str(check_in.answers.get("note", ""))


def _row(pairing_id: uuid.UUID, number: int, person_id: uuid.UUID) -> tuple[CheckIn, Side]:
    """The one row of this person and check-in, made if there is none and held to the transaction's end."""
    place = queries.place_of(pairing_id, number, person_id)
    if place is None or not place.can_answer(clock.today()):
        raise NotOpen
    insert_once(
        CheckIn,
        [
            {
                "pairing_id": pairing_id,
                "person_id": person_id,
                "side": place.side,
                "number": number,
                "outcome": Outcome.NOT_NOW,
                "answered_at": clock.now(),
            }
        ],
    )
    row = db.session.scalars(
        sa.select(CheckIn)
        .where(CheckIn.pairing_id == pairing_id, CheckIn.side == place.side, CheckIn.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    return row, place.side


def _follow_up(row: CheckIn, side: Side) -> None:
    kind = meaning.task_kind(side)
    if meaning.wants_coordinator(side, row.answers):
        target = current_app.config["SETTINGS"].contact_target_days
        due_on = clock.add_working_days(clock.today(), target)
        casework.open_task(kind, about_id=row.person_id, subject_id=row.id, due_on=due_on)
    else:
        casework.take_back(kind, subject_id=row.id)
