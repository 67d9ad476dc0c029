import io
import re
from datetime import timedelta

import html5lib
import pytest
import sqlalchemy as sa
import time_machine

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.people import queries as people
from mentoring.profiles.imports import files, mapping
from mentoring.profiles.imports.models import ImportFile
from tests.builders import make_coordinator, make_person
from tests.profiles.imports.builders import csv, xlsx

GOOD = csv("Name,Role,E-mail", "Sam Jones,PSP,sam@example.org")
MIXED = csv("Name,Role,E-mail", "Sam Jones,PSP,sam@example.org", "Ann,king,ann@example.org")


@pytest.fixture
def coordinator(signed_in):
    return signed_in(make_coordinator())


def upload(browser, content, *, mapping_file=b"", role="", name="people.csv"):
    data = {"people": (io.BytesIO(content), name), "role": role}
    if mapping_file:
        data["mapping"] = (io.BytesIO(mapping_file), "mapping.toml")
    return browser.post("/people/import", data=data, content_type="multipart/form-data")


def kept():
    return db.session.scalars(sa.select(ImportFile).execution_options(populate_existing=True)).all()


def shown_digest(page):
    return re.search(r'name="digest" value="([0-9a-f]{64})"', page)[1]


def confirm(browser, place, **data):
    digest = shown_digest(browser.get(place).text)
    return browser.post(place, data={"digest": digest} | data)


def test_only_the_coordinator_imports_people(signed_in):
    for role in (Role.PSP, Role.MENTOR, Role.AUDITOR, Role.DEPUTY):
        browser = signed_in(make_person(role))
        for path in ("/people/import", "/people/import/template.csv"):
            assert browser.get(path).status_code == 403


def test_the_page_says_what_every_column_can_hold(coordinator):
    page = coordinator.get("/people/import").text
    assert "Topics wanted" in page
    assert "Martha’s Rule and raising concerns" in page


def test_the_template_is_a_file_to_download(coordinator):
    response = coordinator.get("/people/import/template.csv")
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.text.startswith("\ufeffName,")


def test_looking_at_the_plan_adds_nobody(coordinator):
    place = upload(coordinator, GOOD).location
    page = coordinator.get(place).text
    assert "1 person would be added" in page
    assert "Sam Jones" in page
    assert people.by_email("sam@example.org") is None


def test_confirming_adds_exactly_them_and_deletes_the_file(coordinator):
    place = upload(coordinator, GOOD).location
    response = confirm(coordinator, place)
    assert response.location == "/people"
    assert people.by_email("sam@example.org").name == "Sam Jones"
    assert kept() == []


def test_confirming_twice_says_that_the_file_was_used(coordinator):
    place = upload(coordinator, GOOD).location
    page = coordinator.get(place).text
    digest = page.split('name="digest" value="')[1].split('"')[0]
    assert coordinator.post(place, data={"digest": digest}).status_code == 302
    again = coordinator.post(place, data={"digest": digest})
    assert again.status_code == 404
    assert "It was imported or thrown away" in again.text


def test_a_spreadsheet_works_like_a_csv(coordinator):
    content = xlsx([["Name", "Role", "E-mail"], ["Sam Jones", "PSP", "sam@example.org"]])
    place = upload(coordinator, content, name="people.xlsx").location
    confirm(coordinator, place)
    assert people.by_email("sam@example.org")


def test_the_uploaded_file_is_stored_sealed(coordinator):
    upload(coordinator, GOOD)
    (file,) = kept()
    assert file.content == GOOD
    assert "sam@example.org" not in file.body_sealed


def test_refused_rows_are_shown_with_row_column_and_reason(coordinator):
    place = upload(coordinator, MIXED).location
    page = coordinator.get(place).text
    assert "“king” is not a role. Write PSP, mentor or both." in page
    written = coordinator.get(f"{place}/refused.csv").text
    assert '3,Ann,Role,"“king” is not a role' in written


def names_in(page, caption):
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    (found,) = [one for one in tree.iter("table") if caption in "".join(one.find("caption").itertext())]
    rows = ["".join(row.itertext()).split() for row in found.find("tbody").iter("tr")]
    return [" ".join(row) for row in rows]


def test_rows_that_are_not_simply_added_are_shown_with_the_name_in_them(coordinator):
    make_person(Role.PSP, email="known@example.org", name="Somebody Else")
    content = csv(
        "Name,Role,E-mail",
        "Sam Jones,PSP,known@example.org",
        "Ann Green,king,ann@example.org",
        ",PSP,x@example.org",
    )
    page = coordinator.get(upload(coordinator, content).location).text
    (there,) = names_in(page, "Rows that are there already")
    named, nameless = names_in(page, "Refused rows")
    assert "Sam Jones" in there
    assert "Ann Green" in named
    assert "–" in nameless
    assert "Somebody Else" not in page


def test_the_mapping_file_stands_aside_until_something_is_wrong_with_it(coordinator):
    def details(page):
        tree = html5lib.parse(page, namespaceHTMLElements=False)
        return next(one for one in tree.iter("details") if one.find(".//input[@name='mapping']") is not None)

    asked = details(coordinator.get("/people/import").text)
    assert "Other headings? (advanced)" in "".join(asked.find("summary").itertext())
    assert asked.get("open") is None
    wrong = details(upload(coordinator, GOOD, mapping_file=b"= nonsense").text)
    assert wrong.get("open") is not None
    assert "The mapping is not valid TOML" in "".join(wrong.itertext())


