"""Reads about organisations. `on` is the day that “open” is asked for; today unless told otherwise."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.db import db
from mentoring.organisations import lineage
from mentoring.organisations.models import Organisation, OrganisationType, Succession
from mentoring.organisations.plan import Known


@dataclass(frozen=True)
class Page:
    """One page of a list: `rows`, and how many there are in all."""

    rows: list[Organisation]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def get(organisation_id: uuid.UUID) -> Organisation | None:
    return db.session.get(Organisation, organisation_id)


def by_code(code: str) -> Organisation | None:
    """The organisation with this ODS code, in capitals or not."""
    return db.session.scalar(sa.select(Organisation).where(Organisation.ods_code == code.strip().upper()))


def by_name(name: str) -> Organisation | None:
    """The organisation of exactly this name, capitals and kinds of apostrophe aside; an open one first."""
    return db.session.scalar(_open_first(clock.today()).where(_folded_name() == fold(name)).limit(1))


def search(text: str, on: date | None = None, limit: int = 20) -> list[Organisation]:
    """Those whose name holds every word of the text, or whose code it is; open ones first, then by name."""
    return list(db.session.scalars(_found(text, on or clock.today()).limit(limit)))


def page(text: str, number: int, on: date | None = None, size: int = 50) -> Page:
    """One page of the same search; no text finds everything. A page past the end is the last one."""
    found = _found(text, on or clock.today())
    total = db.session.scalar(sa.select(sa.func.count()).select_from(found.order_by(None).subquery())) or 0
    number = max(1, min(number, -(-total // size)))
    rows = list(db.session.scalars(found.offset((number - 1) * size).limit(size)))
    return Page(rows, total, number, size)


def choices_open(on: date | None = None) -> list[tuple[uuid.UUID, str]]:
    """(id, name) of every organisation open on the day, by name: for select lists."""
    rows = db.session.execute(
        sa.select(Organisation.id, Organisation.name).where(is_open(on or clock.today()))
    )
    return sorted(((row.id, row.name) for row in rows), key=lambda choice: (choice[1].casefold(), choice[0]))


def icbs_open(on: date | None = None) -> list[Organisation]:
    """The integrated care boards open on the day, by name."""
    return list(
        db.session.scalars(
            sa.select(Organisation)
            .where(Organisation.type == OrganisationType.ICB, is_open(on or clock.today()))
            .order_by(Organisation.name)
        )
    )


def relatives(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """For each organisation, all that count as the same one: see `lineage.relatives`."""
    return lineage.relatives(ids, successions())


def successions() -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Every (predecessor, successor)."""
    return [
        (row.predecessor_id, row.successor_id)
        for row in db.session.execute(sa.select(Succession.predecessor_id, Succession.successor_id))
    ]


def succession(succession_id: uuid.UUID) -> Succession | None:
    return db.session.get(Succession, succession_id)


def successors_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Organisation]]:
    """The direct successors of each, by name; those without any are left out."""
    rows = db.session.execute(
        sa.select(Succession.predecessor_id, Organisation)
        .join(Organisation, Organisation.id == Succession.successor_id)
        .where(Succession.predecessor_id.in_(list(ids)))
        .order_by(Organisation.name)
    )
    found: dict[uuid.UUID, list[Organisation]] = {}
    for predecessor_id, successor in rows:
        found.setdefault(predecessor_id, []).append(successor)
    return found


def after(organisation_id: uuid.UUID) -> list[tuple[Succession, Organisation]]:
    """What it went on in: each succession with the successor."""
    return _beside(Succession.successor_id, Succession.predecessor_id, organisation_id)


def before(organisation_id: uuid.UUID) -> list[tuple[Succession, Organisation]]:
    """What went on in it: each succession with the predecessor."""
    return _beside(Succession.predecessor_id, Succession.successor_id, organisation_id)


def _beside(other: Any, own: Any, organisation_id: uuid.UUID) -> list[tuple[Succession, Organisation]]:
    rows = db.session.execute(
        sa.select(Succession, Organisation)
        .join(Organisation, Organisation.id == other)
        .where(own == organisation_id)
        .order_by(Organisation.name)
    )
    return [(row[0], row[1]) for row in rows]


def known() -> dict[str, Known]:
    """Every organisation that has an ODS code, as an import compares it."""
    merged = set(db.session.scalars(sa.select(Succession.predecessor_id)))
    rows = db.session.scalars(sa.select(Organisation).where(Organisation.ods_code.is_not(None)))
    return {
        str(row.ods_code): Known(
            name=row.name,
            type=row.type,
            region=row.region,
            icb_code=row.icb_code,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            region_by_hand=row.region_by_hand,
            merged=row.id in merged,
        )
        for row in rows
    }


def is_open(on: date) -> sa.ColumnElement[bool]:
    """The same rule as `Organisation.open_on`, for a query."""
    opened, closed = Organisation.opened_on, Organisation.closed_on
    return sa.and_(sa.or_(opened.is_(None), opened <= on), sa.or_(closed.is_(None), closed >= on))


def fold(text: str) -> str:
    """As names are compared: small letters, one kind of apostrophe, `&` as the word, no hyphens."""
    for old, new in _FOLDED:
        text = text.replace(old, new)
    return " ".join(text.lower().split())


_FOLDED = (("’", "'"), ("&", "and"), ("-", " "))


def _folded_name() -> Any:
    name: Any = sa.func.lower(Organisation.name)
    for old, new in _FOLDED:
        name = sa.func.replace(name, old, new)
    return name


def _open_first(on: date) -> sa.Select[Organisation]:
    return sa.select(Organisation).order_by(
        sa.case((is_open(on), 0), else_=1), sa.func.lower(Organisation.name), Organisation.id
    )


def _found(text: str, on: date) -> sa.Select[Organisation]:
    name, words = _folded_name(), fold(text).replace(",", " ").split()
    holds_all = sa.and_(sa.true(), *(_holds(name, word) for word in words))
    return _open_first(on).where(sa.or_(holds_all, Organisation.ods_code == text.strip().upper()))


def _holds(name: Any, word: str) -> sa.ColumnElement[bool]:
    held: sa.ColumnElement[bool] = name.contains(word, autoescape=True)
    # Everybody says ICB, and no name does.
    return sa.or_(held, Organisation.type == OrganisationType.ICB) if word in {"icb", "icbs"} else held
