"""Reads about suggestions and pairs."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from mentoring.core.audit import AuditEvent
from mentoring.core.db import db
from mentoring.pairings.models import (
    LIVE,
    Answer,
    ChangeRequest,
    ChangeState,
    EndReason,
    Exclusion,
    PairBreak,
    Pairing,
    PairingState,
    Suggestion,
    SuggestionState,
)

PairOfIds = tuple[uuid.UUID, uuid.UUID]


def get_suggestion(suggestion_id: uuid.UUID) -> Suggestion | None:
    return db.session.get(Suggestion, suggestion_id)


def get_pairing(pairing_id: uuid.UUID) -> Pairing | None:
    return db.session.get(Pairing, pairing_id)


def pairings_by_ids(ids: Collection[uuid.UUID], *, with_people: bool = True) -> dict[uuid.UUID, Pairing]:
    """Those of these ids that there are."""
    found = sa.select(Pairing).where(Pairing.id.in_(ids))
    return {row.id: row for row in db.session.scalars(found if with_people else without_people(found))}


def without_people(found: sa.Select[Pairing]) -> sa.Select[Pairing]:
    """For where only their ids are looked at: reading the people costs several times the pairs."""
    return found.options(lazyload(Pairing.psp), lazyload(Pairing.mentor))


def suggestions_by_ids(ids: Collection[uuid.UUID]) -> list[Suggestion]:
    """Those of these ids that there are."""
    return list(db.session.scalars(sa.select(Suggestion).where(Suggestion.id.in_(ids))))


def pairing_of_suggestion(suggestion_id: uuid.UUID) -> Pairing | None:
    """The pair that a suggestion became."""
    return db.session.scalar(sa.select(Pairing).where(Pairing.suggestion_id == suggestion_id))


def answer_of(suggestion: Suggestion, person_id: uuid.UUID) -> Answer | None:
    """What this one of the two has said so far."""
    return suggestion.psp_answer if person_id == suggestion.psp_id else suggestion.mentor_answer


def _is_in(model: type[Suggestion] | type[Pairing], person_id: uuid.UUID) -> Any:
    return sa.or_(model.psp_id == person_id, model.mentor_id == person_id)


def places_taken() -> dict[uuid.UUID, int]:
    """Mentor's person id → live pairs and open suggestions. Who has none is not in it."""
    pairs = sa.select(Pairing.mentor_id).where(Pairing.state.in_(LIVE))
    open_ones = sa.select(Suggestion.mentor_id).where(Suggestion.state == SuggestionState.OPEN)
    return dict(Counter(db.session.scalars(pairs)) + Counter(db.session.scalars(open_ones)))


def places_taken_by(mentor_id: uuid.UUID) -> int:
    """The same for one mentor."""
    pairs = sa.select(sa.func.count()).where(Pairing.mentor_id == mentor_id, Pairing.state.in_(LIVE))
    open_ones = sa.select(sa.func.count()).where(
        Suggestion.mentor_id == mentor_id, Suggestion.state == SuggestionState.OPEN
    )
    return db.session.scalars(sa.select(pairs.scalar_subquery() + open_ones.scalar_subquery())).one()


def is_open(suggestion: Suggestion, on: date) -> bool:
    """Whether it can be answered; after its last day it is over, also before the service has closed it."""
    return suggestion.state is SuggestionState.OPEN and on <= suggestion.lapses_on


def open_suggestion_to(psp_id: uuid.UUID) -> Suggestion | None:
    """The one suggestion that a PSP is asked about."""
    return db.session.scalar(
        sa.select(Suggestion).where(Suggestion.psp_id == psp_id, Suggestion.state == SuggestionState.OPEN)
    )


def live_pairing_as_psp(psp_id: uuid.UUID) -> Pairing | None:
    """The pair in which this PSP has their mentor."""
    return db.session.scalar(sa.select(Pairing).where(Pairing.psp_id == psp_id, Pairing.state.in_(LIVE)))


def open_suggestions_of(person_id: uuid.UUID) -> list[Suggestion]:
    """What they are asked about at the moment, as PSP or as mentor; oldest first."""
    return list(
        db.session.scalars(
            sa.select(Suggestion)
            .where(_is_in(Suggestion, person_id), Suggestion.state == SuggestionState.OPEN)
            .order_by(Suggestion.made_at, Suggestion.id)
        )
    )


def live_pairings_of(person_id: uuid.UUID) -> list[Pairing]:
    """Their active and paused pairs, as PSP or as mentor; oldest first."""
    return list(
        db.session.scalars(
            sa.select(Pairing)
            .where(_is_in(Pairing, person_id), Pairing.state.in_(LIVE))
            .order_by(Pairing.started_on, Pairing.id)
        )
    )


def live_pairings() -> list[Pairing]:
    """Every active and paused pair; oldest first."""
    return pairings_in(LIVE)


def last_pairing(person_id: uuid.UUID) -> Pairing | None:
    """The newest pair in which somebody was or is the PSP."""
    newest = sa.select(Pairing).where(Pairing.psp_id == person_id)
    return db.session.scalar(newest.order_by(Pairing.started_on.desc(), Pairing.state_since.desc()).limit(1))


