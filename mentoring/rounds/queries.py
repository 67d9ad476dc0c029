"""Reads about rounds."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mentoring.core.db import db
from mentoring.rounds.models import Decision, Round, RoundState, Run, RunPair, RunState, RunUnmatched

SUGGESTED = "suggested"  # RunPair.outcome of a pair that both people were asked about
Key = tuple[uuid.UUID, uuid.UUID]  # the PSP and the mentor of a pair


def current() -> Round | None:
    """The open round, if there is one."""
    return db.session.scalar(sa.select(Round).where(Round.state == RoundState.OPEN))


def get(round_id: uuid.UUID) -> Round | None:
    return db.session.get(Round, round_id)


def locked(round_id: uuid.UUID) -> Round:
    """The round, held until the end of the transaction: decisions and results never overtake each other."""
    return db.session.execute(
        sa.select(Round)
        .where(Round.id == round_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def finished() -> list[Round]:
    """Published and cancelled rounds, newest first."""
    return list(
        db.session.scalars(
            sa.select(Round)
            .where(Round.state != RoundState.OPEN)
            .order_by(Round.state_since.desc(), Round.id)
        )
    )


@dataclass(frozen=True)
class Figures:
    """What came of a published round."""

    suggested: int = 0
    unmatched: int = 0


def figures(rounds: Collection[Round]) -> dict[uuid.UUID, Figures]:
    """For each of these rounds: pairs that were suggested, and PSPs for whom nobody was found."""
    ids = [one.id for one in rounds if one.state is RoundState.PUBLISHED]
    newest = (
        sa.select(Run.round_id, sa.func.max(Run.finished_at).label("at"))
        .where(Run.round_id.in_(ids), Run.state == RunState.DONE)
        .group_by(Run.round_id)
        .subquery()
    )
    reviewed = sa.and_(Run.round_id == newest.c.round_id, Run.finished_at == newest.c.at)
    suggested = (
        sa.select(sa.func.count())
        .where(RunPair.run_id == Run.id, RunPair.outcome == SUGGESTED)
        .scalar_subquery()
    )
    left = sa.select(sa.func.count()).where(RunUnmatched.run_id == Run.id).scalar_subquery()
    rows = db.session.execute(sa.select(Run.round_id, suggested, left).join(newest, reviewed))
    return {one.id: Figures() for one in rounds} | {row[0]: Figures(row[1], row[2]) for row in rows}


def run(run_id: uuid.UUID) -> Run | None:
    return db.session.get(Run, run_id)


def newest_run(round_id: uuid.UUID) -> Run | None:
    return db.session.scalar(
        sa.select(Run).where(Run.round_id == round_id).order_by(Run.queued_at.desc(), Run.id).limit(1)
    )


def newest_done(round_id: uuid.UUID) -> Run | None:
    """The run under review: the newest that finished."""
    return db.session.scalar(
        sa.select(Run)
        .where(Run.round_id == round_id, Run.state == RunState.DONE)
        .order_by(Run.finished_at.desc(), Run.id)
        .limit(1)
    )


def pair(round_id: uuid.UUID, pair_id: uuid.UUID) -> RunPair | None:
    """A pair of this round, or None."""
    return db.session.scalar(
        sa.select(RunPair)
        .join(RunPair.run)
        .where(RunPair.id == pair_id, Run.round_id == round_id)
        .options(joinedload(RunPair.run))
    )


def pairs(run_id: uuid.UUID) -> list[RunPair]:
    """By the name of the PSP: an order that says nothing about anybody."""
    found = db.session.scalars(sa.select(RunPair).where(RunPair.run_id == run_id)).unique()
    return sorted(found, key=lambda one: (one.psp.name.casefold(), one.psp.name, str(one.psp_id)))


def next_undecided(one: RunPair) -> RunPair | None:
    """The undecided pair of the same run that follows in the review; after the last, the first."""
    found = pairs(one.run_id)
    here = next(place for place, pair in enumerate(found) if pair.id == one.id)
    others = found[here + 1 :] + found[:here]
    return next((pair for pair in others if pair.decision is Decision.UNDECIDED), None)


def unmatched(run_id: uuid.UUID) -> list[RunUnmatched]:
    found = db.session.scalars(sa.select(RunUnmatched).where(RunUnmatched.run_id == run_id)).unique()
    return sorted(found, key=lambda one: (one.psp.name.casefold(), one.psp.name, str(one.psp_id)))


def declined(round_id: uuid.UUID) -> list[RunPair]:
    """Pairs of any finished run of the round that are declined now."""
    found = db.session.scalars(
        sa.select(RunPair)
        .join(RunPair.run)
        .where(Run.round_id == round_id, Run.state == RunState.DONE)
        .order_by(Run.finished_at)
        .options(joinedload(RunPair.run))
    ).unique()
    # The newest word about a pair counts: an undone one may have come back and been approved.
    newest: dict[Key, RunPair] = {(one.psp_id, one.mentor_id): one for one in found}
    return [one for one in newest.values() if one.decision is Decision.DECLINED]


def approved(run_id: uuid.UUID) -> list[RunPair]:
    return [one for one in pairs(run_id) if one.decision is Decision.APPROVED]


def count_unmatched(run_id: uuid.UUID) -> int:
    return (
        db.session.scalar(
            sa.select(sa.func.count()).select_from(RunUnmatched).where(RunUnmatched.run_id == run_id)
        )
        or 0
    )
