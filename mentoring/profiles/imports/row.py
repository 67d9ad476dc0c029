"""One row → one person, with what was wrong in each cell. Pure: what is known is given."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from mentoring.core.access import Role
from mentoring.organisations.models import OrganisationType
from mentoring.people.models import Channel
from mentoring.profiles import reference as ref
from mentoring.profiles.imports import places, values
from mentoring.profiles.imports.known import Body, Known
from mentoring.profiles.imports.mapping import Fitted
from mentoring.profiles.imports.read import Row
from mentoring.profiles.imports.values import Bad

T = TypeVar("T")
NAME_SHOWN = 100  # characters


@dataclass(frozen=True)
class NewPlace:
    organisation_id: uuid.UUID
    type: OrganisationType
    started_on: date | None


@dataclass(frozen=True)
class NewPerson:
    """Everything one row says."""

    row: int
    name: str
    preferred_name: str
    email: str | None
    phone: str
    address: str
    channel: Channel
    roles: tuple[Role, ...]
    region: str | None
    icb_id: uuid.UUID | None
    places: tuple[NewPlace, ...]
    topics: tuple[str, ...]
    offered: tuple[tuple[str, str], ...]
    formats: tuple[tuple[str, str], ...]
    availability: tuple[str, ...]
    languages: tuple[str, ...]
    needs: tuple[str, ...]
    started: date | None
    years: int | None
    mentees: int | None
    note: str

    @property
    def ready(self) -> bool:
        """Enough to be matched by as a PSP: topics, an organisation and a format."""
        return bool(Role.PSP in self.roles and self.topics and self.places and self.formats)

    @property
    def can_apply(self) -> bool:
        """Enough to decide about as a mentor: topics, an organisation, a format and places."""
        return bool(
            Role.MENTOR in self.roles and self.offered and self.places and self.formats and self.mentees
        )

    @property
    def then(self) -> list[str]:
        """What happens to them after the import, in words."""
        after = {"Waits for a mentor": self.ready, "Mentor to be approved": self.can_apply}
        return [words for words, so in after.items() if so] or ["Has a profile to complete"]


@dataclass(frozen=True)
class Remark:
    """Something about a row that its owner should know; it does not stop the row."""

    row: int
    name: str  # as the row gives it, empty where it does not
    sentence: str


@dataclass(frozen=True)
class Refusal:
    """Why a row is refused: one cell. A row can have several."""

    row: int
    name: str  # as the row gives it, empty where it does not
    column: str  # as headed in the file
    sentence: str
    key: str  # the field


class RowReader:
    """One row: takes cell after cell and remembers what was wrong with each."""

    def __init__(self, row: Row, fitted: Fitted, known: Known, today: date) -> None:
        self.row, self.fitted, self.known, self.today = row, fitted, known, today
        self.given = fitted.values(row)
        self.name = self.given.get("name", "")[:NAME_SHOWN]  # to know the row by, even if it is refused
        self.refused: list[Refusal] = []
        if row.extra:
            last = fitted.headings[-1]
            self.refused.append(
                Refusal(
                    row.number,
                    self.name,
                    f"after {last}",
                    "There are more cells than headings in this row.",
                    "",
                )
            )

    def refuse(self, key: str, sentence: str) -> None:
        self.refused.append(Refusal(self.row.number, self.name, self.fitted.heading(key), sentence, key))

    def take(self, key: str, read: Callable[[str], T], empty: T) -> T:
        """What a cell says; `empty` where it says nothing, or nothing that can be used."""
        text = self.given.get(key, "")
        if not text:
            return empty
        try:
            return read(text)
        except Bad as bad:
            self.refuse(key, str(bad))
            return empty

    def person(self) -> NewPerson:
        for key in ("name", "role"):
            if key not in self.given:
                self.refuse(key, "This is empty.")
        person = NewPerson(
            row=self.row.number,
            name=self.take("name", values.short, ""),
            preferred_name=self.take("preferred_name", values.short, ""),
            email=self.take("email", values.email, None),
            phone=self.take("phone", values.short, ""),
            address=self.take("address", values.long, ""),
            channel=self.take("channel", values.channel, Channel.EMAIL),
            roles=self.take("role", values.role, ()),
            region=self.take("region", places.region, None),
            icb_id=self.take("icb", lambda text: places.icb(text, self.known, self.today).id, None),
            places=self._places(),
            topics=self.take("topics", values.topics, ()),
            offered=self.take("offered", values.offered, ()),
            formats=self.take("formats", values.formats, ()),
            availability=self.take("availability", lambda t: values.several(t, ref.AVAILABILITY), ()),
            languages=self.take("languages", lambda t: values.several(t, ref.LANGUAGES), ()),
            needs=self.take("needs", lambda t: values.several(t, ref.NEEDS), ()),
            started=self.take("started", self._month, None),
            years=self.take("years", lambda t: values.number(t, 0, 60), None),
            mentees=self.take("places", lambda t: values.number(t, 1, 5), None),
            note=self.take("note", values.long, ""),
        )
        return self._reachable(self._located(person))

    def _month(self, text: str) -> date:
        return values.month(text, today=self.today)

    def _places(self) -> tuple[NewPlace, ...]:
        nobody: tuple[Body, ...] = ()
        never: list[date] = []
        none: list[OrganisationType] = []
        bodies = self.take("organisations", lambda t: places.bodies(t, self.known, self.today), nobody)
        since = self.take("since", lambda t: [self._month(part) for part in values.parts(t)], never)
        kinds = self.take("types", lambda t: [values.kind(part) for part in values.parts(t)], none)
        for key, listed in (("since", since), ("types", kinds)):
            if listed and bodies and len(listed) != len(bodies):
                self.refuse(key, f"There are {len(bodies)} organisations and {len(listed)} entries here.")
                return ()
        return tuple(
            NewPlace(body.id, kinds[i] if kinds else body.type, since[i] if since else None)
            for i, body in enumerate(bodies)
        )

    def _located(self, person: NewPerson) -> NewPerson:
        """Region and ICB pre-filled from the first organisation; people can change both."""
        if not person.places:
            return person
        first = self.known.by_id[person.places[0].organisation_id]
        icb = self.known.codes.get(first.icb_code)
        return replace(
            person,
            region=person.region or first.region or None,
            icb_id=person.icb_id or (icb.id if icb else None),
        )

    def _reachable(self, person: NewPerson) -> NewPerson:
        ways = {
            Channel.EMAIL: ("email", person.email),
            Channel.PHONE: ("phone", person.phone),
            Channel.TEXT: ("phone", person.phone),
            Channel.LETTER: ("address", person.address),
        }
        if "channel" in self.given:
            key, value = ways[person.channel]
            if not value and key not in self.given:
                self.refuse(key, "This is empty, and it is how they are to be reached.")
            return person
        given = [way for way, (_, value) in ways.items() if value]
        if not given and not self.given.keys() & {"email", "phone", "address"}:
            self.refuse("email", "There is no e-mail address, phone number or postal address.")
        return replace(person, channel=given[0] if given else Channel.LETTER)

    def remarks(self, person: NewPerson) -> list[Remark]:
        """Cells that say something about the other role are left out, and that is said."""
        only = {"topics": Role.PSP, "started": Role.PSP}
        only |= {"offered": Role.MENTOR, "years": Role.MENTOR, "places": Role.MENTOR}
        return [
            Remark(
                self.row.number, self.name, f"“{self.fitted.heading(key)}” is left out: not a {role.words}."
            )
            for key, role in only.items()
            if key in self.given and role not in person.roles
        ]
