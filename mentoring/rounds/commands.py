"""Commands about matching: repeat a stored run, and match people from files without a database."""

from __future__ import annotations

import sys
import uuid
from pathlib import Path

import click

from matching import MatchResult, TableError, read_mentees, read_mentors, write_result
from matching import match as find_pairs
from mentoring.rounds.repeating import repeat

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("run_id", type=click.UUID)
def rerun(run_id: uuid.UUID) -> None:
    """Repeat a stored run and say whether the answer is the same. Changes nothing."""
    try:
        found = repeat(run_id)
    except LookupError as problem:
        raise click.ClickException(str(problem)) from None
    click.echo("The same answer." if found.same else found.why_not)
    sys.exit(0 if found.same else 1)


@click.command()
@click.option("--mentees", required=True, type=FILE, help="CSV of those who would like a mentor.")
@click.option("--mentors", required=True, type=FILE, help="CSV of mentors.")
@click.option("--out", required=True, type=FILE, help="CSV to write: pairs, and people without one.")
def match(mentees: Path, mentors: Path, out: Path) -> None:
    """Match people from two CSV files. No database and no network.

    Headings are the field names of the engine's Mentee and Mentor; only `id` must be there. Lists have `;`
    between. Mentees: topics most wanted first (co-design; research), region, formats (video; phone),
    availability, months_in_role, waiting_since (2026-03-05). Mentors: topics with how sure they are
    (co-design=confident; research=some), places, years_as_psp, and the same others. matching/table.py
    says the rest.
    """
    try:
        result = find_pairs(read_mentees(mentees), read_mentors(mentors))
    except TableError as problem:
        raise click.ClickException(str(problem)) from None
    except OSError as problem:
        raise click.ClickException(f"{problem.filename} cannot be read: {problem.strerror}.") from None
    except ValueError as problem:
        raise click.ClickException(str(problem)) from None
    try:
        write_result(out, result)
    except OSError as problem:
        raise click.ClickException(f"{out} cannot be written: {problem.strerror}.") from None
    click.echo(summary(result, out))


def summary(result: MatchResult, out: Path) -> str:
    """The figures of a result, a line each."""
    rows = (
        ("Matched", len(result.pairs)),
        ("Unmatched", len(result.unmatched)),
        ("Total fit", sum(pair.fit for pair in result.pairs)),
    )
    return "\n".join([*(f"{what + ':':<11}{number:>8,}" for what, number in rows), f"Written to {out}"])
