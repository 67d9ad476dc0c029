import pytest
from click.testing import CliRunner

from mentoring.core.access import Role
from mentoring.people import queries as people
from mentoring.profiles.commands import import_people
from tests.profiles.imports.builders import csv

GOOD = csv("Name,Role,E-mail", "Sam Jones,PSP,sam@example.org")
MIXED = csv("Name,Role,E-mail", "Sam Jones,PSP,sam@example.org", "Ann,king,ann@example.org")


@pytest.fixture
def run(app, tmp_path):
    """`run(content, options…)` imports a file with this content."""

    def run_it(content, *options):
        file = tmp_path / "people.csv"
        file.write_bytes(content)
        return CliRunner().invoke(import_people, [str(file), *options])

    return run_it


def test_a_good_file_is_imported_and_ends_with_0(run):
    result = run(GOOD)
    assert result.exit_code == 0
    assert "1 added" in result.stderr
    assert people.by_email("sam@example.org")


def test_a_dry_run_prints_the_same_plan_and_adds_nobody(run):
    dry = run(MIXED, "--dry-run")
    assert people.by_email("sam@example.org") is None
    assert run(MIXED, "--skip-refused").stdout == dry.stdout
    assert "row 3, Role: “king” is not a role" in dry.stdout


def test_a_refused_row_stops_everybody_and_ends_with_1(run):
    result = run(MIXED)
    assert result.exit_code == 1
    assert "Nobody was added" in result.stderr
    assert people.by_email("sam@example.org") is None


def test_refused_rows_can_be_left_out(run):
    result = run(MIXED, "--skip-refused")
    assert result.exit_code == 1
    assert people.by_email("sam@example.org")


def test_a_role_can_be_given_for_rows_without_one(run):
    run(csv("Name,E-mail", "Sam,sam@example.org"), "--role", "both")
    assert people.by_email("sam@example.org").has_role(Role.MENTOR)


def test_a_mapping_file_is_used(run, tmp_path):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('ignore = ["Grade"]\n[columns]\nname = ["first", "last"]\n[values.Role]\nyes = "both"')
    result = run(
        csv("first,last,Role,E-mail,Grade", "Sam,Jones,yes,sam@example.org,7"), "--mapping", str(mapping)
    )
    assert result.exit_code == 0
    assert people.by_email("sam@example.org").name == "Sam Jones"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", csv("Name,Role"), csv("Name,Role,Grade", "a,b,c")])
def test_a_file_that_cannot_be_used_ends_with_2_and_one_sentence(run, content):
    result = run(content)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_a_file_that_is_not_there_ends_with_2_and_one_sentence(app, tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        result = CliRunner().invoke(import_people, [str(path)])
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)


def test_running_it_twice_changes_nothing_the_second_time(run):
    run(GOOD)
    second = run(GOOD)
    assert second.exit_code == 0
    assert "0 people to add" in second.stdout
    assert "1 row already there" in second.stdout
