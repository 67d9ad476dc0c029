"""What an import would do: a pure function of the file, the mapping and what is known. It changes nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from mentoring.profiles.imports.known import Known, contacts
from mentoring.profiles.imports.mapping import Fitted, MappingError, missing
from mentoring.profiles.imports.read import Sheet
from mentoring.profiles.imports.row import NewPerson, Refusal, Remark, RowReader
from mentoring.profiles.imports.template import BY_KEY, same


@dataclass(frozen=True)
class Plan:
    """Everything that would happen, in the order of the file."""

    new: tuple[NewPerson, ...]
    skipped: tuple[Remark, ...]
    refused: tuple[Refusal, ...]
    notes: tuple[Remark, ...]

    @property
    def digest(self) -> str:
        """The same for the same plan, and for no other."""
        content = json.dumps(asdict(self), default=str, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def refused_rows(self) -> int:
        return len({refusal.row for refusal in self.refused})

    def lists(self) -> list[tuple[str, list[str]]]:
        """(heading, what is allowed) of each list that a refused cell should have been from."""
        keys = dict.fromkeys(refusal.key for refusal in self.refused if "not in our list" in refusal.sentence)
        return [(BY_KEY[key].heading, list(BY_KEY[key].choices.values())) for key in keys]


def make(sheet: Sheet, fitted: Fitted, known: Known, *, today: date) -> Plan:
    """Plan the import of a file.

    Raises MappingError when a column has no place yet or nothing gives a required field.
    """
    _complete(fitted)
    new: list[NewPerson] = []
    skipped: list[Remark] = []
    refused: list[Refusal] = []
    notes: list[Remark] = []
    seen: dict[object, int] = {}  # by what people are told apart → the first row of each
    names: dict[str, int] = {}
    for row in sheet.rows:
        reader = RowReader(row, fitted, known, today)
        person = reader.person()
        _unique(person, reader, seen)
        registered = _registered(person, known)
        if registered:
            skipped.append(Remark(row.number, reader.name, registered))
        elif reader.refused:
            refused += reader.refused
        else:
            new.append(person)
            notes += reader.remarks(person) + _namesakes(person, names, known)
            names.setdefault(same(person.name), row.number)
    return Plan(tuple(new), tuple(skipped), tuple(refused), tuple(notes))


def _complete(fitted: Fitted) -> None:
    if fitted.unknown:
        names = ", ".join(f"“{heading}”" for heading in fitted.unknown)
        raise MappingError(f"Not known: {names}. Say in the mapping what they are, or leave them out.")
    absent = missing(fitted)
    if absent:
        names = " and ".join(f"“{heading}”" for heading in absent)
        raise MappingError(f"No column holds {names}. Add it to the file, or a constant to the mapping.")


def _unique(person: NewPerson, reader: RowReader, seen: dict[object, int]) -> None:
    """Refuse somebody who stands in an earlier row already."""
    if person.email:
        first = seen.setdefault(person.email, person.row)
        if first != person.row:
            reader.refuse("email", f"The same e-mail address stands in row {first}.")
        return
    ways = contacts(person.name, person.phone, person.address)
    first = min((seen.setdefault(way, person.row) for way in ways), default=person.row)
    if first != person.row:
        reader.refuse("name", f"The same name with the same phone number or address stands in row {first}.")


def _registered(person: NewPerson, known: Known) -> str:
    """Why a row is left alone, or nothing."""
    if person.email and person.email in known.emails:
        held = known.emails[person.email]
        lacking = [role.words for role in person.roles if role not in held]
        said = "This e-mail address is registered already; nothing is changed."
        if lacking:
            said += f" They are not registered as {' and '.join(lacking)} yet: do that on their page."
        return said
    if not person.email and contacts(person.name, person.phone, person.address) & known.contacts:
        return "Somebody of this name with this phone number or address is registered; nothing is changed."
    return ""


def _namesakes(person: NewPerson, names: dict[str, int], known: Known) -> list[Remark]:
    """Two people can have one name; it is worth a look whether they are one."""
    name = same(person.name)
    if name in names:
        return [
            Remark(person.row, person.name, f"The same name stands in row {names[name]}; both are added.")
        ]
    if name in known.names:
        return [
            Remark(person.row, person.name, "Somebody of this name is registered; this person is added too.")
        ]
    return []
