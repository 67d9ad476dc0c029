"""What a worker does for rounds. Ids only: everything else is read from the database."""

from __future__ import annotations

import uuid

from celery import shared_task

from mentoring.rounds import actions, running

RUN, RESUME = actions.TASK, "rounds.resume"


@shared_task(name=RUN)
def run(run_id: str) -> None:
    running.execute(uuid.UUID(run_id))


@shared_task(name=RESUME)
def resume() -> None:
    """A run that nobody picked up, or whose worker was killed, costs a delay and nothing else."""
    running.resume()
