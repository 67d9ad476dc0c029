"""Verbs of the coordinator: open a round, ask for a run, decide about pairs, cancel."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from matching import Policy, to_json
from mentoring.core import audit, clock
from mentoring.core.celery import wake
from mentoring.core.db import db, transaction
from mentoring.rounds import queries
from mentoring.rounds.models import UNDER_WAY, Decision, Round, RoundState, Run, RunPair, RunState

TASK = "rounds.run"  # see tasks.py
STUCK_AFTER = timedelta(minutes=2)  # without a sign of life, a run is taken for dead


class RoundError(Exception):
    """Something that cannot be done now; the message is a sentence for the coordinator."""


def open_round(name: str, *, by: uuid.UUID) -> Round:
    """Open a round. Raises RoundError while another is open."""
    now = clock.now()
    one = Round(
        name=name,
        policy=json.loads(to_json(Policy())),
        state=RoundState.OPEN,
        state_since=now,
        state_by=by,
        opened_at=now,
    )
    try:
        with transaction():
            db.session.add(one)
            audit.record("rounds.open", one, actor_id=by)
    except IntegrityError:
        raise RoundError(
            "A matching round is open already. Publish or cancel it before you open another."
        ) from None
    return one


def queue_run(round_id: uuid.UUID, *, by: uuid.UUID) -> Run:
    """Ask a worker to look for pairs. Raises RoundError if the round is closed or a run is under way.

    A run that shows no sign of life any more is marked as failed and does not stand in the way.
    """
    with transaction():
        check_open(queries.locked(round_id))
        for old in _under_way(round_id):
            if not is_stuck(old):
                raise RoundError("Matching is running already. Wait until it has finished.")
            old.state, old.finished_at = RunState.FAILED, clock.now()
            old.failure = "It stopped half way, and was started again."
        now = clock.now()
        run = Run(round_id=round_id, queued_at=now, moved_at=now, queued_by=by, step="Waiting to start")
        db.session.add(run)
        audit.record("rounds.queue-run", run, actor_id=by)
    wake(TASK, str(run.id))
    return run


def decide(pair_id: uuid.UUID, decision: Decision, *, by: uuid.UUID) -> RunPair:
    """Approve or decline a pair, or undo that. Nobody is told before the round is published.

    Declined pairs of earlier runs can only be undone. Raises RoundError.
    """
    with transaction():
        pair = db.session.get_one(RunPair, pair_id)
        one = queries.locked(pair.run.round_id)
        check_open(one)
        check_nothing_runs(one.id)  # it has read the decisions already, and would not know this one
        db.session.refresh(pair)
        newest = queries.newest_done(one.id)
        if (newest is None or pair.run_id != newest.id) and decision is not Decision.UNDECIDED:
            raise RoundError("There are newer suggestions in this round. Look at those.")
        if pair.decision is not decision:
            pair.decision, pair.decided_at, pair.decided_by = decision, clock.now(), by
            audit.record(f"rounds.{_VERBS[decision]}", pair, actor_id=by, about_id=pair.psp_id)
    return pair


_VERBS = {
    Decision.APPROVED: "approve-pair",
    Decision.DECLINED: "decline-pair",
    Decision.UNDECIDED: "undo-decision",
}


def cancel(round_id: uuid.UUID, *, by: uuid.UUID) -> RoundState:
    """Close a round without proposing anybody; one that was closed stays as it is. Returns how it ended."""
    with transaction():
        one = queries.locked(round_id)
        if one.state is RoundState.OPEN:
            one.state, one.state_since, one.state_by = RoundState.CANCELLED, clock.now(), by
            audit.record("rounds.cancel", one, actor_id=by)
        return one.state


def check_open(one: Round) -> None:
    if one.state is not RoundState.OPEN:
        raise RoundError("This round is closed. Open a new one to go on matching.")


def check_nothing_runs(round_id: uuid.UUID) -> None:
    if any(not is_stuck(run) for run in _under_way(round_id)):
        raise RoundError("Matching is running. Wait until it has finished.")


def is_stuck(run: Run, now: datetime | None = None) -> bool:
    """Whether a run that should be under way has shown no sign of life for too long."""
    last = run.moved_at or run.queued_at
    return run.state in UNDER_WAY and (now or clock.now()) - last > STUCK_AFTER


def _under_way(round_id: uuid.UUID) -> list[Run]:
    return list(db.session.scalars(sa.select(Run).where(Run.round_id == round_id, Run.state.in_(UNDER_WAY))))
