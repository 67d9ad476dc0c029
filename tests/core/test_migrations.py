"""Migrations from empty, on the kind of database that the tests run on."""

import sqlalchemy as sa

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
