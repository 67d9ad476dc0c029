"""What an import would do: a pure function of the file, the mapping and what is known. It changes nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from mentoring.core.access import Role
from mentoring.profiles.imports.known import Known
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
    emails: dict[str, int] = {}
    names: dict[str, int] = {}
    for row in sheet.rows:
        reader = RowReader(row, fitted, known, today)
        person = reader.person()
        email = person.email or ""
        if email in emails:
            reader.refuse("email", f"The same e-mail address stands in row {emails[email]}.")
        elif email:
            emails[email] = row.number
        if email in known.emails:
            skipped.append(Remark(row.number, _already(person, known.emails[email])))
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


def _already(person: NewPerson, held: frozenset[Role]) -> str:
    lacking = [role.words for role in person.roles if role not in held]
    said = "This e-mail address is registered already; nothing is changed."
    if lacking:
        said += f" They are not registered as {' and '.join(lacking)} yet: do that on their page."
    return said


def _namesakes(person: NewPerson, names: dict[str, int], known: Known) -> list[Remark]:
    """Two people can have one name; it is worth a look whether they are one."""
    name = same(person.name)
    if name in names:
        return [Remark(person.row, f"The same name stands in row {names[name]}; both are added.")]
    if name in known.names:
        return [Remark(person.row, "Somebody of this name is registered; this person is added too.")]
    return []
