"""Rows as they are now, held until the end of the transaction: two who act at once take their turn.

Always in one order, so that nobody waits in a circle: suggestions, pairs, profiles of PSPs, of mentors.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from typing import Any, TypeVar, cast

import sqlalchemy as sa

from mentoring.core.db import db, transaction
from mentoring.pairings.models import LIVE, Pairing, Suggestion, SuggestionState
from mentoring.profiles.models import MentorProfile, PspProfile

Row = TypeVar("Row", Suggestion, Pairing, PspProfile, MentorProfile)

Result = TypeVar("Result")


def _held(model: type[Row], *conditions: Any) -> list[Row]:
    found = sa.select(model).where(*conditions).order_by(model.id)
    found = found.with_for_update(of=model).execution_options(populate_existing=True)
    return cast("list[Row]", list(db.session.scalars(found)))


def suggestion(suggestion_id: uuid.UUID) -> Suggestion | None:
    return next(iter(_held(Suggestion, Suggestion.id == suggestion_id)), None)


def pairing(pairing_id: uuid.UUID) -> Pairing | None:
    return next(iter(_held(Pairing, Pairing.id == pairing_id)), None)


def psp(person_id: uuid.UUID) -> PspProfile | None:
    return next(iter(_held(PspProfile, PspProfile.person_id == person_id)), None)


def mentor(person_id: uuid.UUID) -> MentorProfile | None:
    return next(iter(_held(MentorProfile, MentorProfile.person_id == person_id)), None)


def profiles(psp_id: uuid.UUID, mentor_id: uuid.UUID) -> tuple[PspProfile | None, MentorProfile | None]:
    """Both, always in this order: places are counted by one at a time."""
    return psp(psp_id), mentor(mentor_id)


def open_suggestions(person_id: uuid.UUID) -> list[Suggestion]:
    """What somebody is asked about, in either part."""
    return _held(
        Suggestion,
        sa.or_(Suggestion.psp_id == person_id, Suggestion.mentor_id == person_id),
        Suggestion.state == SuggestionState.OPEN,
    )


def live_pairings(person_id: uuid.UUID) -> list[Pairing]:
    """Their active and paused pairs, in either part."""
    return _held(
        Pairing, sa.or_(Pairing.psp_id == person_id, Pairing.mentor_id == person_id), Pairing.state.in_(LIVE)
    )


class Moved(Exception):
    """Somebody was suggested or paired while the rows were being taken hold of: begin again."""


def around(person_id: uuid.UUID) -> tuple[list[Suggestion], list[Pairing]]:
    """Everything open or live about a person and the profiles of all concerned. Raises Moved.

    Once it returns nobody can be suggested to them or paired with them until the transaction ends.
    """
    suggestions, pairings = open_suggestions(person_id), live_pairings(person_id)
    concerned: list[Suggestion | Pairing] = [*suggestions, *pairings]
    _held(PspProfile, PspProfile.person_id.in_({person_id} | {row.psp_id for row in concerned}))
    _held(MentorProfile, MentorProfile.person_id.in_({person_id} | {row.mentor_id for row in concerned}))
    if open_suggestions(person_id) != suggestions or live_pairings(person_id) != pairings:
        raise Moved
    return suggestions, pairings


def steadily(deed: Callable[[], Result]) -> Result:
    """Do it in one transaction, again from the start where something moved meanwhile."""
    for _ in range(5):
        with contextlib.suppress(Moved), transaction():
            return deed()
    raise Moved
