"""A made-up person: name, roles and how to reach them, by numbers and addresses that nobody can have."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime

from mentoring.core.access import Role
from mentoring.demo.names import names
from mentoring.demo.world import World
from mentoring.organisations.models import Organisation
from mentoring.people.models import Channel, Person, RoleGrant

_SAFE_TIMES = ("Weekdays after 10am", "Evenings, not Wednesdays", "Mornings are best", "Any time before 7pm")
_PRONOUNS = ("she/her", "she/her", "he/him", "he/him", "they/them")


class Persons:
    """Makes people with names and numbers that differ."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._names: Iterator[str] = names()
        self._made = 0

    def make(
        self,
        mailbox: str,
        *roles: Role,
        since: datetime,
        by: uuid.UUID | None = None,
        person_id: uuid.UUID | None = None,
        host: Organisation | None = None,
        icb: Organisation | None = None,
        channel: Channel = Channel.EMAIL,
    ) -> Person:
        """Somebody at `mailbox`@example.org; by letter or phone alone they have no e-mail address."""
        world, n = self._world, self._made
        self._made += 1
        person = Person(
            id=person_id or world.new_id(),
            name=next(self._names),
            email=None if channel is Channel.LETTER else f"{mailbox}@example.org",
            channel=channel,
            shared_inbox=False,
            created_at=since,
            region=host.region if host else None,
            icb_id=icb.id if icb else None,
            give_email=channel is not Channel.LETTER,
            give_phone=channel is not Channel.EMAIL or world.maybe(40),
            pronouns=world.pick(_PRONOUNS) if world.maybe(35) else "",
            email_confirmed_at=None if channel is Channel.LETTER else since,
        )
        # Numbers that Ofcom keeps for stories: nobody will ever answer them.
        person.phone = f"07700 900{n:03}" if n % 3 else f"01632 960{n:03}"
        person.safe_times = world.pick(_SAFE_TIMES) if person.give_phone else ""
        if channel is Channel.LETTER:
            person.address = f"{n} Example Street\nSampletown\nZZ99 9ZZ"
        person.roles = [
            RoleGrant(id=world.new_id(), person_id=person.id, role=role, granted_at=since, granted_by=by)
            for role in roles
        ]
        world.add(person)
        world.record("people.add", person, since, actor_id=by, about_id=person.id)
        return person
