"""`mentoring import organisations FILE`."""

from __future__ import annotations

import click


@click.command("organisations")
@click.argument("file", type=click.Path())
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_organisations(file: str, dry_run: bool) -> None:
    """Read an ODS extract of NHS trusts (etr.csv)."""
    raise click.ClickException("Not built yet.")
