"""Database migrations by Alembic, without a configuration file of its own."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from mentoring.core.db import Base

FOLDER = Path(__file__).parents[1] / "migrations"


class CannotMigrate(Exception):
    """The database is not one that this version can work with; the message says why."""


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: sa.Engine) -> bool:
    """Bring the database up to date. Returns whether anything changed. Raises CannotMigrate."""
    with engine.connect() as connection:
        # SQLite's batch mode copies tables; with foreign keys on it would silently delete their children.
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        before = current(connection)
        connection.rollback()
        scripts = ScriptDirectory.from_config(_config(connection))
        if before is not None and before not in {script.revision for script in scripts.walk_revisions()}:
            raise CannotMigrate("The database was made by a newer version. Update the service.")
        command.upgrade(_config(connection), "head")
        connection.commit()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.rollback()
            if broken:
                raise CannotMigrate(f"{len(broken)} rows point at nothing after the migration.")
        return before != scripts.get_current_head()


def current(connection: sa.Connection) -> str | None:
    """The revision that the database is at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def differences(engine: sa.Engine) -> list[object]:
    """What the models say and the migrated database does not have; empty when they agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def revise(engine: sa.Engine, message: str) -> None:
    """Write a new migration from the difference between the models and the database (developers)."""
    with engine.connect() as connection:
        command.revision(_config(connection), message=message, autogenerate=True)
