"""What happens to a made-up pair on its way: it meets, takes a break, and one PSP would like another mentor.

Nothing here is drawn by chance, so that more of it does not change the rest of the cohort.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import current_app

from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.demo.world import World
from mentoring.pairings.models import ChangeRequest, PairBreak, Pairing, PairingState

BREAK_DAYS = 12  # how long ago the breaks began
NOT_TOLD = 4  # one young pair of so many has not told of a first meeting


def met(pairing: Pairing, world: World) -> None:
    """Within their first three weeks, for nearly all who are that far."""
    number = pairing.id.int
    on = pairing.started_on + timedelta(days=3 + number % 16)
    young = pairing.started_on > world.days_ago(60)
    if on < world.today and (number % NOT_TOLD or not young):
        pairing.first_met_on = on


def take_break(pairing: Pairing, world: World, *, number: int) -> None:
    """The first by its PSP, with a day that has come; the second by its mentor; the third without a day."""
    began = world.moment(world.days_ago(BREAK_DAYS))
    by = pairing.mentor_id if number == 2 else pairing.psp_id
    until = {1: world.days_ago(1), 2: world.today + timedelta(days=20)}.get(number)
    pairing.state, pairing.state_since, pairing.state_by = PairingState.PAUSED, began, by
    row = PairBreak(
        id=_id(pairing, "break"), pairing_id=pairing.id, started_at=began, started_by=by, until=until
    )
    world.add(row)
    world.record("pairings.break", pairing, began, actor_id=None, about_id=pairing.psp_id)


def ask_for_change(pairing: Pairing, world: World) -> None:
    """The PSP asked yesterday, and the coordinator has a task."""
    at = clock.start_of(world.days_ago(1))
    row = ChangeRequest(id=_id(pairing, "change"), pairing_id=pairing.id, asked_at=at, state_since=at)
    row.state_by = pairing.psp_id
    row.words = "We get on, but our work is so different that we run out of things to say."
    days = current_app.config["SETTINGS"].contact_target_days
    task = Task(
        id=_id(pairing, "task"),
        kind=TaskKind.CHANGE_WANTED,
        about_id=pairing.psp_id,
        subject_id=row.id,
        due_on=clock.add_working_days(clock.day_of(at), days),
        created_at=at,
        state=TaskState.OPEN,
        kept_from=pairing.mentor_id,
    )
    world.add(row, task)
    world.record("pairings.ask-change", row, at, actor_id=pairing.psp_id, about_id=pairing.psp_id)
    world.record("casework.open", task, at, actor_id=None, about_id=pairing.psp_id)


def _id(pairing: Pairing, what: str) -> uuid.UUID:
    return uuid.uuid5(pairing.id, what)
