"""A plan as a file: downloaded, read back in, and anything else refused with a sentence."""

import io
import json

import pytest

from mentoring.core.db import db
from mentoring.wellbeing.plan import actions, file, queries
from mentoring.wellbeing.plan.sections import SECTIONS
from tests.pairings.builders import make_psp
from tests.wellbeing.plan.builders import make_plan

SAID = "Tea,\n“quietly”, & <b>slowly</b> – 🌿"


@pytest.fixture
def psp(app):
    psp = make_psp(name="Ash Test")
    make_plan(psp, feel_ok=SAID, topics="Not about fire")
    return psp


def upload(browser, body):
    if isinstance(body, dict):
        body = json.dumps(body).encode()
    return browser.post("/plan/read-back", data={"plan": (io.BytesIO(body), "plan.json")})


def whole(**changes):
    return {"file": file.KIND, "version": 1, "sections": []} | changes


def section(key="feel-ok", text="From the file"):
    return {"section": key, "text": text}


def held(page):
    import html
    import re

    return html.unescape(re.search(r'name="held" value="([^"]*)"', page)[1])


def test_the_file_for_reading_has_titles_texts_and_dates(psp, signed_in):
    answer = signed_in(psp).get("/plan/file.txt")
    assert SAID in answer.text
    assert "What helps me feel OK in this role" in answer.text
    assert "last changed" in answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_downloaded_reads_back_into_an_empty_plan(psp, signed_in):
    browser = signed_in(psp)
    body = browser.get("/plan/file.json").data
    assert json.loads(body)["sections"][0]["title"] == SECTIONS[0].title
    for key in ("feel-ok", "topics"):
        actions.delete_text(psp.id, key)
    page = upload(browser, body).text
    assert page.count("In the file") == 2
    sent = {"held": held(page), "take-feel-ok": "file", "take-topics": "mine"}
    browser.post("/plan/read-back", data=sent)
    db.session.expire_all()
    assert queries.own_text(psp.id, "feel-ok") == SAID
    assert queries.own_text(psp.id, "topics") == ""


def test_reading_back_works_for_somebody_who_has_no_plan(psp, signed_in):
    body = signed_in(psp).get("/plan/file.json").data
    other = make_psp()
    page = upload(signed_in(other), body).text
    signed_in(other).post("/plan/read-back", data={"held": held(page), "take-feel-ok": "file"})
    assert queries.own_text(other.id, "feel-ok") == SAID


def test_nothing_changes_before_it_is_chosen_and_what_was_there_is_kept(psp, signed_in):
    browser = signed_in(psp)
    page = upload(browser, whole(sections=[section(), section("topics", "Not about fire")])).text
    assert "1 section is the same" in page
    assert queries.own_text(psp.id, "feel-ok") == SAID
    browser.post("/plan/read-back", data={"held": held(page), "take-feel-ok": "file", "version-feel-ok": "1"})
    db.session.expire_all()
    assert queries.own_text(psp.id, "feel-ok") == "From the file"
    assert [row.text for row in queries.versions(queries.plan_of(psp.id), "feel-ok")] == [SAID]


def test_the_same_file_changes_nothing(psp, signed_in):
    browser = signed_in(psp)
    assert "nothing to do" in upload(browser, browser.get("/plan/file.json").data).text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "Choose the file"),
        (b"not json", "not a wellbeing plan that was downloaded here"),
        (b"\xff\xfe\x00", "not a wellbeing plan that was downloaded here"),
        (b"[" * 100_000, "not a wellbeing plan that was downloaded here"),
        (b"[]", "not a wellbeing plan that was downloaded here"),
        (b"{}", "not a wellbeing plan that was downloaded here"),
        (b" " * (file.LARGEST + 1), "too large"),
        (whole(version=2), "another version"),
        (whole(version="1"), "another version"),
        (whole(version=True), "another version"),
        (whole(sections="x"), "damaged"),
        (whole(sections=[section()] * 15), "damaged"),
        (whole(sections=[section(), section()]), "twice"),
        (whole(sections=["x"]), "none of a wellbeing plan"),
        (whole(sections=[section("../../x")]), "none of a wellbeing plan"),
        (whole(sections=[section(["feel-ok"])]), "none of a wellbeing plan"),
        (whole(sections=[section(text=["x"])]), "damaged"),
        (whole(sections=[section(text="x\ud800")]), "damaged"),
        (whole(sections=[section(text="x" * 5001)]), "longer than 5,000"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_anything_else_is_refused_with_a_sentence(psp, signed_in, body, words):
    page = upload(signed_in(psp), body)
    assert page.status_code == 200
    assert words in page.text
    assert 'name="held"' not in page.text


def test_what_comes_back_from_the_page_is_checked_again(psp, signed_in):
    page = signed_in(psp).post("/plan/read-back", data={"held": "{}", "take-feel-ok": "file"})
    assert "not a wellbeing plan" in page.text


def test_hostile_content_is_shown_and_stored_as_text(psp, signed_in):
    hostile = "<script>alert(1)</script>\x00\u202e{{ 7*7 }} ' OR 1=1 --"
    browser = signed_in(psp)
    page = upload(browser, whole(sections=[section("topics", hostile)])).text
    assert "<script>alert" not in page
    browser.post("/plan/read-back", data={"held": held(page), "take-topics": "file", "version-topics": "1"})
    db.session.expire_all()
    stored = queries.own_text(psp.id, "topics")
    assert stored.startswith("<script>alert(1)</script>")
    assert "\x00" not in stored
    assert "<script>alert" not in browser.get("/plan/sections/topics").text


def test_the_page_says_that_only_texts_are_read(psp, signed_in):
    page = signed_in(psp).get("/plan/read-back").text
    assert "Only the texts are read" in page
