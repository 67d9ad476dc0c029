"""Sealing everything anew with the newest key, while the service runs.

A value is only replaced by the same value under another key, and only if it still is what was read: what
somebody saves in the same moment stays. Every batch is a transaction of its own, so it can be stopped and
started again.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from mentoring.core.crypto import CannotDecrypt, key_name
from mentoring.core.db import Base, Sealed, db, keyring, place_of, transaction

BATCH = 50  # rows: a writer that waits for us waits for milliseconds


@dataclass(frozen=True)
class Column:
    """A table's column that holds sealed text."""

    table: sa.Table
    name: str

    @property
    def words(self) -> str:
        return f"{self.table.name}.{self.name}"


@dataclass
class Counts:
    """What happened to the values of one column that were not sealed with the newest key."""

    sealed: int = 0
    changed: int = 0  # somebody saved them in between, with whatever key their process has
    unreadable: int = 0


@dataclass
class Use:
    """How many values each key has sealed, by column."""

    by_column: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def by_key(self) -> Counter[str]:
        return sum(self.by_column.values(), Counter())


def columns() -> list[Column]:
    """Every sealed column of every table, found by the descriptors of the models."""
    found = set()
    for mapper in Base.registry.mappers:
        for kind in mapper.class_.__mro__:
            for attribute in vars(kind).values():
                if isinstance(attribute, Sealed):
                    found.add(Column(mapper.local_table, attribute.column))  # type: ignore[arg-type]
    return sorted(found, key=lambda column: column.words)


def rotate() -> Iterator[tuple[Column, Counts]]:
    """Seal everything with the newest key; yields a column's counts when it is through."""
    for column in columns():
        counts, after = Counts(), uuid.UUID(int=0)
        while batch := _next(column, after):
            _reseal(column, batch, counts)
            after = batch[-1][0]
        yield column, counts


def _next(column: Column, after: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The next values that another key has sealed, by id, so that none that does not open is met twice."""
    held, ids = column.table.c[column.name], column.table.c.id
    prefix = f"{keyring().current}."
    wanted = sa.select(ids, held).where(
        held.is_not(None), sa.func.substr(held, 1, len(prefix)) != prefix, ids > after
    )
    rows = db.session.execute(wanted.order_by(ids).limit(BATCH)).all()
    db.session.rollback()  # what was read is enough; nothing is held while we work
    return [(row[0], row[1]) for row in rows]


def _reseal(column: Column, batch: list[tuple[uuid.UUID, str]], counts: Counts) -> None:
    ring, fresh = keyring(), []
    for row_id, token in batch:
        place = place_of(column.table.name, column.name, row_id)
        try:
            fresh.append((row_id, token, ring.seal(ring.open(token, place), place)))
        except CannotDecrypt:
            counts.unreadable += 1
    held = column.table.c[column.name]
    with transaction():
        for row_id, token, anew in fresh:
            if _replace(column.table, held, row_id, token, anew):
                counts.sealed += 1
            else:
                counts.changed += 1


def _replace(table: sa.Table, held: sa.Column[Any], row_id: uuid.UUID, token: str, anew: str) -> bool:
    """Compare and set: False where it is not what was read any more."""
    same = sa.update(table).where(table.c.id == row_id, held == token)
    return bool(db.session.execute(same.values({held: anew})).rowcount)  # type: ignore[attr-defined]


def in_use() -> Use:
    """Which keys have sealed what is stored; of a name that is not configured as well."""
    use = Use()
    for column in columns():
        held = column.table.c[column.name]
        # No name is longer than 40 characters, so its point is among the first 41.
        begins = sa.select(sa.func.substr(held, 1, 41)).where(held.is_not(None))
        counted = Counter(
            key_name(begin) for begin in db.session.scalars(begins.execution_options(yield_per=1000))
        )
        if counted:
            use.by_column[column.words] = counted
    db.session.rollback()
    return use
