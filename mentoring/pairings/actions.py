"""Verbs about suggestions: suggest, answer, withdraw, lapse, and rule a pair out."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError

from mentoring.core import audit, clock
from mentoring.core.db import db, insert_once, transaction
from mentoring.pairings import locks, queries
from mentoring.pairings.models import (
    Answer,
    Exclusion,
    Pairing,
    Suggestion,
    SuggestionState,
)
from mentoring.pairings.why import check_keys
from mentoring.profiles import actions as profiles
from mentoring.profiles.models import MentorProfile, MentorStatus, PspProfile, PspStatus

NO_NEW_MENTEES = (MentorStatus.PAUSED, MentorStatus.LEAVING, MentorStatus.LEFT)


class CannotSuggest(Exception):
    """This pair cannot be suggested now; the message says why, for the coordinator."""


class PspNotFree(CannotSuggest):
    """The PSP has an open suggestion or a mentor, or does not wait for one."""


class MentorNotFree(CannotSuggest):
    """The mentor has no free place, or takes nobody at the moment."""


class RuledOut(CannotSuggest):
    """The two are the same person, were a pair before, or one of them said no."""


class NotTheirs(Exception):
    """Somebody other than the two people tried to answer, or one of them for the other."""


class Answered(enum.StrEnum):
    """What an answer led to."""

    SAVED = "saved"  # now waiting for the other
    PAIRED = "paired"
    DECLINED = "declined"
    UNCHANGED = "unchanged"  # the same answer as before
    CLOSED = "closed"  # it was over already; nothing changed


def suggest(*, psp_id: uuid.UUID, mentor_id: uuid.UUID, why: Mapping[str, Any], by: uuid.UUID) -> Suggestion:
    """Ask two people whether they would like to meet; in the current transaction, not committed.

    `why` is what both may know of why they may suit each other; its keys are those of `why.KEYS`, and any
    other raises ValueError. Raises CannotSuggest, after which the transaction can still be used.
    """
    check_keys(why)
    psp, mentor = locks.profiles(psp_id, mentor_id)
    psp = _check_psp(psp)
    _check_mentor(mentor)
    if psp_id == mentor_id or queries.is_past_pair(psp_id, mentor_id):
        raise RuledOut("These two were a pair before, or one of them has said no.")
    settings, now, today = current_app.config["SETTINGS"], clock.now(), clock.today()
    row = Suggestion(
        psp_id=psp_id,
        mentor_id=mentor_id,
        why=dict(why),
        made_at=now,
        made_by=by,
        nudge_on=clock.add_working_days(today, settings.suggestion_nudge_days),
        lapses_on=clock.add_working_days(today, settings.suggestion_lapse_days),
        state=SuggestionState.OPEN,
        state_since=now,
        state_by=by,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # somebody else suggested at the same moment; the index let one of them through
        raise PspNotFree("This person already has a suggestion to answer.") from None
    profiles.move_psp(psp, PspStatus.PROPOSED, by=by)
    audit.record("pairings.suggest", row, actor_id=by, about_id=psp_id)
    return row


def answer(
    suggestion_id: uuid.UUID, *, person_id: uuid.UUID, answer: Answer, by: uuid.UUID | None = None
) -> Answered:
    """One of the two says yes or no. Two yes make a pair; the first no ends the suggestion.

    A yes can become a no for as long as it is open. Answering twice, or after it closed, changes nothing.
    `by` is the coordinator who records what they said by phone or letter. Raises NotTheirs for anybody else's
    answer, and where the coordinator is one of the two: what the other says is not theirs to know.
    """
    try:
        with transaction():
            return _answer(locks.suggestion(suggestion_id), person_id, answer, by)
    except IntegrityError:  # the PSP came to have a mentor by another way at the same moment
        with transaction():
            row = locks.suggestion(suggestion_id)
            if row is not None and row.state is SuggestionState.OPEN:
                _close(row, SuggestionState.WITHDRAWN, by=None)
        return Answered.CLOSED


def withdraw(suggestion_id: uuid.UUID, *, by: uuid.UUID) -> bool:
    """The coordinator takes an open suggestion back. False where it was closed already."""
    with transaction():
        row = locks.suggestion(suggestion_id)
        if row is None or row.state is not SuggestionState.OPEN:
            return False
        take_back(row, by=by)
        return True


def take_back(row: Suggestion, *, by: uuid.UUID) -> None:
    """Close an open suggestion that the verb holds; in the current transaction, not committed."""
    _close(row, SuggestionState.WITHDRAWN, by=by)
    audit.record("pairings.withdraw", row, actor_id=by, about_id=row.psp_id)


def lapse_due() -> int:
    """Close the suggestions whose last day is over, each by itself; returns how many."""
    overdue = sa.select(Suggestion.id).where(
        Suggestion.state == SuggestionState.OPEN, Suggestion.lapses_on < clock.today()
    )
    lapsed = 0
    for suggestion_id in db.session.scalars(overdue).all():
        with transaction():
            row = locks.suggestion(suggestion_id)
            lapsed += row is not None and _lapse_if_over(row)
    return lapsed


def exclude(psp_id: uuid.UUID, mentor_id: uuid.UUID, *, by: uuid.UUID | None, by_coordinator: bool) -> None:
    """Never suggest these two to each other again; in the current transaction, not committed."""
    insert_once(
        Exclusion,
        [
            {
                "psp_id": psp_id,
                "mentor_id": mentor_id,
                "by_coordinator": by_coordinator,
                "made_at": clock.now(),
                "made_by": by,
            }
        ],
    )


def _answer(row: Suggestion | None, person_id: uuid.UUID, given: Answer, by: uuid.UUID | None) -> Answered:
    if row is None or person_id not in (row.psp_id, row.mentor_id) or by in (row.psp_id, row.mentor_id):
        raise NotTheirs
    if row.state is not SuggestionState.OPEN or _lapse_if_over(row):
        return Answered.CLOSED
    if given is queries.answer_of(row, person_id):
        return Answered.UNCHANGED
    if person_id == row.psp_id:
        row.psp_answer, row.psp_answered_at = given, clock.now()
    else:
        row.mentor_answer, row.mentor_answered_at = given, clock.now()
    # The trail does not say whose answer: the end of a suggestion is dated too, and would tell a no.
    audit.record(
        "pairings.answer-on-behalf" if by else "pairings.answer", row, actor_id=by, about_id=row.psp_id
    )
    if given is Answer.NO:
        _close(row, SuggestionState.DECLINED, by=None)
        exclude(row.psp_id, row.mentor_id, by=None, by_coordinator=False)
        return Answered.DECLINED
    if row.psp_answer is not Answer.YES or row.mentor_answer is not Answer.YES:
        return Answered.SAVED
    return _pair(row)


def _pair(row: Suggestion) -> Answered:
    psp, mentor = locks.profiles(row.psp_id, row.mentor_id)
    if psp is not None and psp.status in (PspStatus.PAUSED, PspStatus.CLOSED):
        _close(row, SuggestionState.WITHDRAWN, by=None)
        return Answered.CLOSED
    if mentor is not None and mentor.status in NO_NEW_MENTEES:
        _close(row, SuggestionState.WITHDRAWN, by=None)
        return Answered.CLOSED
    now, today = clock.now(), clock.today()
    row.state, row.state_since, row.state_by = SuggestionState.ACCEPTED, now, None
    pairing = Pairing(
        suggestion_id=row.id,
        psp_id=row.psp_id,
        mentor_id=row.mentor_id,
        started_on=today,
        ends_on=clock.add_months(today, current_app.config["SETTINGS"].pairing_months),
        state_since=now,
        state_by=None,
    )
    db.session.add(pairing)
    if psp is not None:
        profiles.move_psp(psp, PspStatus.MATCHED, by=None)
    audit.record("pairings.start", pairing, actor_id=None, about_id=row.psp_id)
    db.session.flush()
    return Answered.PAIRED


def _lapse_if_over(row: Suggestion) -> bool:
    if row.state is not SuggestionState.OPEN or clock.today() <= row.lapses_on:
        return False
    _close(row, SuggestionState.LAPSED, by=None)
    audit.record("pairings.lapse", row, actor_id=None, about_id=row.psp_id)
    return True


def _close(row: Suggestion, state: SuggestionState, *, by: uuid.UUID | None) -> None:
    """End an open suggestion and put the PSP back in the pool, in the place they had there."""
    row.state, row.state_since, row.state_by = state, clock.now(), by
    psp, _ = locks.profiles(row.psp_id, row.mentor_id)
    if psp is not None and psp.status is PspStatus.PROPOSED:
        profiles.move_psp(psp, PspStatus.WAITING, by=by)


def _check_psp(psp: PspProfile | None) -> PspProfile:
    if psp is None:
        raise PspNotFree("This person has no profile.")
    # The open suggestion first: accepting turns it into a pair, so the other way round could miss both.
    if queries.open_suggestion_to(psp.person_id):
        raise PspNotFree("This person already has a suggestion to answer.")
    if queries.live_pairing_as_psp(psp.person_id):
        raise PspNotFree("This person already has a mentor.")
    if psp.status is not PspStatus.WAITING:
        raise PspNotFree("This person is not waiting for a mentor.")
    return psp


def _check_mentor(mentor: MentorProfile | None) -> None:
    if mentor is None or mentor.status is not MentorStatus.APPROVED:
        raise MentorNotFree("This mentor is not taking anybody at the moment.")
    if (mentor.places or 0) <= queries.places_taken_by(mentor.person_id):
        raise MentorNotFree("This mentor has no free place.")
