"""Answers to the check-ins of the past, some of them not given, and the work that some of them made."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app

from mentoring.casework.models import CameOf, Task, TaskState
from mentoring.core import clock
from mentoring.demo import answers
from mentoring.demo.psps import Psp
from mentoring.demo.world import World
from mentoring.pairings.models import Pairing, PairingState
from mentoring.wellbeing import schedule
from mentoring.wellbeing.answers import task_kind
from mentoring.wellbeing.models import CheckIn, Outcome, Side

# The stages in whose newest answers somebody asks for the coordinator, and who of the two it is.
_ASKS = {
    "just asked": Side.PSP,
    "contact wanted": Side.PSP,
    "contact made": Side.PSP,
    "mentor worried": Side.MENTOR,
}
_OUTCOME = "Spoke on the phone. They are fine to go on, and know that they can ring again."


def make(world: World, pairs: list[tuple[Psp, Pairing]]) -> None:
    for psp, pairing in pairs:
        until = world.today if pairing.state is PairingState.ACTIVE else clock.day_of(pairing.state_since)
        # What fell due since the last working day is left open: reminders of it go out at once.
        past = [item for item in schedule.due(pairing, until) if item[1] < world.last_workday]
        for number, due_on in past:
            newest = number == len(past) and pairing.state is PairingState.ACTIVE
            for side in Side:
                if not _silent(world, psp.stage.moment, side, newest):
                    answered_at = world.moment(due_on + timedelta(days=world.chance.randrange(4)))
                    row = _row(world, pairing, side, number, answered_at)
                    _answer(world, row, psp.stage.moment if newest else "")


def _silent(world: World, moment: str, side: Side, newest: bool) -> bool:
    """Whether this side left the check-in unanswered."""
    if not newest:
        return world.maybe(18)
    return moment in ("nudge", f"{side} silent")


def _row(world: World, pairing: Pairing, side: Side, number: int, answered_at: datetime) -> CheckIn:
    row = CheckIn(
        id=world.new_id(),
        pairing_id=pairing.id,
        person_id=pairing.psp_id if side is Side.PSP else pairing.mentor_id,
        side=side,
        number=number,
        outcome=Outcome.ANSWERED,
        answered_at=answered_at,
    )
    world.add(row)
    return row


def _answer(world: World, row: CheckIn, moment: str) -> None:
    asks = _ASKS.get(moment) is row.side
    if not asks and world.maybe(7):
        row.outcome = Outcome.NOT_NOW
        return
    say = _psp if row.side is Side.PSP else _mentor
    row.answers = say(world, row, asks)
    world.record("wellbeing.check-in", row, row.answered_at, actor_id=row.person_id, about_id=row.person_id)
    if asks:
        _task(world, row, done=moment == "contact made")


def _psp(world: World, row: CheckIn, asks: bool) -> dict[str, str]:
    if asks:
        return {
            "role": world.pick(("really-struggling", "struggling")),
            "mentoring": "quite",
            "contact": "coordinator",
            "note": world.pick(answers.HARD_NOTES),
            "note_to": "coordinator",
        }
    fine = {
        "role": world.pick(("up-and-down", "well", "well", "really-well")),
        "mentoring": world.pick(("a-lot", "a-lot", "quite", "quite", "a-little")),
        "contact": "no",
    }
    if row.number == 1 and world.maybe(40):
        fine["mentoring"] = "not-met"
    if world.maybe(8):
        fine |= {"note": world.pick(answers.GOOD_NOTES), "note_to": world.pick(("me", "mentor"))}
    return fine


def _mentor(world: World, row: CheckIn, asks: bool) -> dict[str, str]:
    fine = {
        "met": "tried" if row.number == 1 and world.maybe(30) else "yes",
        "worry": "no",
        "support": "no",
        "room": "tight" if world.maybe(15) else "yes",
    }
    return fine | {world.pick(("worry", "support")): "yes"} if asks else fine


def _task(world: World, row: CheckIn, *, done: bool) -> None:
    """What an answer asked for, to be seen to within the target."""
    day = clock.day_of(row.answered_at)
    task = Task(
        id=world.new_id(),
        kind=task_kind(row.side),
        about_id=row.person_id,
        subject_id=row.id,
        due_on=clock.add_working_days(day, current_app.config["SETTINGS"].contact_target_days),
        created_at=row.answered_at,
    )
    world.add(task)
    world.record("casework.open", task, row.answered_at, actor_id=None, about_id=row.person_id)
    if done:
        task.state, task.done_by = TaskState.DONE, world.coordinator_id
        task.done_at = min(row.answered_at + timedelta(days=1), world.moment(world.days_ago(1)))
        task.seen_at, task.seen_by = row.answered_at + timedelta(hours=2), world.coordinator_id
        task.came_of, task.acted_on = CameOf.SPOKE, clock.day_of(task.done_at)
        task.outcome = _OUTCOME
