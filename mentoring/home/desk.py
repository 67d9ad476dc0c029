"""The coordinator's front page in figures: what waits for whom, and since when."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from mentoring.casework import queries as casework
from mentoring.casework.models import Task, TaskState
from mentoring.core import clock
from mentoring.core.db import db
from mentoring.messages import stops
from mentoring.pairings.models import LIVE, Pairing, Suggestion, SuggestionState
from mentoring.people.queries import cover_now
from mentoring.profiles.models import MentorProfile, MentorStatus, PspProfile, PspStatus
from mentoring.rounds.models import Round, RoundState


@dataclass(frozen=True)
class Desk:
    """Counts of people and records; `open_round` is the round being worked on, if any."""

    tasks: int
    tasks_overdue: int
    applications: int
    to_confirm: int
    waiting: int
    suggestions: int
    pairs: int
    open_round: Round | None
    covering: bool
    messages_stopped: bool


def look(reader_id: uuid.UUID) -> Desk:
    """As this coordinator may see it."""
    today = clock.today()
    return Desk(
        tasks=casework.count_open(reader_id),
        tasks_overdue=_count(
            Task, Task.state == TaskState.OPEN, Task.due_on < today, casework.seen_by(reader_id)
        ),
        applications=_count(MentorProfile, MentorProfile.status == MentorStatus.APPLIED),
        to_confirm=_count(PspProfile, PspProfile.status == PspStatus.READY),
        waiting=_count(PspProfile, PspProfile.status == PspStatus.WAITING),
        suggestions=_count(Suggestion, Suggestion.state == SuggestionState.OPEN),
        pairs=_count(Pairing, Pairing.state.in_(LIVE)),
        open_round=db.session.scalar(sa.select(Round).where(Round.state == RoundState.OPEN)),
        covering=cover_now() is not None,
        messages_stopped=stops.everything() is not None,
    )


def _count(model: type, *conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0
