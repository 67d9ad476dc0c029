"""The database: one declarative base, its column types, and one way to write.

A transaction says at its first statement whether it will write. On SQLite a writer takes the lock at once
(`BEGIN IMMEDIATE`) and a reader never does, so that writers wait their turn instead of failing half way.
A reader cannot become a writer there once somebody else has written: a change begins a transaction anew.
"""

from __future__ import annotations

import enum
import json
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, cast

import sqlalchemy as sa
from flask import current_app, g, has_request_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from mentoring.core.crypto import CannotDecrypt, CannotReplace, Keyring

log = logging.getLogger(__name__)
_will_write: ContextVar[bool] = ContextVar("will_write", default=False)
_strictly: ContextVar[bool] = ContextVar("strictly", default=False)
_READER = "mentoring: reader"  # what a SQLite connection remembers of its transaction


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """Aware UTC moments on every database; SQLite alone would give them back naive."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table: a random id made by the application, so that sealed columns can be bound to their row."""

    registry = registry(
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime(),
            enum.StrEnum: sa.Enum(
                enum.StrEnum,
                native_enum=False,
                length=40,
                create_constraint=False,
                values_callable=lambda members: [member.value for member in members],
            ),
            dict[str, Any]: sa.JSON(),
            list[str]: sa.JSON(),
        },
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, sort_order=-1)

    def __init__(self, **values: Any) -> None:
        for name, value in ({"id": uuid.uuid4()} | values).items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no “{name}”")
            setattr(self, name, value)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class Unreadable(str):
    """Stands on a page where a sealed text should be that cannot be opened. It says so."""

    __slots__ = ()


class UnreadableJson(dict[str, Any]):
    """The same for a dictionary, with nothing in it. The page says at its end that something is missing."""


class Sealed:
    """A text attribute that is stored encrypted in the column `<name>_sealed`, bound to its row.

    class Note(Base):
        text_sealed: Mapped[str | None]
        text = Sealed()

    What cannot be opened, because its key is lost or somebody changed it, is Unreadable while a page is made,
    so that the rest of the page is there. Anywhere else (a task, a command, `strictly`) reading it raises
    CannotDecrypt, so that nothing is decided or sent without it. Nowhere is anything written over it.
    """

    def __set_name__(self, owner: type[Base], name: str) -> None:
        self.column = f"{name}_sealed"

    def place(self, row: Any) -> str:
        """What a token is bound to; `row` may be of the table or of a query that has its id."""
        return place_of(row.__tablename__, self.column, row.id)

    def __get__(self, row: Any, owner: type[Any] | None = None) -> Any:
        if row is None:
            return self
        token = getattr(row, self.column)
        if token is None:
            return ""
        try:
            return keyring().open(token, self.place(row))
        except CannotDecrypt:
            if not has_request_context() or _strictly.get():
                raise
            return _unreadable()

    def __set__(self, row: Base, text: str | None) -> None:
        stored = getattr(row, self.column)
        if stored is not None:
            try:
                keyring().open(stored, self.place(row))
            except CannotDecrypt as error:
                raise CannotReplace(str(error)) from None
        if text and has_request_context() and text == unreadable_words():  # it came back from a form
            raise CannotReplace("A text that could not be opened was sent back.")
        setattr(row, self.column, keyring().seal(text, self.place(row)) if text else None)


class SealedJson(Sealed):
    """The same for a dictionary. Assign a new one to change it; changing it in place is not seen."""

    def __get__(self, row: Any, owner: type[Any] | None = None) -> Any:
        text = super().__get__(row, owner)
        if text is self:
            return self
        return UnreadableJson() if isinstance(text, Unreadable) else json.loads(text or "{}")

    def __set__(self, row: Base, value: Any) -> None:
        super().__set__(row, json.dumps(value, sort_keys=True) if value else None)


def place_of(table: str, column: str, row_id: uuid.UUID) -> str:
    return f"{table}|{column}|{row_id}"


def unreadable_words() -> str:
    """The sentence that stands for a text that cannot be opened."""
    contact = current_app.config["SETTINGS"].contact_email
    return f"This text cannot be opened at the moment. It is not deleted. Contact {contact} and we will look."


def _unreadable() -> Unreadable:
    if not g.get("unreadable"):
        g.unreadable = True
        log.error("a sealed text cannot be opened: its key is not configured, or it was changed")
    return Unreadable(unreadable_words())


@contextmanager
def strictly() -> Iterator[None]:
    """In here a sealed text that cannot be opened is an error, also in a request: something depends on it."""
    token = _strictly.set(True)
    try:
        yield
    finally:
        _strictly.reset(token)


def keyring() -> Keyring:
    return cast(Keyring, current_app.extensions["keyring"])


@contextmanager
def will_write() -> Iterator[None]:
    """Transactions that begin in here take the write lock at once."""
    token = _will_write.set(True)
    try:
        yield
    finally:
        _will_write.reset(token)


def begin_writing() -> None:
    """From here on (a POST request, a task), transactions take the write lock at once."""
    _will_write.set(True)


def begin_reading() -> None:
    _will_write.set(False)


@contextmanager
def transaction() -> Iterator[None]:
    """One change, whole or not at all: commits at the end, rolls back on an error. Every action uses it."""
    with will_write():
        try:
            _end_reading()
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def _end_reading() -> None:
    session = db.session()
    if session.in_transaction() and session.connection().info.get(_READER):
        session.commit()


def listen(engine: sa.Engine) -> None:
    """Set SQLite up as a shared, durable database. Other databases need nothing."""
    if engine.dialect.name != "sqlite":
        return

    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "secure_delete=ON",  # what is deleted for good is overwritten, not only marked as free
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        connection.info[_READER] = not _will_write.get()
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _will_write.get() else "BEGIN")


def forget_deleted() -> None:
    """After the commit of something deleted for good: take its earlier pages out of SQLite's write-ahead log.

    A reader that is in the way is not waited for; the log is then cleared by the next one to ask.
    """
    if db.engine.dialect.name != "sqlite":
        return
    db.session.rollback()  # a transaction of our own would be in the way as well
    connection = db.engine.raw_connection()
    try:
        for pragma in ("busy_timeout=500", "wal_checkpoint(TRUNCATE)", "busy_timeout=10000"):
            connection.cursor().execute(f"PRAGMA {pragma}").fetchall()
    finally:
        connection.close()


def insert_once(model: type[Base], rows: list[dict[str, Any]]) -> int:
    """Insert rows, leaving out those whose unique key is there already. Returns how many were new."""
    if not rows:
        return 0
    insert: Any = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    table: Any = model.__table__
    # RETURNING, because PostgreSQL's driver counts no rows of such an insert.
    statement = insert(table).on_conflict_do_nothing().returning(table.c.id)
    return len(db.session.execute(statement, [{"id": uuid.uuid4()} | row for row in rows]).all())
