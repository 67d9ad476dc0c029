import contextlib
import datetime
import io
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mentoring.profiles.imports import limits, spreadsheet
from mentoring.profiles.imports.read import Unreadable, read
from tests.profiles.imports.builders import csv, xlsx


def cells(content):
    return [row.cells for row in read(content).rows]


def numbers(content):
    return [row.number for row in read(content).rows]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_usual_separator_and_line_end_is_read(separator, end):
    content = end.join([separator.join(["Name", "Role"]), separator.join(["Sam", "PSP"])]).encode()
    assert read(content).headings == ("Name", "Role")
    assert cells(content) == [("Sam", "PSP")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_usual_encoding_is_read(encoding):
    assert cells("Name,Role\nZoë O’Neill,PSP\n".encode(encoding)) == [("Zoë O’Neill", "PSP")]


def test_blank_rows_are_left_out_and_still_counted():
    content = csv("Name,Role", "", "Sam,PSP", ",", "Ann,PSP", "", "")
    assert numbers(content) == [3, 5]


def test_blank_rows_before_the_headings_do_not_matter():
    assert numbers(csv("", "Name,Role", "Sam,PSP")) == [3]


def test_spaces_around_cells_go_and_the_non_breaking_one_becomes_a_space():
    content = "Name , Role\n  Sam\xa0Jones ,\tPSP\n".encode()
    assert read(content).headings == ("Name", "Role")
    assert cells(content) == [("Sam Jones", "PSP")]


def test_a_quoted_line_break_stays_in_its_cell_and_counts_as_one_row():
    content = b'Name,Address\n"Sam","1 High St\r\nLeeds"\nAnn,York\n'
    assert cells(content) == [("Sam", "1 High St\nLeeds"), ("Ann", "York")]
    assert numbers(content) == [2, 3]


def test_rows_marked_as_a_comment_are_left_out():
    assert cells(csv("Name,Role", "# Example: Sam,PSP", "Ann,PSP")) == [("Ann", "PSP")]


def test_a_row_with_more_cells_than_headings_is_marked():
    first, second = read(csv("Name,Role", "Sam,PSP,more", "Ann,PSP,,")).rows
    assert (first.extra, second.extra) == (True, False)


def test_the_apostrophe_that_disarms_a_formula_is_not_part_of_the_text():
    assert cells(csv("Name,Phone", "Sam,'+44 161")) == [("Sam", "+44 161")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"Name,Role\n", "nobody below"),
        (b"Name,Name\nSam,Jones\n", "Two columns"),
        (b"\x00\x01\x02\x03", "not a CSV"),
        (b"Name,Role\nSam\x00,PSP\n", "not a CSV"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not a CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old .xls"),
        (b"PK\x03\x04 and then nothing", "not an .xlsx"),
        (b'Name,Role\n"Sam,PSP\n', "Row 2"),
        (",".join(f"c{n}" for n in range(10_000)).encode() + b"\nx\n", "more than 200 columns"),
        (b"Name\n" + b"x" * 200_000 + b"\n", "Row 2"),
        (b"Name\n" + b"x\n" * 5001, "more than 5,000 people"),
        (b"x" * (limits.MAX_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(content, reason):
    with pytest.raises(Unreadable, match=reason):
        read(content)


@given(st.binary(max_size=300))
@example(b"PK\x05\x06" + bytes(18))
@example(b"\xff\xfe\x00")
@example(b'"')
def test_whatever_the_bytes_are_there_is_a_sheet_or_one_kind_of_error(content):
    try:
        sheet = read(content)
    except Unreadable:
        return
    assert all(len(row.cells) == len(sheet.headings) for row in sheet.rows)


@given(st.text(alphabet=st.sampled_from("ab,;\t\"\n\r\xa0#' \ufeffé"), max_size=60))
def test_whatever_the_text_is_there_is_a_sheet_or_one_kind_of_error(text):
    test_whatever_the_bytes_are_there_is_a_sheet_or_one_kind_of_error.hypothesis.inner_test(text.encode())


@given(st.data())
def test_a_damaged_spreadsheet_is_refused_and_breaks_nothing(data):
    content = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(2, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Unreadable):
        read(bytes(content))


SMALL = xlsx([["Name", "Role"], ["Sam", "PSP"]])


def test_a_spreadsheet_is_read_like_a_csv():
    content = xlsx([["Name", "Role", None], [None], [" Sam ", "PSP"], ["Ann", None]])
    assert read(content).headings == ("Name", "Role")
    assert cells(content) == [("Sam", "PSP"), ("Ann", "")]
    assert numbers(content) == [3, 4]


def test_numbers_and_dates_of_a_spreadsheet_become_text():
    day = datetime.datetime(2024, 3, 1)
    content = xlsx([["a", "b", "c", "d"], [3.0, 2.5, day, True]])
    assert cells(content) == [("3", "2.5", "2024-03-01", "yes")]


def test_the_first_sheet_with_anything_in_it_is_read():
    assert cells(xlsx([], [["Name"], ["Sam"]], [["Other"], ["Ann"]])) == [("Sam",)]


def test_a_formula_counts_as_its_value_and_never_as_its_text():
    content = xlsx([["Name", "Role"], ["Sam", '=HYPERLINK("http://evil.example")']])
    assert cells(content) == [("Sam", "")]


def _packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_bomb_is_refused_without_unpacking_it(monkeypatch):
    monkeypatch.setattr(spreadsheet, "load_workbook", None)
    bomb = _packed({"xl/workbook.xml": bytes(limits.MAX_UNPACKED + 1)})
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="too large when unpacked"):
        read(bomb)


@pytest.mark.parametrize(
    ("part", "tags"),
    [("xl/worksheets/sheet1.xml", limits.MAX_TAGS), ("xl/styles.xml", limits.MAX_OTHER_TAGS)],
)
def test_a_spreadsheet_of_very_many_small_tags_is_refused_before_it_is_read(monkeypatch, part, tags):
    monkeypatch.setattr(spreadsheet, "load_workbook", None)
    with pytest.raises(Unreadable, match="too large when unpacked"):
        read(_packed({part: b"<c/>" * (tags + 1)}))


def test_a_zip_of_very_many_parts_is_refused():
    with pytest.raises(Unreadable, match="too large when unpacked"):
        read(_packed({f"part{n}": "" for n in range(1_001)}))


def test_entities_in_a_spreadsheet_are_refused():
    with zipfile.ZipFile(io.BytesIO(SMALL)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = b'<!DOCTYPE x [<!ENTITY a "aaa">]>' + parts["xl/workbook.xml"]
    with pytest.raises(Unreadable, match=r"not an \.xlsx"):
        read(_packed(parts))


def test_a_spreadsheet_with_too_many_columns_is_refused():
    with pytest.raises(Unreadable, match="more than 200 columns"):
        read(xlsx([[f"c{n}" for n in range(300)], ["x"]]))


@pytest.mark.parametrize(("row", "reason"), [(30_000, "goes on after row"), (900_000_000, "not an")])
def test_a_cell_far_down_the_sheet_is_refused_and_not_waited_for(row, reason):
    with zipfile.ZipFile(io.BytesIO(SMALL)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    moved = sheet.replace(b'<row r="2"', b'<row r="%d"' % row).replace(b'"A2"', b'"A%d"' % row)
    parts["xl/worksheets/sheet1.xml"] = moved.replace(b'"B2"', b'"B%d"' % row)
    with pytest.raises(Unreadable, match=reason):
        read(_packed(parts))


def test_another_office_file_is_refused():
    with pytest.raises(Unreadable, match=r"not an \.xlsx"):
        read(_packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}))
