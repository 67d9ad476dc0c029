"""Reading the national file."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.organisations import etr
from mentoring.organisations.models import OrganisationType
from mentoring.organisations.plan import Refused
from tests.organisations.builders import FIXTURE, line


def read_fixture() -> etr.Extract:
    return etr.parse(etr.decode(FIXTURE.read_bytes()))


def refusal(text: str) -> str:
    (refused,) = etr.parse(text).refused
    return refused.message


def test_good_lines_are_read_with_proper_names_dates_and_kinds() -> None:
    rows = {row.code: row for row in read_fixture().rows}
    assert rows.keys() == {"ZA1", "ZA2", "ZA3", "ZA4", "ZA5", "ZB5"}
    assert rows["ZA2"].name == "St Elsewhere’s and the Vales NHS Trust"
    assert rows["ZA3"].name == "Much-Binding on the Marsh Community Health (North) NHS Trust"
    assert rows["ZA3"].type is OrganisationType.COMMUNITY
    assert (rows["ZA3"].opened_on, rows["ZA3"].closed_on) == (date(2010, 4, 1), date(2020, 3, 31))
    assert (rows["ZA5"].region, rows["ZA5"].icb_code) == ("Y63", "QWO")


def test_lines_that_make_no_sense_are_refused_with_their_number_and_the_others_are_read() -> None:
    assert [one.line for one in read_fixture().refused] == [10, 11, 12, 13, 14, 15, 17]


def test_welsh_lines_are_left_out_with_the_reason_and_are_no_error() -> None:
    left_out = read_fixture().left_out
    assert [(one.line, one.code, one.reason) for one in left_out] == [
        (7, "ZW1", "it is in Wales"),
        (8, "ZW2", "it is in Wales"),
    ]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"c1": ""}, "It has no code."),
        ({"c1": "Z?1"}, "“Z?1” is not an ODS code."),
        ({"c2": " "}, "ZA1 has no name."),
        ({"c2": "LONG " * 60}, "The name of ZA1 is longer than 200 characters."),
        ({"c3": "Y99"}, "“Y99” is not the code of a region in England."),
        (
            {"c11": "20260230"},
            "The opening date “20260230” is not a real day written as yyyymmdd, such as 20260401.",
        ),
        (
            {"c12": "1/4/2026"},
            "The closing date “1/4/2026” is not a real day written as yyyymmdd, such as 20260401.",
        ),
        ({"c11": "20200101", "c12": "20191231"}, "ZA1 closed before it opened."),
    ],
)
def test_a_refusal_says_what_is_wrong(cells: dict[str, str], message: str) -> None:
    assert refusal(line(**cells)) == message


def test_a_code_that_comes_twice_counts_once_and_the_second_is_refused() -> None:
    extract = etr.parse(f"{line(c2='FIRST')}\n{line(c2='SECOND')}\n")
    assert [row.name for row in extract.rows] == ["First"]
    assert extract.refused == (Refused(2, "The code ZA1 is on line 1 already, and that line counts."),)


def test_an_older_file_of_24_columns_is_refused_as_a_whole() -> None:
    with pytest.raises(etr.EtrError, match=r"24 columns where .* has 27; it looks like an older edition"):
        etr.parse("\n".join(",".join([code, "SOME NHS TRUST", *[""] * 22]) for code in ("ZA1", "ZA2")))


def test_a_file_of_something_else_is_refused_as_a_whole() -> None:
    with pytest.raises(etr.EtrError, match="The file has 1 column where"):
        etr.parse("Dear Sam\nhere is a letter.\n")


@pytest.mark.parametrize("text", ["", "\ufeff", "\r\n\r\n", ",,,\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    with pytest.raises(etr.EtrError, match="empty"):
        etr.parse(text)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_any_line_ending_blank_lines_and_a_byte_order_mark_are_survived(ending: str, mark: str) -> None:
    text = mark + ending.join(["", line(), "", line(c1="ZA2"), "", ""])
    extract = etr.parse(text)
    assert [(row.line, row.code) for row in extract.rows] == [(2, "ZA1"), (4, "ZA2")]


def test_windows_letters_are_read_and_binary_data_is_refused() -> None:
    assert etr.decode("CAFÉ".encode("cp1252")) == "CAFÉ"
    for data in (b"\x89PNG\x00\x00", b"\x81\x8d"):
        with pytest.raises(etr.EtrError, match="not a text file"):
            etr.decode(data)


_cells = st.text(st.sampled_from('ZA1Y56W09 \t\r\n",;’'), max_size=12) | st.text(max_size=12)


@given(
    st.text() | st.lists(st.lists(_cells, min_size=26, max_size=28).map(",".join), max_size=4).map("\n".join)
)
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    with contextlib.suppress(etr.EtrError):
        extract = etr.parse(text)
        codes = [row.code for row in extract.rows]
        assert len(codes) == len(set(codes))
        assert all(one.message.endswith(".") for one in extract.refused)


@given(st.binary())
def test_any_bytes_are_read_or_refused_and_nothing_else(data: bytes) -> None:
    with contextlib.suppress(etr.EtrError):
        etr.parse(etr.decode(data))
