"""A run of the engine, by a worker: claim it, read, match, check the answer a second way, write it down.

The run's row is the truth and the broker only wakes: a run that was never picked up, or whose worker was
killed, is found by the next scan. Each try has a number; a worker that was given up writes nothing any more.
"""

from __future__ import annotations

import json
import logging
import uuid
from dataclasses import dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sa

from matching import Block, Inputs, Lock, MatchResult, Policy, from_json, match
from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.core.logs import place
from mentoring.core.web.pages import count
from mentoring.rounds import inclusion, pool, queries, snapshot
from mentoring.rounds.actions import is_stuck
from mentoring.rounds.models import UNDER_WAY, Round, RoundState, Run, RunState
from mentoring.rounds.record import write_down

log = logging.getLogger(__name__)

TRIES = 3
PICKED_UP_WITHIN = timedelta(seconds=30)
VERIFY_UP_TO = 20_000  # pairs of a PSP and a mentor that the reference solver checks in a few seconds

TELL = "Tell the people who run the service."
CLOSED = "The round was closed while matching ran. Nothing was kept."
GAVE_UP = f"Matching stopped half way {TRIES} times. Nothing was changed. {TELL}"
DISAGREED = f"Two ways of finding the best pairs did not agree, so nothing is suggested. {TELL}"
WENT_WRONG = "Something went wrong while matching. Nothing was changed. Start it again."


class _LostTurn(Exception):
    """This worker was taken for dead, and another one has the run now."""


class _Refused(Exception):
    """The run ends as failed; the message is the sentence to show."""


@dataclass(frozen=True)
class _Try:
    run_id: uuid.UUID
    number: int

    def say(self, step: str, progress: int) -> None:
        """Commit where the run stands. Raises _LostTurn."""
        with transaction():
            moved = db.session.execute(
                sa.update(Run)
                .where(Run.id == self.run_id, Run.state == RunState.RUNNING, Run.attempts == self.number)
                .values(step=step, progress=progress, moved_at=clock.now())
            )
            if moved.rowcount != 1:  # type: ignore[attr-defined]
                raise _LostTurn


def execute(run_id: uuid.UUID) -> None:
    """Do one run, if it is to be done and nobody else does it. Never raises: a failure is written down."""
    mine = _claim(run_id)
    if mine is None:
        return
    try:
        _work(mine)
    except _LostTurn:
        db.session.rollback()
        log.warning("run %s was taken over by another worker", run_id)
    except Exception as error:
        # The place without the message: a message may hold what somebody wrote.
        log.error("run %s failed: %s at %s", run_id, type(error).__name__, place(error))
        _fail(mine, str(error) if isinstance(error, _Refused) else WENT_WRONG)


def resume() -> list[uuid.UUID]:
    """Do the runs that nobody picked up, or whose worker fell silent. Returns their ids."""
    now = clock.now()
    waiting = db.session.scalars(sa.select(Run).where(Run.state.in_(UNDER_WAY)).order_by(Run.queued_at)).all()
    due = [
        run.id
        for run in waiting
        if is_stuck(run, now) or (run.state is RunState.QUEUED and now - run.queued_at > PICKED_UP_WITHIN)
    ]
    db.session.commit()
    for run_id in due:
        execute(run_id)
    return due


def _claim(run_id: uuid.UUID) -> _Try | None:
    now = clock.now()
    with transaction():
        run = db.session.execute(
            sa.select(Run).where(Run.id == run_id).with_for_update().execution_options(populate_existing=True)
        ).scalar_one_or_none()
        if run is None or not (run.state is RunState.QUEUED or is_stuck(run, now)):
            return None
        one = db.session.get_one(Round, run.round_id)
        problem = CLOSED if one.state is not RoundState.OPEN else GAVE_UP if run.attempts >= TRIES else ""
        if problem:
            run.state, run.failure, run.finished_at = RunState.FAILED, problem, now
            return None
        run.state, run.attempts = RunState.RUNNING, run.attempts + 1
        run.started_at = run.moved_at = now
        run.step, run.progress = "Reading who waits and who has a place", 5
        return _Try(run.id, run.attempts)


def _work(mine: _Try) -> None:
    with transaction():  # one picture of everybody; it ends before the long part begins
        people, policy, locks, blocks = _questions(mine.run_id, clock.today())
        answers = inclusion.answers(people)
    who = count(len(people[0]), "person", "people")
    mine.say(f"Looking for the best pairs for {who}", 25)
    result = match(*inclusion.added(people, answers), policy, locks=locks, blocks=blocks)
    mine.say("Checking the result in a second way", 60)
    verified_by = _verify(result)
    mine.say("Writing it down", 90)
    with transaction():
        run = db.session.get_one(Run, mine.run_id)
        one = queries.locked(run.round_id)
        db.session.refresh(run)
        if run.state is not RunState.RUNNING or run.attempts != mine.number:
            raise _LostTurn
        if one.state is not RoundState.OPEN:
            raise _Refused(CLOSED)
        inputs = Inputs(*people, policy, tuple(locks), tuple(blocks))
        fingerprints = inclusion.fingerprints(run.id, people, answers)
        snapshot.keep(run, inputs, fingerprints, result.wishes_to_discuss)
        write_down(run, result, verified_by=verified_by)
        run.state, run.progress, run.step = RunState.DONE, 100, "Finished"
        run.finished_at = run.moved_at = clock.now()


def _questions(run_id: uuid.UUID, on: date) -> tuple[pool.Pool, Policy, list[Lock], list[Block]]:
    """The pool, and what was decided so far: approved pairs hold, declined ones do not come back."""
    run = db.session.get_one(Run, run_id)
    policy: Policy = from_json(json.dumps(run.round.policy))
    newest = queries.newest_done(run.round_id)
    approved = queries.approved(newest.id) if newest else []
    locks = [Lock(str(pair.psp_id), str(pair.mentor_id)) for pair in approved]
    blocks = [Block(str(pair.psp_id), str(pair.mentor_id)) for pair in queries.declined(run.round_id)]
    return pool.snapshot(on), replace(policy, today=on), sorted(locks), sorted(blocks)


def _verify(result: MatchResult) -> str:
    """Solve again with the reference solver; "" if the round is too large. Raises _Refused."""
    asked = result.inputs
    if len(asked.mentees) * len(asked.mentors) > VERIFY_UP_TO:
        return ""
    other = match(
        asked.mentees, asked.mentors, asked.policy, locks=asked.locks, blocks=asked.blocks, solver="networkx"
    )
    one, two = result.certificate, other.certificate
    if (one.answer_digest, one.levels) != (two.answer_digest, two.levels):
        raise _Refused(DISAGREED)
    return two.solver


def _fail(mine: _Try, sentence: str) -> None:
    db.session.rollback()
    with transaction():
        db.session.execute(
            sa.update(Run)
            .where(Run.id == mine.run_id, Run.state == RunState.RUNNING, Run.attempts == mine.number)
            .values(state=RunState.FAILED, failure=sentence, finished_at=clock.now())
        )
