"""Whoever was signed out while they wrote gets their words back, on a page that nobody else can ask for."""

import pytest
from sqlalchemy.exc import OperationalError

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.crypto import CannotDecrypt
from mentoring.core.db import db, transaction
from mentoring.people.models import SignInSession
from mentoring.wellbeing.plan import actions, queries
from tests.builders import make_person
from tests.pairings.builders import make_psp
from tests.wellbeing.plan.builders import make_plan

TYPED = "A long thought\nthat took <b>an hour</b>"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ADDRESS = "/plan/sections/feel-ok"


@pytest.fixture
def psp(app):
    psp = make_psp()
    make_plan(psp, feel_ok="Saved before")
    return psp


@pytest.fixture
def signed_out(psp, signed_in):
    """A browser in which somebody was signed in until their time was over."""
    browser = signed_in(psp)
    with transaction():
        for session in db.session.scalars(db.select(SignInSession)):
            session.ended_at = clock.now()
    return browser


@pytest.fixture
def with_csrf(app):
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def test_what_was_typed_comes_back_and_nothing_of_it_is_kept(signed_out, psp):
    answer = signed_out.post(ADDRESS, data={"text": TYPED, "version": "1"}, headers=BROWSER)
    assert answer.status_code == 403
    assert "You have been signed out" in answer.text
    assert "A long thought\nthat took &lt;b&gt;an hour&lt;/b&gt;" in answer.text
    assert "/sign-in?next=/plan/sections/feel-ok" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Saved before" not in answer.text
    plan = queries.plan_of(psp.id)
    assert queries.own_text(psp.id, "feel-ok") == "Saved before"
    assert queries.draft_of(plan, "feel-ok") is None


def test_each_long_answer_comes_back(signed_out):
    sent = {"text": "What I saw", "told": "no", "note": "And a note"}
    page = signed_out.post("/concerns/new/write?danger=no", data=sent, headers=BROWSER).text
    assert "What I saw" in page
    assert "And a note" in page
    assert page.count("<textarea") == 2


def test_without_anything_typed_it_is_the_sign_in_page(signed_out):
    answer = signed_out.post("/plan/review", data={"months": "3"}, headers=BROWSER)
    assert answer.location == "/sign-in"


def test_a_script_is_told_by_a_redirect(signed_out):
    answer = signed_out.post(f"{ADDRESS}/draft", data={"text": TYPED}, headers={"Accept": "application/json"})
    assert answer.location == "/sign-in"


def test_an_expired_form_gives_back_what_was_typed(signed_in, psp, with_csrf):
    ours = BROWSER | {"Origin": "http://localhost"}
    answer = signed_in(psp).post(ADDRESS, data={"text": TYPED}, headers=ours)
    assert answer.status_code == 400
    assert "A long thought" in answer.text


def test_another_site_cannot_have_its_words_shown_here(signed_in, psp, with_csrf):
    for origin in ({}, {"Origin": "http://elsewhere.example"}, {"Origin": "null"}):
        answer = signed_in(psp).post(ADDRESS, data={"text": TYPED}, headers=BROWSER | origin)
        assert answer.status_code == 400
        assert "A long thought" not in answer.text


@pytest.mark.parametrize(
    ("error", "code"), [(OperationalError("", {}, Exception()), 503), (CannotDecrypt("lost"), 503)]
)
def test_what_cannot_be_saved_comes_back(signed_in, psp, monkeypatch, error, code):
    def refuse(*_given, **_named):
        raise error

    monkeypatch.setattr(actions, "save", refuse)
    ours = BROWSER | {"Origin": "http://localhost"}
    answer = signed_in(psp).post(ADDRESS, data={"text": TYPED}, headers=ours)
    assert answer.status_code == code
    assert "A long thought\nthat took &lt;b&gt;" in answer.text
    assert "press Back" not in answer.text


def test_who_may_not_write_there_any_more_gets_it_back_too(signed_in, psp):
    browser, ours = signed_in(make_person(Role.DEPUTY)), BROWSER | {"Origin": "http://localhost"}
    answer = browser.post(f"/plans/{psp.id}/by-phone/topics", data={"text": TYPED}, headers=ours)
    assert answer.status_code == 403
    assert "A long thought" in answer.text


def test_too_large_a_form_for_a_page_that_is_not_there_is_still_a_page(client):
    sent = {"text": "x " * 600_000}
    assert client.post(
        "/nowhere", data=sent, headers=BROWSER | {"Origin": "http://localhost"}
    ).status_code in (404, 413)
