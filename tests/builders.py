"""People and records with sensible defaults: say only what the test is about."""

from __future__ import annotations

import itertools

from mentoring.core.access import Role
from mentoring.core.db import transaction
from mentoring.people import actions
from mentoring.people.models import Person

_number = itertools.count(1)


def make_person(*roles: Role, name: str = "", email: str | None = "", **values: object) -> Person:
    """Somebody with these roles. Every call gives another name and address."""
    n = next(_number)
    person = actions.add(
        name=name or f"Test Person {n}",
        email=f"person{n}@example.org" if email == "" else email,
        roles=roles,
        by=None,
    )
    if values:
        with transaction():
            for key, value in values.items():
                setattr(person, key, value)
    return person


def make_coordinator() -> Person:
    return make_person(Role.COORDINATOR)
