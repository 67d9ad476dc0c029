"""The commands: match files without a database, and repeat a stored run."""

from __future__ import annotations

import csv
import uuid
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import has_app_context

from mentoring.core.db import transaction
from mentoring.rounds.commands import match, rerun
from tests.builders import make_coordinator
from tests.rounds.builders import make_mentor, make_psp, make_round, make_run, psp_of

MENTEES = "id,topics,wishes\nann,board; co-design,unpaid carer=really\nben,board,\ncy,board,\n"
MENTORS = "id,topics,places\nmax,board=confident; co-design=some,1\nmia,board,1\n"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    assert not has_app_context()
    (tmp_path / "mentees.csv").write_text(MENTEES)
    (tmp_path / "mentors.csv").write_text(MENTORS)
    names = ("mentees", "mentors", "out")
    return [part for name in names for part in (f"--{name}", str(tmp_path / f"{name}.csv"))]


def test_files_are_matched_and_summed_up_without_an_application(files):
    answer = CliRunner().invoke(match, files)
    assert answer.exit_code == 0, answer.output
    assert answer.output.split() == [
        "Matched:",
        "2",
        "Unmatched:",
        "1",
        "Total",
        "fit:",
        *answer.output.split()[6:],
    ]
    assert f"Written to {files[-1]}" in answer.output
    rows = list(csv.DictReader(Path(files[-1]).read_text("utf-8").splitlines()))
    assert [row["kind"] for row in rows] == ["pair", "pair", "unmatched"]
    assert "carer" not in Path(files[-1]).read_text()


def test_a_wrong_cell_is_named_with_its_row_and_column(files):
    Path(files[1]).write_text("id,months_in_role\nann,3\nben,three\n")
    answer = CliRunner().invoke(match, files)
    assert answer.exit_code == 1
    assert "row 3, months_in_role: 'three' is not a whole number" in answer.output
    assert not Path(files[-1]).exists()


def test_a_file_that_is_not_there_is_named(files):
    Path(files[3]).unlink()
    answer = CliRunner().invoke(match, files)
    assert answer.exit_code == 1
    assert "mentors.csv cannot be read: No such file" in answer.output


def test_a_result_that_cannot_be_written_is_said(files, tmp_path):
    answer = CliRunner().invoke(match, [*files[:-1], str(tmp_path / "nowhere" / "out.csv")])
    assert answer.exit_code == 1
    assert "cannot be written" in answer.output


def test_a_run_is_repeated_from_the_command_line(app):
    me = make_coordinator()
    amy = make_psp("Amy", wishes={"carer": "nice"})
    make_mentor()
    run = make_run(make_round(me), me)
    same = CliRunner().invoke(rerun, [str(run.id)])
    assert (same.exit_code, same.output) == (0, "The same answer.\n")
    with transaction():
        psp_of(amy).wishes = {}
    other = CliRunner().invoke(rerun, [str(run.id)])
    assert other.exit_code == 1
    assert "cannot be repeated exactly: 1 person has" in other.output


def test_a_run_that_does_not_exist_is_said(app):
    answer = CliRunner().invoke(rerun, [str(uuid.uuid4())])
    assert answer.exit_code == 1
    assert "no run with this id" in answer.output
