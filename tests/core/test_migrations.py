"""Migrations from empty, on the kind of database that the tests run on."""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import command

from mentoring.core import migrate
from mentoring.core.db import listen


def test_a_database_from_empty_is_what_the_models_say(fresh_database_url):
    engine = sa.create_engine(fresh_database_url)
    listen(engine)
    assert migrate.upgrade(engine) is True
    assert migrate.differences(engine) == []
    assert migrate.upgrade(engine) is False
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused(fresh_database_url):
    import pytest

    engine = sa.create_engine(fresh_database_url)
    listen(engine)
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = 'from-the-future'"))
    with pytest.raises(migrate.CannotMigrate, match="newer version"):
        migrate.upgrade(engine)
    engine.dispose()


def test_a_pair_on_a_break_of_the_first_release_has_an_open_break_afterwards(fresh_database_url):
    engine = sa.create_engine(fresh_database_url)
    listen(engine)
    person, suggestion, pairing, profile = (uuid.uuid4() for _ in range(4))
    with engine.connect() as connection:
        command.upgrade(migrate._config(connection), "0001")
        connection.commit()
        tables = sa.MetaData()
        tables.reflect(connection)
        now = datetime(2026, 11, 2, 9, tzinfo=UTC)

        def put(name, **values):
            table = tables.tables[name]
            filled = {c.name: _filler(c, now) for c in table.columns if not c.nullable}
            connection.execute(table.insert().values(filled | values))

        as_stored = isinstance(tables.tables["people"].c.id.type, sa.Uuid)

        def one(value):
            return value if as_stored else value.hex

        put("people", id=one(person), channel="email")
        who = {"psp_id": one(person), "mentor_id": one(person)}
        put("suggestions", id=one(suggestion), made_by=one(person), state="accepted", **who)
        put("pairings", id=one(pairing), suggestion_id=one(suggestion), state="paused", **who)
        put("psp_profiles", id=one(profile), person_id=one(person), status="paused")
        connection.commit()
    assert migrate.upgrade(engine) is True
    with engine.connect() as connection:
        rows = connection.execute(sa.text("select pairing_id, ended_at from pair_breaks")).all()
        assert [(uuid.UUID(str(row.pairing_id)), row.ended_at) for row in rows] == [(pairing, None)]
        assert connection.scalar(sa.text("select status from psp_profiles")) == "matched"
    assert migrate.differences(engine) == []
    engine.dispose()


def _filler(column, now):
    kind = column.type
    if isinstance(kind, sa.DateTime):
        return now
    if isinstance(kind, sa.Date):
        return now.date()
    if isinstance(kind, sa.Boolean):
        return False
    return {} if isinstance(kind, sa.JSON) else ""
