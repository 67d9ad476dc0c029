"""People from CSV and the round as CSV."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matching import Block, Lock, TableError, match, read_mentees, read_mentors, write_result
from matching.model import Experience, Mentor
from matching.result import MatchResult
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


def unmatched_row(folder: Path, result: MatchResult) -> dict[str, str]:
    """The row of the only mentee who has nobody."""
    write_result(folder / "out.csv", result)
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        (found,) = (row for row in csv.DictReader(file) if row["kind"] == "unmatched")
    return found


def full_mentors(*ids: str) -> list[Mentor]:
    return [make_mentor(one, languages={"BSL"}, places=0) for one in ids]


SIGNS = make_mentee("a", languages_required={"BSL"})


def test_what_would_help_is_written_smallest_change_first_with_mentors_of_the_first(tmp_path: Path) -> None:
    mentors = [*full_mentors("x", "y"), make_mentor("z", approved=False, languages={"BSL"})]
    row = unmatched_row(tmp_path, match([SIGNS], mentors, POLICY))
    assert row["would_help"] == (
        "One more place with any of 2 mentors would match them. Approving 1 mentor would match them."
    )
    assert sorted(row["would_help_mentors"].split("; ")) == ["x", "y"]


def test_only_people_without_a_mentor_have_what_would_help(tmp_path: Path) -> None:
    result = match(
        [make_mentee("p"), SIGNS], [make_mentor("m"), *full_mentors("x")], POLICY, locks=[Lock("a", "m")]
    )
    write_result(tmp_path / "out.csv", result)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        found = {row["kind"]: (row["would_help"], row["would_help_mentors"]) for row in csv.DictReader(file)}
    assert found["pair"] == found["refused"] == ("", "")
    assert found["unmatched"][1] == "x"


def test_at_most_a_handful_of_mentors_is_written(tmp_path: Path) -> None:
    row = unmatched_row(tmp_path, match([SIGNS], full_mentors(*(f"m{k}" for k in range(8))), POLICY))
    assert "any of 8 mentors" in row["would_help"]
    assert len(row["would_help_mentors"].split("; ")) == 5


def test_a_national_shortage_lists_no_mentor_for_one_more_place(tmp_path: Path) -> None:
    mentees = [make_mentee(one) for one in "abc"]
    row = unmatched_row(tmp_path, match(mentees, [make_mentor("x"), make_mentor("y")], POLICY))
    assert row["would_help"] == "Places are short everywhere: find more mentors."
    assert row["would_help_mentors"] == ""


def test_a_block_is_offered_to_be_lifted(tmp_path: Path) -> None:
    result = match([make_mentee("a")], [make_mentor("x")], POLICY, blocks=[Block("a", "x")])
    row = unmatched_row(tmp_path, result)
    assert row["would_help"] == "Allowing the pair with 1 mentor again would match them."
    assert row["would_help_mentors"] == "x"


@pytest.mark.parametrize("need", [{"needs": {"captions"}}, {"languages_required": {"BSL"}}])
def test_no_mentor_is_named_who_would_tell_which_need_it_is(
    tmp_path: Path, need: dict[str, set[str]]
) -> None:
    row = unmatched_row(tmp_path, match([make_mentee("a", **need)], [make_mentor("x")], POLICY))
    assert "would match them" in row["would_help"]
    assert row["would_help_mentors"] == ""
    assert not {"captions", "BSL"} & set(" ".join(row.values()).replace(".", "").split())


@pytest.mark.parametrize("asks", ["mentee", "mentor"])
def test_with_a_private_request_one_mentor_stands_for_all_and_nothing_is_counted(
    tmp_path: Path, asks: str
) -> None:
    mentors = full_mentors("x", "y", "z")
    mentee = SIGNS
    if asks == "mentee":
        mentee = replace(SIGNS, please_not_people=frozenset({mentors[0].person_id}))
    else:
        mentors[0] = replace(mentors[0], please_not_people=frozenset({SIGNS.person_id}))
    row = unmatched_row(tmp_path, match([mentee], mentors, POLICY))
    assert row["would_help"] == "One more place with a mentor would match them."
    assert row["would_help_mentors"] in ("y", "z")
    assert "Ruled out by a private request." in row["reasons"]
    assert not any(letter.isdigit() for letter in row["reasons"])


def test_every_mentor_in_a_list_is_made_harmless_for_spreadsheets(tmp_path: Path) -> None:
    row = unmatched_row(tmp_path, match([SIGNS], full_mentors("=1+1", "@cmd", "x"), POLICY))
    assert sorted(row["would_help_mentors"].split("; ")) == ["'=1+1", "'@cmd", "x"]