def ended_since(moment: datetime, person_id: uuid.UUID) -> list[Pairing]:
    """Somebody's pairs that have ended since then; the newest first."""
    found = sa.select(Pairing).where(
        _is_in(Pairing, person_id), Pairing.state == PairingState.ENDED, Pairing.state_since >= moment
    )
    return list(db.session.scalars(found.order_by(Pairing.state_since.desc(), Pairing.id)))


def ended_by_death(person_id: uuid.UUID) -> list[Pairing]:
    """Somebody's pairs that ended because one of the two died."""
    found = sa.select(Pairing).where(_is_in(Pairing, person_id), Pairing.end_reason == EndReason.DIED)
    return list(db.session.scalars(found.order_by(Pairing.id)))


def open_break(pairing_id: uuid.UUID) -> PairBreak | None:
    """The break that a pair is on."""
    return db.session.scalar(
        sa.select(PairBreak).where(PairBreak.pairing_id == pairing_id, PairBreak.ended_at.is_(None))
    )


def day_meant(pairing: Pairing, person_id: uuid.UUID) -> date | None:
    """The day on which whoever began the break meant to go on: for themselves alone, else it told who did."""
    row = open_break(pairing.id)
    return row.until if row is not None and row.started_by == person_id else None


def open_breaks() -> dict[uuid.UUID, PairBreak]:
    """Pair → the break it is on, for all pairs that are on one."""
    found = sa.select(PairBreak).where(PairBreak.ended_at.is_(None))
    return {row.pairing_id: row for row in db.session.scalars(found)}


def breaks_in(pairing_id: uuid.UUID) -> list[PairBreak]:
    """Every break of a pair, the oldest first."""
    found = sa.select(PairBreak).where(PairBreak.pairing_id == pairing_id)
    return list(db.session.scalars(found.order_by(PairBreak.started_at, PairBreak.id)))


def get_change_request(request_id: uuid.UUID) -> ChangeRequest | None:
    return db.session.get(ChangeRequest, request_id)


def open_change_request(pairing_id: uuid.UUID) -> ChangeRequest | None:
    """What the PSP of a pair asks for at the moment. For them and the coordinator, never for the mentor."""
    return db.session.scalar(
        sa.select(ChangeRequest).where(
            ChangeRequest.pairing_id == pairing_id, ChangeRequest.state == ChangeState.OPEN
        )
    )


def open_change_requests() -> list[ChangeRequest]:
    """Every wish for another mentor that waits, the oldest first. Never for the mentor of that pair."""
    found = sa.select(ChangeRequest).where(ChangeRequest.state == ChangeState.OPEN)
    return list(db.session.scalars(found.order_by(ChangeRequest.asked_at, ChangeRequest.id)))


def change_read_at(row: ChangeRequest) -> datetime | None:
    """When the coordinator last read what the PSP wrote."""
    return db.session.scalar(
        sa.select(sa.func.max(AuditEvent.at)).where(
            AuditEvent.action == "pairings.read-change", AuditEvent.subject_id == row.id
        )
    )


def pairings_in(
    states: Sequence[PairingState], person_id: uuid.UUID | None = None, *, with_people: bool = True
) -> list[Pairing]:
    """Pairs in these states, of one person if given; oldest first."""
    found = sa.select(Pairing).where(Pairing.state.in_(states))
    if not with_people:
        found = without_people(found)
    if person_id is not None:
        found = found.where(_is_in(Pairing, person_id))
    return list(db.session.scalars(found.order_by(Pairing.started_on, Pairing.id)))


def suggestions_in(states: Sequence[SuggestionState], person_id: uuid.UUID | None = None) -> list[Suggestion]:
    """Suggestions in these states, of one person if given; the one that lapses first comes first."""
    found = sa.select(Suggestion).where(Suggestion.state.in_(states))
    if person_id is not None:
        found = found.where(_is_in(Suggestion, person_id))
    return list(db.session.scalars(found.order_by(Suggestion.lapses_on, Suggestion.id)))


def suggestions_to_psp(person_id: uuid.UUID) -> list[Suggestion]:
    """Every suggestion ever made to a PSP; oldest first."""
    return list(
        db.session.scalars(
            sa.select(Suggestion)
            .where(Suggestion.psp_id == person_id)
            .order_by(Suggestion.made_at, Suggestion.id)
        )
    )


def _past_pairs() -> sa.CompoundSelect[Any]:
    return sa.union(
        sa.select(Pairing.psp_id, Pairing.mentor_id),
        sa.select(Suggestion.psp_id, Suggestion.mentor_id).where(
            Suggestion.state == SuggestionState.DECLINED
        ),
        sa.select(Exclusion.psp_id, Exclusion.mentor_id),
    )


def all_past_pairs() -> set[PairOfIds]:
    """(PSP, mentor) of all who were ever paired, of whom one said no, or whom the coordinator ruled out."""
    return {(row[0], row[1]) for row in db.session.execute(_past_pairs())}


def is_past_pair(psp_id: uuid.UUID, mentor_id: uuid.UUID) -> bool:
    """Whether these two are among them, in these two parts."""
    past = _past_pairs().subquery()
    return bool(
        db.session.scalar(
            sa.select(sa.exists().where(past.c.psp_id == psp_id, past.c.mentor_id == mentor_id))
        )
    )
