"""`mentoring import organisations FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mentoring.core import clock
from mentoring.organisations import actions, etr, queries, report
from mentoring.organisations.plan import Plan, compare


@click.command("organisations")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
def import_organisations(file: Path, dry_run: bool) -> None:
    """Read the file of NHS trusts (etr.csv) that the Organisation Data Service publishes.

    Shows what is added, changed, closed, left out and refused. Ends with 0 when every line was used or left
    out for a reason, 1 when a line was refused (the others are done), and 2 when the file cannot be used.
    """
    try:
        plan = make_plan(_content(file))
    except etr.EtrError as error:
        click.echo(f"{file}: {error}", err=True)
        sys.exit(2)
    for line in report.lines(plan, clock.today()):
        click.echo(line)
    if not dry_run:
        actions.import_organisations(plan)
    click.echo(_outcome(plan, dry_run), err=True)  # apart, so that both runs print the very same plan
    if plan.refused:
        sys.exit(1)


def make_plan(data: bytes) -> Plan:
    """What importing this file would do to the database as it is. Raises EtrError."""
    extract = etr.parse(etr.decode(data))
    return compare(extract.rows, queries.known(), left_out=extract.left_out, refused=extract.refused)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise etr.EtrError("There is no such file.") from None
    except IsADirectoryError:
        raise etr.EtrError("This is a folder, not a file.") from None
    except (OSError, ValueError):
        raise etr.EtrError("The file cannot be read.") from None


def _outcome(plan: Plan, dry_run: bool) -> str:
    if dry_run:
        said = "This was a dry run: nothing was changed."
    elif plan.changes_anything:
        said = "Done."
    else:
        said = "Nothing needed to be changed."
    if plan.refused:
        count = len(plan.refused)
        said += f" {count} {'line was' if count == 1 else 'lines were'} refused; the others count."
    return said
