"""By which door somebody comes to a profile: their own, or a coordinator who writes for them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask import abort, url_for

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.people import queries as people
from mentoring.profiles.models import Part
from mentoring.profiles.saving import subject_of
from mentoring.profiles.sections import Subject

_ROLES = {Part.PSP: Role.PSP, Part.MENTOR: Role.MENTOR}
PART_WORDS = {Part.PSP: "profile", Part.MENTOR: "mentor profile"}


@dataclass(frozen=True)
class Door:
    """Whose profile, and the addresses of its pages as they are behind this door."""

    subject: Subject
    own: bool

    @property
    def part(self) -> Part:
        return self.subject.part

    @property
    def title(self) -> str:
        """`Your mentor profile`, `Sam's profile`."""
        words = PART_WORDS[self.part]
        return f"Your {words}" if self.own else f"{self.subject.person.name}: {words}"

    def url(self, page: str = "", **values: Any) -> str:
        """`page` is `section`, `check`, `sent`, `preview`, `place_add` and so on; none is the task list."""
        if not self.own:
            name = f"profiles.behalf_{page}" if page else "profiles.behalf"
            return url_for(name, person_id=self.subject.person.id, part=self.part.value, **values)
        if not page:
            return url_for("profiles.own_psp" if self.part is Part.PSP else "profiles.own_mentor")
        return url_for(f"profiles.own_{page}", part=self.part.value, **values)


def own(part: str) -> Door:
    """One's own profile: 403 without the role."""
    me, wanted = access.me(), Part(part)
    person = people.get(me.person_id)
    if person is None or not me.has(_ROLES[wanted]):
        abort(403)
    return Door(subject_of(person, wanted, by=me.person_id), own=True)


def behalf(person_id: uuid.UUID, part: str) -> Door:
    """Somebody else's: 404 where there is nobody, or they do not hold the role."""
    me, wanted = access.me(), Part(part)
    person = people.get(person_id)
    if person is None or not person.has_role(_ROLES[wanted]):
        abort(404)
    if person.id == me.person_id:
        abort(404)  # one's own profile has its own pages
    return Door(subject_of(person, wanted, by=me.person_id), own=False)
