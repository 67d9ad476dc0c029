"""Two concerns that mentors raised: one that nobody has opened yet, and one that was seen to."""

from __future__ import annotations

from datetime import date, timedelta

from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.demo.psps import Psp
from mentoring.demo.world import World
from mentoring.pairings.models import Pairing, PairingState
from mentoring.people.models import Person
from mentoring.wellbeing.concerns.actions import OPENED
from mentoring.wellbeing.concerns.models import Audience, Concern, ConcernStep, Danger, StepKind, Told

_NEW = "They said twice that somebody at home takes their money. They laughed it off when I asked."
_OLD = (
    "They sounded very low on the phone and said they had stopped eating. I told them I would write to you."
)
_SPOKE = "Rang them. They have seen their GP and a friend stays with them. They are glad that somebody asked."
_CLOSED = "They are getting help, and asked for nothing more."


def make(world: World, lead: Person, made: list[tuple[Psp, Pairing]]) -> None:
    active = [pairing for _, pairing in made if pairing.state is PairingState.ACTIVE]
    early = [pairing for pairing in active if pairing.started_on < world.days_ago(60)]
    _raise(world, active[-1], world.last_workday, Told.NOT_SAFE, _NEW)
    concern, task = _raise(world, early[0], world.workday_before(world.days_ago(30)), Told.YES, _OLD)
    concern.seen_at = task.done_at = concern.raised_at + timedelta(hours=2)
    task.state, task.done_by, task.outcome = TaskState.DONE, lead.id, OPENED
    concern.closed_at = world.moment(clock.add_working_days(concern.due_on, 2))
    for kind, at, note in (
        (StepKind.LOOKED, concern.seen_at, ""),
        (StepKind.SPOKE, concern.seen_at + timedelta(minutes=50), _SPOKE),
        (StepKind.CLOSED, concern.closed_at, _CLOSED),
    ):
        step = ConcernStep(id=world.new_id(), concern_id=concern.id, at=at, by=lead.id, kind=kind)
        step.note = note
        world.add(step)
        world.record(f"concerns.{kind}", concern, step.at, actor_id=lead.id, about_id=concern.raised_by)


def _raise(world: World, pairing: Pairing, day: date, told: Told, text: str) -> tuple[Concern, Task]:
    concern = Concern(
        id=world.new_id(),
        raised_by=pairing.mentor_id,
        pairing_id=pairing.id,
        raised_at=world.moment(day),
        audience=Audience.BOTH,
        danger=Danger.NO,
        told=told,
        due_on=clock.add_working_days(day, 1),
    )
    concern.text = text
    task = Task(
        id=world.new_id(),
        kind=TaskKind.CONCERN,
        about_id=pairing.mentor_id,
        subject_id=concern.id,
        due_on=concern.due_on,
        created_at=concern.raised_at,
    )
    world.add(concern, task)
    world.record(
        "concerns.raise", concern, concern.raised_at, actor_id=pairing.mentor_id, about_id=pairing.mentor_id
    )
    world.record("casework.open", task, concern.raised_at, actor_id=None, about_id=pairing.mentor_id)
    return concern, task
