import pytest

from mentoring.profiles.imports import mapping
from mentoring.profiles.imports.mapping import MappingError, parse
from mentoring.profiles.imports.read import read
from tests.profiles.imports.builders import csv, plan_of


def fit(toml, *rows):
    sheet = read(csv(*rows))
    return mapping.fit(parse(toml.encode()), sheet.headings), sheet


def first(toml, *rows):
    fitted, sheet = fit(toml, *rows)
    return fitted.values(sheet.rows[0])


def test_our_headings_need_no_mapping_whatever_their_case():
    assert first("", "NAME,e-mail address,Role", "Sam,s@example.org,PSP") == {
        "name": "Sam",
        "email": "s@example.org",
        "role": "PSP",
    }


def test_several_columns_are_joined_into_one():
    toml = 'columns.name = ["first", "last"]'
    assert first(toml, "last,first,role", "Jones,Sam,PSP")["name"] == "Sam Jones"
    assert first(toml, "last,first,role", "Jones,,PSP")["name"] == "Jones"


def test_their_words_become_ours():
    toml = 'columns.role = "both?"\nvalues.role = {yes = "both", no = "psp"}'
    assert first(toml, "name,both?", "Sam,YES")["role"] == "both"
    assert first(toml, "name,both?", "Sam,perhaps")["role"] == "perhaps"


def test_a_constant_fills_what_is_empty():
    toml = 'constants = {role = "psp", region = "London"}'
    assert first(toml, "name,region", "Sam,")["region"] == "London"
    assert first(toml, "name,region", "Sam,Midlands")["region"] == "Midlands"
    assert first(toml, "name,region", "Sam,Midlands")["role"] == "psp"


def test_ignored_columns_are_no_longer_unknown():
    fitted, _ = fit('ignore = ["Grade"]', "name,role,grade,shoe size", "Sam,PSP,7,42")
    assert fitted.unknown == ("shoe size",)


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("= nonsense", "not valid TOML"),
        ("[" * 5000, "not valid TOML"),
        ('colums.name = "x"', "a part “colums” that is not known"),
        ('columns.shoe = "x"', "a field “shoe” that is not ours"),
        ("columns.name = 3", "must be a heading or a list of headings"),
        ("columns = 3", "must be a table"),
        ("ignore = 3", "must be a heading or a list"),
        ('values.role = "yes"', "must be a table"),
        ("constants.role = [1]", "must be one word"),
        ('columns.email = "a"\ncolumns."E-mail" = "b"', "twice"),
        (f"constants.note = {'1' * 5000}", "not valid TOML"),
        ("#" * 100_001, "too large"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused_with_the_reason(toml, reason):
    with pytest.raises(MappingError, match=reason):
        parse(toml.encode())


def test_a_mapping_that_is_no_text_is_refused():
    with pytest.raises(MappingError, match="UTF-8"):
        parse(b"\xff\xfe\x00")


def test_what_no_database_can_hold_is_dropped_from_a_mapping():
    assert parse(rb'constants.note = "a\u0000b"').constants == {"note": "ab"}


def test_every_problem_of_a_mapping_is_named_at_once():
    with pytest.raises(MappingError, match=r"shoe.*hat"):
        parse(b'columns = {shoe = "x", hat = "y"}')


def test_a_mapping_to_a_column_that_is_not_there_is_refused():
    with pytest.raises(MappingError, match="a column “surname” that the file does not have"):
        fit('columns.name = "surname"', "name,role", "Sam,PSP")


def test_two_columns_for_one_field_are_refused():
    with pytest.raises(MappingError, match="“E-mail” and “Email address” both mean “E-mail”"):
        fit("", "Name,Role,E-mail,Email address", "Sam,PSP,a@example.org,b@example.org")


def test_a_file_without_a_required_column_is_refused_by_its_heading():
    with pytest.raises(MappingError, match="No column holds “Name” and “Role”"):
        plan_of(csv("E-mail", "a@example.org"))


def test_columns_nobody_placed_stop_the_plan():
    with pytest.raises(MappingError, match="Not known: “Grade”"):
        plan_of(csv("Name,Role,Grade", "Sam,PSP,7"))


def test_columns_placed_by_hand_work_like_those_of_a_file():
    chosen = mapping.Mapping().with_choices({"first": "name", "last": "name", "grade": ""})
    fitted = mapping.fit(chosen, ("first", "last", "grade", "role"))
    assert fitted.unknown == ()
    assert fitted.columns["name"] == (0, 1)
    assert fitted.heading("name") == "first + last"
    assert mapping.Mapping(**chosen.as_dict()) == chosen
