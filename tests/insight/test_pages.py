"""The pages show what is published and nothing else, and say kindly why numbers are missing."""

import csv
import io
import re
from datetime import date

import pytest

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.insight import chart, figures
from mentoring.insight.models import InsightMonth
from mentoring.people import actions as people
from tests.builders import make_coordinator, make_person
from tests.insight.test_suppression import PLENTY, month
from tests.pairings.builders import make_pairing

MANY = month(**{code: tuple(5 * n for n in PLENTY) for code in ("Y56", "Y60", "Y62")})
WISHES = {
    (code, kind): n
    for code in ("Y56", "Y60", "Y62")
    for kind, n in (("in-time", 12), ("later", 2), ("did-not-ask", 500))
}


@pytest.fixture
def coordinator(app, signed_in):
    return signed_in(make_coordinator())


def close(role, contact=None, on=date(2026, 5, 1)):
    published = figures.publish(role, contact or {})
    with transaction():
        db.session.add(InsightMonth(month=on, closed_at=clock.now(), figures=published.as_json()))
    return published


@pytest.mark.parametrize("page", ["/insight", "/insight/2026/5", "/insight/figures.csv"])
def test_the_coordinator_and_the_auditor_may_and_nobody_else(app, signed_in, page):
    close(MANY)
    deputy = make_person(Role.DEPUTY)
    for person in (make_coordinator(), make_person(Role.AUDITOR)):
        assert signed_in(person).get(page).status_code == 200
    for person in (make_person(Role.PSP), make_person(Role.MENTOR), make_person(Role.SAFEGUARDING), deputy):
        assert signed_in(person).get(page).status_code == 403
    people.start_cover(by=deputy.id)
    assert signed_in(deputy).get(page).status_code == 200


def test_before_anything_is_closed_it_says_when_the_first_month_will_be_there(coordinator):
    assert (
        "The first check-in comes two weeks after the first pair starts" in coordinator.get("/insight").text
    )
    make_pairing(started_on=date(2026, 10, 30))  # first asked on 13 November
    page = coordinator.get("/insight").text
    assert "November 2026" in page
    assert "15 December 2026" in page


def test_numbers_stand_beside_their_chart(coordinator):
    close(MANY, WISHES)
    page = coordinator.get("/insight").text
    assert page.count("<rect") == 5 + 5  # a bar and its legend
    assert "14%" in page
    assert "Asked for the coordinator" in page
    assert " style=" not in page


def test_a_month_by_region(coordinator):
    close(MANY, WISHES)
    page = coordinator.get("/insight/2026/5").text
    assert "Midlands" in page
    assert "people without a region" in page
    assert coordinator.get("/insight/2026/6").status_code == 404
    assert coordinator.get("/insight/2026/13").status_code == 404
    assert coordinator.get("/insight/99999/1").status_code == 404


def test_small_numbers_are_explained_and_not_shown(coordinator):
    close(month(Y56=(1, 2, 3, 6, 2, 4)))
    page = coordinator.get("/insight").text
    assert "Too few people have answered" in page
    assert "Why some numbers are not shown" in page
    assert "Too few people to show by region" in coordinator.get("/insight/2026/5").text


def numbers(text):
    """The numbers of people and percentages on a page or in the file, without what is no figure."""
    return {int(n.replace(",", "")) for n in re.findall(r"(?<![\d/#-])\d[\d,]*(?=<|%|\s|$| )", text)}


def test_pages_show_no_number_that_is_not_in_the_file(coordinator):
    close(MANY, WISHES)
    file = coordinator.get("/insight/figures.csv")
    rows = list(csv.DictReader(io.StringIO(file.get_data(as_text=True).lstrip("\N{BYTE ORDER MARK}"))))
    told = {int(row[key]) for row in rows for key in ("People", "Percent") if row[key]}
    for page in ("/insight", "/insight/2026/5"):
        tables = "".join(re.findall(r"<tbody.*?</tbody>", coordinator.get(page).text, flags=re.DOTALL))
        cells = re.sub(r"<a .*?</a>|[A-Z][a-z]+ 2026|\d working", "", tables, flags=re.DOTALL)
        found = numbers(re.sub(r"<[^>]+>", " ", cells))
        assert found
        assert found <= told
    assert min(int(row["People"]) for row in rows) >= 10
    assert "attachment" in file.headers["Content-Disposition"]


def test_bars_are_as_long_as_the_published_shares():
    parts = (
        figures.Part(figures.WORDS[:3], 25),
        figures.Part(figures.WORDS[3:], 75),
        figures.Part(("no-word",), 40),
    )
    drawn = chart.draw([("May", parts), ("June", (figures.Part(figures.WORDS, 12),))])
    (bar,) = drawn.bars
    assert [segment.width for segment in bar.segments] == [chart.WIDTH / 4, chart.WIDTH * 3 / 4]
    assert [segment.text for segment in bar.segments] == ["25%", "75%"]