def test_with_refused_rows_nobody_is_added_unless_told_so(coordinator):
    place = upload(coordinator, MIXED).location
    page = confirm(coordinator, place).text
    assert "Tick this to add the others" in page
    assert people.by_email("sam@example.org") is None
    confirm(coordinator, place, skip_refused="y")
    assert people.by_email("sam@example.org")
    assert people.by_email("ann@example.org") is None


def test_a_plan_that_changed_in_between_is_shown_again(coordinator):
    place = upload(
        coordinator, csv("Name,Role,E-mail", "Sam,PSP,sam@example.org", "Ann,PSP,ann@example.org")
    ).location
    digest = shown_digest(coordinator.get(place).text)
    make_person(Role.PSP, email="sam@example.org")
    page = coordinator.post(place, data={"digest": digest}).text
    assert "Something changed since you looked" in page
    assert people.by_email("ann@example.org") is None
    coordinator.post(place, data={"digest": shown_digest(page)})
    assert people.by_email("ann@example.org")


def test_another_coordinator_can_confirm(signed_in, coordinator):
    place = upload(coordinator, GOOD).location
    confirm(signed_in(make_coordinator()), place)
    assert people.by_email("sam@example.org")


def test_confirming_twice_adds_once(coordinator):
    place = upload(coordinator, GOOD).location
    digest = shown_digest(coordinator.get(place).text)
    coordinator.post(place, data={"digest": digest})
    assert coordinator.post(place, data={"digest": digest}).status_code == 404


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Choose a file with somebody in it"),
        (b"\x00\x01", "This is not a CSV or .xlsx file"),
        (csv("Name,Role"), "nobody below them"),
        (csv("E-mail", "a@example.org"), "No column holds “Name” and “Role”"),
        (csv("Name,Role,Email,E-mail", "a,b,c,d"), "both mean"),
    ],
)
def test_a_file_of_no_use_is_refused_beside_the_field_and_not_kept(coordinator, content, reason):
    page = upload(coordinator, content)
    assert page.status_code == 200
    assert reason in page.text
    assert kept() == []


def test_a_bad_mapping_is_refused_beside_its_field(coordinator):
    page = upload(coordinator, GOOD, mapping_file=b"= nonsense").text
    assert "The mapping is not valid TOML" in page
    assert kept() == []


def test_a_mapping_file_is_used(coordinator):
    content = csv("first,last,Role,E-mail,Grade", "Sam,Jones,PSP,sam@example.org,7")
    toml = b'ignore = ["grade"]\n[columns]\nname = ["first", "last"]'
    place = upload(coordinator, content, mapping_file=toml).location
    assert "Sam Jones" in coordinator.get(place).text


def test_one_role_can_be_said_for_the_whole_file(coordinator):
    place = upload(coordinator, csv("Name,E-mail", "Sam,sam@example.org"), role="mentor").location
    confirm(coordinator, place)
    assert people.by_email("sam@example.org").has_role(Role.MENTOR)


OTHER = csv("first,last,Role,E-mail,Grade", "Sam,Jones,PSP,sam@example.org,7")


def test_unknown_headings_are_asked_for_one_by_one(coordinator):
    place = upload(coordinator, OTHER).location
    response = coordinator.get(place)
    assert response.location == f"{place}/columns"
    page = coordinator.get(response.location).text
    for heading in ("“first”", "“last”", "“Grade”"):
        assert heading in page


def test_columns_placed_by_hand_lead_to_the_plan(coordinator):
    place = upload(coordinator, OTHER).location
    chosen = {"column_0": "name", "column_1": "name", "column_2": "-"}
    assert coordinator.post(f"{place}/columns", data=chosen).location == place
    assert "Sam Jones" in coordinator.get(place).text
    confirm(coordinator, place)
    assert people.by_email("sam@example.org").name == "Sam Jones"


def test_every_unknown_heading_needs_an_answer(coordinator):
    place = upload(coordinator, OTHER).location
    page = coordinator.post(
        f"{place}/columns", data={"column_0": "name", "column_1": "", "column_2": "-"}
    ).text
    assert "Choose what “last” is, or leave it out" in page


def test_columns_placed_so_that_something_is_missing_are_asked_for_again(coordinator):
    place = upload(coordinator, OTHER).location
    page = coordinator.post(f"{place}/columns", data={f"column_{n}": "-" for n in range(3)}).text
    assert "No column holds “Name”" in page
    assert coordinator.get(place).location == f"{place}/columns"


def test_a_file_can_be_thrown_away(coordinator):
    place = upload(coordinator, GOOD).location
    coordinator.post(f"{place}/forget")
    assert kept() == []
    assert coordinator.get(place).status_code == 404


def test_a_file_is_gone_after_a_day(coordinator, signed_in):
    me = make_coordinator()
    file = files.keep(GOOD, mapping.Mapping(), by=me.id)
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1), tick=False):
        assert signed_in(me).get(f"/people/import/{file.id}").status_code == 404
        files.forget_old()
    assert kept() == []


def test_hostile_text_in_a_file_is_text_and_nothing_else(coordinator):
    content = csv("Name,Role,E-mail,<b>x</b>", "<script>alert(1)</script>,<i>king</i>,sam@example.org,7")
    place = upload(coordinator, content).location
    assert "<b>x" not in coordinator.get(f"{place}/columns").text
    coordinator.post(f"{place}/columns", data={"column_0": "-"})
    page = coordinator.get(place).text
    assert "<i>king" not in page
    place = upload(
        coordinator, content.replace(b"<i>king</i>", b"PSP").replace(b",<b>x</b>", b"").replace(b",7", b"")
    ).location
    assert "<script>alert" not in coordinator.get(place).text
