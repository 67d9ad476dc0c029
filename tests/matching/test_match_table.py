"""People from CSV and the round as CSV."""

import csv
from datetime import date
from pathlib import Path

import pytest

from matching import Lock, TableError, match, read_mentees, read_mentors, write_result
from matching.model import Experience
from tests.matching.builders import POLICY, make_cohort, make_mentee, make_mentor


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "people.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_mentee_is_read_with_every_column(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "id,person_id,organisations,organisation_kinds,work,region,regions_near,topics,formats,"
        "only_format,availability,needs,languages_required,months_in_role,waiting_since,previous_match_ended,"
        "please_not_people,please_not_organisations,past_partners,mentored_by,wishes\n"
        "a,p,o1;o2,acute,audit,London,South East,research; co-design,video;phone,"
        "phone,evening,captions,Welsh,5,2026-03-05,yes,sam,trust,kim,lee,unpaid carer=really; faith=nice\n",
    )
    assert read_mentees(path) == (
        make_mentee(
            "a",
            person_id="p",
            organisations={"o1", "o2"},
            work={"audit"},
            topics=("research", "co-design"),
            only_format="phone",
            availability={"evening"},
            needs={"captions"},
            languages_required={"Welsh"},
            months_in_role=5,
            waiting_since=date(2026, 3, 5),
            previous_match_ended=True,
            please_not_people={"sam"},
            please_not_organisations={"trust"},
            past_partners={"kim"},
            mentored_by={"lee"},
            wishes={"unpaid carer": "really", "faith": "nice"},
        ),
    )


def test_a_mentor_is_read_with_consent_applied(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "id,topics,places,load,years_as_psp,approved,paused,accepting_until,needs_met,languages,experiences\n"
        "x,research=some; co-design,2,1,4,no,true,2026-12-31,captions,English;BSL,"
        "carer=use; faith=tell; parent; deaf=use and tell\n",
    )
    (mentor,) = read_mentors(path)
    assert mentor.topics == (("co-design", "confident"), ("research", "some"))
    assert (mentor.places, mentor.load, mentor.years_as_psp) == (2, 1, 4)
    assert (mentor.approved, mentor.paused, mentor.accepting_until) == (False, True, date(2026, 12, 31))
    assert mentor.experiences == (Experience("carer", True), Experience("deaf", True, True))


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfid,region\r\na,London\r\n\r\n,\r\nb,London\r\n\r\n",
        b"ID , Region\na , London\n\n  ,  \nb,London",
        b'"id","region",\n"a","London",\n"b","London",\n',
        b"id,region\na,London\nb,London,,\n",
    ],
)
def test_marks_line_ends_blanks_and_spaces_do_no_harm(tmp_path: Path, text: bytes) -> None:
    assert [(one.id, one.region) for one in read_mentees(written(tmp_path, text))] == [
        ("a", "London"),
        ("b", "London"),
    ]


def test_a_file_with_headings_only_has_nobody(tmp_path: Path) -> None:
    assert read_mentors(written(tmp_path, "id,places\n")) == ()


def test_every_problem_is_collected_with_its_row_and_column(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "id,places,approved,accepting_until,topics,experiences\n"
        "x,many,maybe,31/12/2026,,\n"
        "\n"
        ",1,,,,\n"
        "y,1,,,research=expert,\n"
        "y,-1,,,,carer=perhaps\n"
        "z,1,,,,\n"
        "z,1,,,,\n"
        "w,1,,,,,surplus\n",
    )
    with pytest.raises(TableError) as caught:
        read_mentors(path)
    found = [(one.row, one.column, one.message) for one in caught.value.problems]
    assert found == [
        (2, "places", "'many' is not a whole number of 0 or more."),
        (2, "approved", "'maybe' is neither yes nor no."),
        (2, "accepting_until", "'31/12/2026' is not a day such as 2026-03-05."),
        (4, "id", "The id is missing."),
        (5, "", "Mentor 'y': a topic is one of confident, some."),
        (6, "places", "'-1' is not a whole number of 0 or more."),
        (6, "experiences", "Write each experience as item=use, item=tell or item=use and tell."),
        (8, "id", "'z' is in row 7 already."),
        (9, "column 7", "A value without a heading."),
    ]
    assert "row 2, places: 'many'" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "There is no column with this heading"),
        (b"name\nsam\n", "There is no column with this heading"),
        (b"id,shoe size\na,9\n", "This heading is not known"),
        (b"id,region,Region\na,x,y\n", "This heading stands twice"),
        (b"id\n\xff\xfe\n", "not in UTF-8"),
        (b'id,region\na,"never closed\n', "Broken CSV"),
        (b"id,topics\na,1;1\n", "each once"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, text: bytes, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read_mentees(written(tmp_path, text))


def test_a_round_is_written_with_pairs_unmatched_and_refused(tmp_path: Path) -> None:
    mentees = [make_mentee("a"), make_mentee("b", languages_required={"BSL"})]
    result = match(mentees, [make_mentor()], POLICY, locks=[Lock("b", "x")])
    write_result(tmp_path / "out.csv", result)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [(row["kind"], row["mentee_id"], row["mentor_id"], row["fit"]) for row in found] == [
        ("pair", "a", "x", "1000"),
        ("unmatched", "b", "", ""),
        ("refused", "b", "x", ""),
    ]
    assert found[0]["reasons"].startswith("Topics 420 of 420: co-design, research; Kind of organisation")
    assert found[1]["reasons"] == (
        "No mentor in this round is eligible. They share no language that is needed. "
        "(1 of the mentors, 1 by this alone)"
    )
    assert found[2]["reasons"] == "A rule forbids this pair. They share no language that is needed."


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path) -> None:
    write_result(tmp_path / "out.csv", match([make_mentee("=1+1")], [make_mentor()], POLICY))
    assert "pair,'=1+1,x,1000" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_a_round_in_shortage_says_how_many_compete(tmp_path: Path) -> None:
    write_result(tmp_path / "out.csv", match(*make_cohort(3, 30, 12), POLICY))
    assert " people compete for " in (tmp_path / "out.csv").read_text(encoding="utf-8")
