"""The coordinator, the deputy and the auditor; the safeguarding lead, who is none of them."""

from __future__ import annotations

from flask import current_app

from mentoring.core.access import Role
from mentoring.demo.persons import Persons
from mentoring.demo.world import World
from mentoring.people.models import Person


def make(world: World, persons: Persons) -> None:
    since = world.moment(world.days_ago(1100))
    coordinator = persons.make("coordinator", Role.COORDINATOR, since=since, person_id=world.coordinator_id)
    persons.make("deputy", Role.DEPUTY, since=since, by=coordinator.id)
    persons.make("auditor", Role.AUDITOR, since=since, by=coordinator.id)


def make_lead(world: World, persons: Persons) -> Person:
    """The safeguarding lead whom the settings name."""
    lead = persons.make("safeguarding", Role.SAFEGUARDING, since=world.moment(world.days_ago(400)))
    lead.name = current_app.config["SETTINGS"].safeguarding_name
    return lead
