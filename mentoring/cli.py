"""The `mentoring` command. Each room brings its own commands; this puts them together."""

from __future__ import annotations

import functools
import sys
from typing import Any

import click
from flask import Flask

from mentoring import embedded
from mentoring.core import commands as core_commands
from mentoring.core import migrate as migrations
from mentoring.core.db import db, will_write
from mentoring.core.migrate import CannotMigrate
from mentoring.core.settings import SettingsError, as_table
from mentoring.demo import commands as demo_commands
from mentoring.factory import create_app
from mentoring.organisations import commands as organisation_commands
from mentoring.organisations.actions import seed
from mentoring.people import commands as people_commands
from mentoring.profiles import commands as profile_commands
from mentoring.rounds import commands as round_commands
from mentoring.wellbeing.concerns import commands as concern_commands


def _app() -> Flask:
    """The application, or one plain sentence and the end."""
    try:
        return create_app()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


def in_app(command: click.Command) -> click.Command:
    """Run a room's command inside the application, on a database that is up to date."""
    inner: Any = command.callback

    @functools.wraps(inner)
    def run(*args: Any, **kwargs: Any) -> Any:
        with _app().app_context(), will_write():
            _migrate()
            return inner(*args, **kwargs)

    command.callback = run
    return command


def _migrate() -> bool:
    try:
        changed = migrations.upgrade(db.engine)
    except CannotMigrate as error:
        raise click.ClickException(str(error)) from None
    seed()
    return changed


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The mentoring service for Patient Safety Partners."""


@main.command()
def up() -> None:
    """Run the embedded service: web, worker and clock, with a demo cohort unless MENTORING_DEMO=no."""
    app = _app()
    if app.config["SETTINGS"].production:
        raise click.ClickException(
            "`mentoring up` is for one machine without servers. In production run gunicorn and celery:"
            " see docs/running.md."
        )
    try:
        embedded.listen(app.config["SETTINGS"]).close()  # before anything is made that nobody would see
    except embedded.CannotStart as reason:
        click.echo(str(reason), err=True)
        sys.exit(1)
    with app.app_context(), will_write():
        _migrate()
        if app.config["SETTINGS"].demo and demo_commands.make_if_empty():
            click.echo("Made the demo cohort: everybody in it is synthetic.")
        db.session.remove()
    sys.exit(embedded.run(app, ready=demo_commands.announce if app.config["SETTINGS"].demo else None))


@main.command()
@click.option("--check", is_flag=True, help="Only say whether the database and the models agree.")
@click.option("--new", metavar="MESSAGE", help="For developers: write a migration from the models.")
def migrate(check: bool, new: str | None) -> None:
    """Bring the database up to date, and load regions and ICBs."""
    with _app().app_context(), will_write():
        if new:
            _migrate()
            migrations.revise(db.engine, new)
            return
        if check:
            found = migrations.differences(db.engine)
            for difference in found:
                click.echo(str(difference))
            click.echo("The database differs from the models." if found else "The database is up to date.")
            sys.exit(bool(found))
        click.echo(
            "The database is up to date now." if _migrate() else "The database was up to date already."
        )


@main.command()
def settings() -> None:
    """Print every setting, its default and what it means."""
    click.echo(as_table(), nl=False)


@main.group("import")
def import_() -> None:
    """Bring in organisations or people from a file."""


import_.add_command(in_app(organisation_commands.import_organisations), "organisations")
import_.add_command(in_app(profile_commands.import_people), "people")
main.add_command(in_app(people_commands.create_coordinator))
main.add_command(in_app(concern_commands.create_safeguarding_lead))
main.add_command(in_app(core_commands.rotate_keys), "rotate-keys")
main.add_command(in_app(demo_commands.demo), "demo")
main.add_command(round_commands.match, "match")  # needs no database
main.add_command(in_app(round_commands.rerun), "rerun")
