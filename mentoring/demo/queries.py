"""Reads for the demonstration's first page."""

from __future__ import annotations

import sqlalchemy as sa

from mentoring.core.db import db
from mentoring.pairings.models import Suggestion, SuggestionState
from mentoring.people.models import Person


def find(words: str, *, at_most: int = 20) -> list[Person]:
    """People whose name or e-mail address contains the words, by name."""
    words = words.strip()
    matches = sa.or_(*(c.icontains(words, autoescape=True) for c in (Person.name, Person.email)))
    return list(db.session.scalars(sa.select(Person).where(matches).order_by(Person.name).limit(at_most)))


def newest_suggestions(*, at_most: int = 5) -> list[Suggestion]:
    """Open suggestions, newest first: who to be after a round was published."""
    newest = sa.select(Suggestion).where(Suggestion.state == SuggestionState.OPEN)
    return list(db.session.scalars(newest.order_by(Suggestion.made_at.desc(), Suggestion.id).limit(at_most)))
