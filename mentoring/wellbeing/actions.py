"""Verbs about check-ins: answer one, say not now, record what somebody said, read a note left for one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from mentoring.casework import actions as casework
from mentoring.core import audit, clock
from mentoring.core.db import db, insert_once, transaction
from mentoring.pairings import queries as pairings
from mentoring.wellbeing import answers as meaning
from mentoring.wellbeing import queries, words
from mentoring.wellbeing.models import CheckIn, How, Outcome, Side

AGREED_WITHIN = timedelta(days=28)  # after answering, somebody may still ask for the coordinator on that page


class NotOpen(Exception):
    """This check-in cannot be answered, or not any more."""


class AlreadyAnswered(Exception):
    """Its owner was faster, or somebody recorded it before."""


def answer(
    pairing_id: uuid.UUID, number: int, *, person_id: uuid.UUID, answers: Mapping[str, str]
) -> CheckIn:
    """Keep somebody's answers, or replace them. Nothing answered counts as not now.

    The coordinator has a task, and the mentor is told that a word is wanted, only where the person asked for
    it; both are taken back when they no longer do. Raises NotOpen.
    """
    if not answers.keys() - {"note_to"}:
        return not_now(pairing_id, number, person_id=person_id)
    with transaction():
        row, side, _ = _row(pairing_id, number, person_id)
        _fill(row, side, answers, by=person_id)
        row.how = row.recorded_by = row.said_on = None
        audit.record("wellbeing.check-in", row, actor_id=person_id, about_id=person_id)
        return row


def not_now(pairing_id: uuid.UUID, number: int, *, person_id: uuid.UUID) -> CheckIn:
    """An answer too: nothing is asked until the next one. Answers given before are kept. Raises NotOpen."""
    with transaction():
        row, _, _ = _row(pairing_id, number, person_id)
        if row.outcome is Outcome.NOT_NOW:
            audit.record("wellbeing.check-in", row, actor_id=person_id, about_id=person_id)
        return row


@dataclass(frozen=True)
class Said:
    """How somebody gave answers that another person records for them, when, and to whom."""

    how: How
    on: date
    by: uuid.UUID


def record_for(
    pairing_id: uuid.UUID, number: int, *, person_id: uuid.UUID, answers: Mapping[str, str], said: Said
) -> CheckIn:
    """Keep what somebody said by phone or letter; without answers it is not now.

    Never over what is there: its owner can change it. Raises NotOpen and AlreadyAnswered.
    """
    with transaction():
        row, side, new = _row(pairing_id, number, person_id)
        if not new:
            raise AlreadyAnswered
        row.how, row.recorded_by, row.said_on = said.how, said.by, said.on
        if answers.keys() - {"note_to"}:
            _fill(row, side, answers, by=said.by)
        audit.record("wellbeing.record-check-in", row, actor_id=said.by, about_id=person_id)
        return row


def answer_by_link(
    pairing_id: uuid.UUID, number: int, *, person_id: uuid.UUID, answers: Mapping[str, str]
) -> None:
    """Keep the one answer of a link, or not now without any. In the current transaction, not committed.

    Whoever holds the link may not be its owner: nothing that was answered before is touched, and nobody is
    named as the one who did it. Raises NotOpen and AlreadyAnswered.
    """
    row, side, new = _row(pairing_id, number, person_id)
    if not new and (row.outcome is Outcome.ANSWERED or not answers):
        raise AlreadyAnswered
    row.how, row.recorded_by, row.said_on = How.LINK, None, None
    if answers:
        _fill(row, side, answers, by=None)
    audit.record("wellbeing.check-in-by-link", row, actor_id=None, about_id=person_id)


def ask_coordinator(pairing_id: uuid.UUID, number: int, *, person_id: uuid.UUID) -> CheckIn:
    """After a poor answer: agree that the coordinator is told and gets in touch. Raises NotOpen.

    As if they had asked in their answers. Asking again changes nothing.
    """
    with transaction():
        place = queries.place_of(pairing_id, number, person_id)
        row = _locked(pairing_id, place.side, number) if place else None
        if row is None or not can_agree(row):
            raise NotOpen
        if not meaning.wants_coordinator(row.side, row.answers):
            _fill(row, row.side, row.answers | {"contact": "coordinator"}, by=person_id, at=row.answered_at)
            audit.record("wellbeing.ask-coordinator", row, actor_id=person_id, about_id=person_id)
        return row


def can_agree(row: CheckIn) -> bool:
    """Whether the page after these answers may still offer to tell the coordinator."""
    fresh = clock.now() - row.answered_at < AGREED_WITHIN
    return fresh and row.outcome is Outcome.ANSWERED and meaning.is_struggling(row.answers)


def read_note(check_in: CheckIn, *, by: uuid.UUID) -> str:
    """The note, for whoever it was left for. The reading is recorded, and its owner can see it."""
    with transaction():
        audit.record("wellbeing.read-note", check_in, actor_id=by, about_id=check_in.person_id)
        return str(check_in.answers.get("note", ""))


def _row(pairing_id: uuid.UUID, number: int, person_id: uuid.UUID) -> tuple[CheckIn, Side, bool]:
    """The one row of this person and check-in, held to the transaction's end; and whether it is new."""
    place = queries.place_of(pairing_id, number, person_id)
    if place is None or not place.can_answer(clock.today()):
        raise NotOpen
    new = insert_once(
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
    row = _locked(pairing_id, place.side, number)
    if row is None:
        raise NotOpen
    return row, place.side, bool(new)


def _locked(pairing_id: uuid.UUID, side: Side, number: int) -> CheckIn | None:
    return db.session.scalar(
        sa.select(CheckIn)
        .where(CheckIn.pairing_id == pairing_id, CheckIn.side == side, CheckIn.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _fill(
    row: CheckIn,
    side: Side,
    answers: Mapping[str, str],
    *,
    by: uuid.UUID | None,
    at: datetime | None = None,
) -> None:
    if side is Side.PSP:
        _word(row, answers, by=by)
    row.outcome, row.answered_at = Outcome.ANSWERED, at or clock.now()
    row.answers = dict(answers)
    _follow_up(row, side)


def _word(row: CheckIn, answers: Mapping[str, str], *, by: uuid.UUID | None) -> None:
    """The mentor is told of the wish in these answers; one of earlier answers is over with another answer.

    A wish by the button, beside answers that never asked for the mentor, is left alone.
    """
    pairing, contact = pairings.get_pairing(row.pairing_id), answers.get("contact")
    if pairing is None:
        return
    before = queries.newest_answered(pairing.id)  # read before the row is changed
    if contact == "mentor":
        words.put(pairing, by=by)
    elif before is not None and before.answers.get("contact") == "mentor" and (contact or before is row):
        words.withdraw(pairing, by=by)


def _follow_up(row: CheckIn, side: Side) -> None:
    kind = meaning.task_kind(side)
    if meaning.wants_coordinator(side, row.answers):
        target = current_app.config["SETTINGS"].contact_target_days
        due_on = clock.add_working_days(clock.today(), target)
        casework.open_task(kind, about_id=row.person_id, subject_id=row.id, due_on=due_on)
    else:
        casework.take_back(kind, subject_id=row.id)
