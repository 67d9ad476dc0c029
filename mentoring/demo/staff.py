"""The coordinator, the deputy and the auditor."""

from __future__ import annotations

from mentoring.core.access import Role
from mentoring.demo.persons import Persons
from mentoring.demo.world import World


def make(world: World, persons: Persons) -> None:
    since = world.moment(world.days_ago(1100))
    coordinator = persons.make("coordinator", Role.COORDINATOR, since=since, person_id=world.coordinator_id)
    persons.make("deputy", Role.DEPUTY, since=since, by=coordinator.id)
    persons.make("auditor", Role.AUDITOR, since=since, by=coordinator.id)
