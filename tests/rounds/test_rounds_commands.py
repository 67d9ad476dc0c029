"""The commands: match files without a database, and repeat a stored run."""

from __future__ import annotations

import csv
import os
import pty
import subprocess
import sys
import uuid
from pathlib import Path

import networkx as nx
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
    rows = list(csv.DictReader(Path(files[-1]).read_text("utf-8").splitlines()))
    fits = [int(row["fit"]) for row in rows if row["fit"]]
    lines = [" ".join(line.split()) for line in answer.output.splitlines()]
    assert lines[:3] == [
        "Matched: 2",
        "Unmatched: 1",
        "1 Eligible mentors are full: too many people compete for too few places.",
    ]
    assert f"Mean fit: {sum(fits) / 2:.0f} of 1000" in lines
    assert f"Lowest fit: {min(fits)}" in lines
    assert [line for line in lines if line.startswith("under ")] == [
        f"under {floor}: {sum(fit < floor for fit in fits)}" for floor in (300, 400, 500)
    ]
    assert "Locks refused: 0" in lines
    assert any(line.startswith("Solver: scipy") for line in lines)
    assert f"Written to {files[-1]}" in answer.output
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


def test_nobody_to_match_is_a_result_too(files):
    Path(files[1]).write_text("id\n")
    answer = CliRunner().invoke(match, files)
    assert answer.exit_code == 0, answer.output
    assert "Lowest fit" not in answer.output


def test_the_graph_can_be_read_again_and_holds_public_attributes_only(files, tmp_path):
    path = tmp_path / "round.graphml"
    answer = CliRunner().invoke(match, [*files, "--graph", str(path)])
    assert answer.exit_code == 0, answer.output
    assert f"Written to {path}" in answer.output
    graph = nx.read_graphml(path)
    assert graph.nodes["mentee:ann"] == {"bipartite": 0, "id": "ann"}
    assert graph.nodes["mentor:max"] == {"bipartite": 1, "id": "max", "places": 1}
    assert {name for *_, data in graph.edges(data=True) for name in data} == {"fit", "matched"}
    assert sum(data["matched"] for *_, data in graph.edges(data=True)) == 2
    assert "carer" not in path.read_text()


def test_the_picture_is_written(files, tmp_path):
    path = tmp_path / "round.svg"
    answer = CliRunner().invoke(match, [*files, "--picture", str(path)])
    assert answer.exit_code == 0, answer.output
    assert f"Written to {path}" in answer.output
    assert "Mentoring round: 2 suggested pairs, 1 unmatched" in path.read_text("utf-8")
    assert "carer" not in path.read_text("utf-8")


def test_when_one_file_cannot_be_written_none_is(files, tmp_path):
    Path(files[-1]).write_text("what was there")
    before = sorted(tmp_path.iterdir())
    missing = tmp_path / "nowhere" / "round.svg"
    answer = CliRunner().invoke(match, [*files, "--picture", str(missing)])
    assert answer.exit_code == 1
    assert answer.output == f"Error: {missing} cannot be written: No such file or directory.\n"
    assert Path(files[-1]).read_text() == "what was there"
    assert sorted(tmp_path.iterdir()) == before


def test_an_id_that_graphml_cannot_hold_is_said(files, tmp_path):
    Path(files[1]).write_text("id\nan\x01n\n")
    answer = CliRunner().invoke(match, [*files, "--graph", str(tmp_path / "round.graphml")])
    assert answer.exit_code == 1
    assert "The id 'an\\x01n' holds a character that GraphML cannot hold." in answer.output
    assert not Path(files[-1]).exists()


@pytest.mark.parametrize("same", ["mentees.csv", "out.csv", "./nowhere/../out.csv"])
def test_a_path_given_twice_is_refused(files, tmp_path, same):
    answer = CliRunner().invoke(match, [*files, "--graph", f"{tmp_path}/{same}"])
    assert answer.exit_code == 1
    assert "is given twice: each file needs its own path." in answer.output
    assert Path(files[1]).read_text() == MENTEES
    assert not Path(files[-1]).exists()


def test_the_same_file_under_another_name_is_refused(files, tmp_path):
    other = tmp_path / "other.csv"
    other.hardlink_to(files[1])
    answer = CliRunner().invoke(match, [*files, "--graph", str(other)])
    assert answer.exit_code == 1
    assert "is given twice" in answer.output


def test_a_file_that_is_replaced_keeps_its_mode_and_its_link(files, tmp_path):
    kept = tmp_path / "kept.csv"
    kept.write_text("old")
    kept.chmod(0o640)
    Path(files[-1]).symlink_to(kept)
    assert CliRunner().invoke(match, files).exit_code == 0
    assert Path(files[-1]).is_symlink()
    assert kept.read_text().startswith("kind,")
    assert kept.stat().st_mode & 0o777 == 0o640


def test_progress_is_shown_on_a_terminal_only(files):
    def said(*more: str) -> str:
        terminal, stderr = pty.openpty()
        code = "from mentoring.rounds.commands import match; match()"
        command = [sys.executable, "-c", code, *files, *more]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=stderr, text=True, timeout=60)
        os.close(stderr)
        try:
            shown = os.read(terminal, 65536).decode()
        except OSError:  # how Linux says that nothing was written
            shown = ""
        os.close(terminal)
        assert done.returncode == 0
        assert done.stdout.startswith("Matched:")
        return shown

    shown = said()
    assert "Reading the files" in shown
    assert "Matching" in shown
    assert "100%" in shown
    assert said("--quiet") == ""
    assert CliRunner().invoke(match, files).stderr == ""


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
