"""`mentoring import people FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mentoring.core import clock
from mentoring.profiles.imports import apply, mapping, report
from mentoring.profiles.imports.known import known
from mentoring.profiles.imports.limits import Unreadable
from mentoring.profiles.imports.plan import Plan, make
from mentoring.profiles.imports.read import read


@click.command("people")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--mapping", "mapping_file", type=click.Path(path_type=Path), help="TOML, for other headings.")
@click.option("--role", type=click.Choice(["psp", "mentor", "both"]), help="For rows that do not say one.")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.option("--skip-refused", is_flag=True, help="Add the others when rows are refused.")
def import_people(
    file: Path, mapping_file: Path | None, role: str | None, dry_run: bool, skip_refused: bool
) -> None:
    """Add people from a CSV or .xlsx file with the headings of our template, or others with a mapping.

    Everybody is added, or nobody where a row is refused, unless --skip-refused is given. Ends with 0 when
    every row was used or is there already, 1 when a row was refused, and 2 when a file cannot be used.
    """
    try:
        plan = _plan(file, mapping_file, role)
    except (Unreadable, mapping.MappingError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    for line in report.lines(plan):
        click.echo(line)
    click.echo(_carry_out(plan, dry_run, skip_refused), err=True)  # apart: both runs print the very same plan
    sys.exit(1 if plan.refused else 0)


def _plan(file: Path, mapping_file: Path | None, role: str | None) -> Plan:
    chosen = mapping.parse(_content(mapping_file)) if mapping_file else mapping.Mapping()
    if role:
        chosen = chosen.with_constant("role", role)
    sheet = read(_content(file))
    return make(sheet, mapping.fit(chosen, sheet.headings), known(), today=clock.today())


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except (OSError, ValueError) as error:
        reason = "There is no such file" if isinstance(error, FileNotFoundError) else "It cannot be read"
        raise Unreadable(f"{file}: {reason}.") from None


def _carry_out(plan: Plan, dry_run: bool, skip_refused: bool) -> str:
    if dry_run:
        return "This was a dry run: nobody was added."
    try:
        added = apply.carry_out(plan, skip_refused=skip_refused, by=None)
    except apply.HasRefusals:
        return "Nobody was added. Put the refused rows right, or leave them out with --skip-refused."
    except apply.Outdated:
        return "Nobody was added: somebody in the file was registered just now. Run it again."
    return f"{len(added):,} added."
