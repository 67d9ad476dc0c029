"""Commands about matching: repeat a stored run, and match people from files without a database."""

from __future__ import annotations

import sys
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path

import click

from matching import MatchResult, read_mentees, read_mentors, sentence
from matching import match as find_pairs
from matching.picture import picture_of
from matching.report import csv_of, graphml_of, write_files
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
@click.option(
    "--out",
    required=True,
    type=FILE,
    help="CSV to write: pairs; people without one, why, and what would help.",
)
@click.option("--graph", type=FILE, help="GraphML to write: everybody, and every pair the rules allow.")
@click.option("--picture", type=FILE, help="SVG to write: a picture of the round.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def match(
    *, mentees: Path, mentors: Path, out: Path, graph: Path | None, picture: Path | None, quiet: bool
) -> None:
    """Match people from two CSV files. No database and no network.

    Headings are the field names of the engine's Mentee and Mentor; only `id` must be there. Lists have `;`
    between. Mentees: topics most wanted first (co-design; research), region, formats (video; phone),
    availability, months_in_role, waiting_since (2026-03-05). Mentors: topics with how sure they are
    (co-design=confident; research=some), places, years_as_psp, and the same others. matching/table.py
    says the rest.

    Either all files are written or none. No file says anything about wishes, or which needs somebody has.
    """
    makers = {path: make for path, make in ((out, csv_of), (graph, graphml_of), (picture, _svg)) if path}
    _all_different([one for one in (mentees, mentors, out, graph, picture) if one])
    try:
        with _progress(quiet) as step:
            step("Reading the files")
            people, others = read_mentees(mentees), read_mentors(mentors)
            step("Matching")
            result = find_pairs(people, others)
            step("Writing the files")
            contents = {path: make(result) for path, make in makers.items()}
            _write(contents)
    except OSError as problem:
        raise click.ClickException(f"{problem.filename} cannot be read: {problem.strerror}.") from None
    except (ValueError, ArithmeticError) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(summary(result, list(makers)))


def summary(result: MatchResult, written: Sequence[Path]) -> str:
    """The figures of a result, a line each: nothing but what the result and its certificate say."""
    fits = [pair.fit for pair in result.pairs]
    whys = Counter(one.why for one in result.unmatched)
    poor = [
        (f"  under {name.removeprefix('under_')}", f"{count:,}")
        for name, count in result.certificate.levels
        if name.startswith("under_")
    ]
    lines = [_figure("Matched", f"{len(fits):,}"), _figure("Unmatched", f"{len(result.unmatched):,}")]
    lines += [f"{count:>10,}  {sentence(why)}" for why, count in whys.most_common()]
    if fits:
        lines += [
            _figure("Mean fit", f"{sum(fits) / len(fits):,.0f}") + "  of 1000",
            _figure("Lowest fit", f"{min(fits):,}"),
            *(_figure(what, number) for what, number in poor),
        ]
    lines += [_figure("Locks refused", f"{len(result.refused):,}"), f"Solver: {_solver(result)}"]
    return "\n".join([*lines, *(f"Written to {path}" for path in written)])


def _figure(what: str, number: str) -> str:
    return f"{what + ':':<15}{number:>8}"


def _solver(result: MatchResult) -> str:
    """Which solver found the answer, and whether the certificate proves that no answer is better."""
    proof = "proved optimal" if result.certificate.gap == 0 else "not proved"
    return f"{result.certificate.solver}, {proof}"


def _svg(result: MatchResult) -> bytes:
    return picture_of(result).encode()


def _write(contents: Mapping[Path, bytes]) -> None:
    try:
        write_files(contents)
    except OSError as problem:
        raise click.ClickException(f"{problem.filename} cannot be written: {problem.strerror}.") from None


def _all_different(paths: Sequence[Path]) -> None:
    for path, other in combinations(paths, 2):
        if path.resolve() == other.resolve() or (path.exists() and other.exists() and path.samefile(other)):
            raise click.ClickException(f"{other} is given twice: each file needs its own path.")


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give a function that says which of the 3 steps begins. Shown on a terminal only, on stderr."""
    hidden = quiet or not sys.stderr.isatty()
    with click.progressbar(length=3, file=sys.stderr, hidden=hidden, show_eta=False) as bar:
        begun = False

        def step(name: str) -> None:
            nonlocal begun
            bar.label = f"{name:<18}"
            bar.update(1 if begun else 0)
            bar.render_progress()
            begun = True

        yield step
        bar.update(1)
