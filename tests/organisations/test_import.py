"""The command that imports the national file, on a real database."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, transaction
from mentoring.organisations import queries
from mentoring.organisations.commands import import_organisations
from tests.organisations.builders import FIXTURE, line


def run(*args: object) -> Result:
    result = CliRunner().invoke(import_organisations, [str(one) for one in args])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "etr.csv"
    file.write_text(f"{line()}\n{line(c1='ZA2', c2='OTHERTOWN NHS TRUST')}\n")
    return file


def test_the_dry_run_prints_the_very_plan_of_the_real_run_and_changes_nothing(app: Flask) -> None:
    dry = run(FIXTURE, "--dry-run")
    assert queries.known() == {}
    real = run(FIXTURE)
    assert dry.stdout == real.stdout
    assert "5 added, 0 changed, 0 closed, 0 unchanged, 3 left out, 7 refused." in real.stdout
    assert len(queries.known()) == 5


def test_the_second_run_changes_nothing(app: Flask, good: Path) -> None:
    run(good)
    before = db.session.query(AuditEvent).count()
    second = run(good)
    assert "0 added, 0 changed, 0 closed, 2 unchanged" in second.stdout
    assert "Nothing needed to be changed." in second.stderr
    assert db.session.query(AuditEvent).count() == before


def test_a_refused_line_stops_no_other_and_ends_with_1(app: Flask) -> None:
    result = run(FIXTURE)
    assert result.exit_code == 1
    assert "  line 10  The opening date “20260230” is not a real day" in result.stdout
    assert "7 lines were refused; the others count." in result.stderr
    assert queries.by_code("za5") is not None


def test_a_file_with_nothing_refused_ends_with_0(app: Flask, good: Path) -> None:
    assert run(good).exit_code == 0


def test_changes_and_closings_are_shown_done_and_recorded(app: Flask, good: Path) -> None:
    run(good)
    moved = line(c2="NEWTOWN NHS TRUST", c3="Y58")
    closed = line(c1="ZA2", c2="OTHERTOWN NHS TRUST", c12="20260331")
    good.write_text(f"{moved}\n{closed}\n")
    told = run(good).stdout
    assert (
        "ZA1  Anytown NHS Trust: name: Anytown NHS Trust → Newtown NHS Trust; region: London → South West"
        in told
    )
    assert "ZA2  Othertown NHS Trust: closes: none → 31 March 2026" in told
    newtown = queries.by_code("ZA1")
    assert newtown is not None
    assert (newtown.name, newtown.region) == ("Newtown NHS Trust", "Y58")
    done = [event.action for event in db.session.query(AuditEvent).order_by(AuditEvent.at)]
    assert sorted(done) == ["organisations.import-add"] * 2 + [
        "organisations.import-change",
        "organisations.import-close",
    ]


def test_one_that_vanished_from_the_file_stays_open_and_is_named(app: Flask, good: Path) -> None:
    run(good)
    good.write_text(line())
    told = run(good).stdout
    assert "Not in this file, and left as they are (1)" in told
    assert "An organisation is never closed only because it is missing from a file." in told
    other = queries.by_code("ZA2")
    assert other is not None
    assert other.closed_on is None


def test_a_kind_that_was_corrected_survives_the_next_import(app: Flask, good: Path) -> None:
    run(good)
    row = queries.by_code("ZA1")
    assert row is not None
    with transaction():
        row.type = type(row.type).COMMUNITY
    run(good)
    assert row.type is type(row.type).COMMUNITY


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no such file."),
        (b"", "The file is empty."),
        (b"\x00\x01\x02", "This is not a text file"),
        (b"ZA1,ANYTOWN" + b"," * 22, "The file has 24 columns"),
    ],
)
def test_a_file_that_cannot_be_used_gets_one_sentence_and_2(
    app: Flask, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    file = tmp_path / "file.csv"
    if content is not None:
        file.write_bytes(content)
    result = run(file)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_folder_is_no_file(app: Flask, tmp_path: Path) -> None:
    result = run(tmp_path)
    assert (result.exit_code, "This is a folder" in result.stderr) == (2, True)
