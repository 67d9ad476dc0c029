"""Headers, error pages and the field layer."""

import pytest
from flask import render_template_string
from jinja2 import UndefinedError
from sqlalchemy.exc import OperationalError

from mentoring.core.access import Role
from mentoring.core.db import db
from tests.builders import make_person


def test_the_policy_lets_in_no_foreign_or_inline_script(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


def test_no_page_is_kept_by_a_browser_or_proxy(client):
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_an_unknown_page_says_so_in_the_persons_own_header(signed_in, app):
    person = make_person(Role.PSP, name="Robin Test")
    response = signed_in(person).get("/nowhere")
    assert response.status_code == 404
    assert "Page not found" in response.text
    assert "Robin" in response.text


def test_the_wrong_method_has_a_page(client):
    assert client.post("/help").status_code == 405


def test_a_form_that_is_too_large_has_a_page(client):
    assert client.post("/sign-in", data={"email": "x" * 6_000_000}).status_code == 413


def test_typed_markup_comes_back_as_text(client):
    response = client.post("/join", data={"name": "<script>alert(1)</script>", "email": "nonsense"})
    assert "<script>alert(1)" not in response.text
    assert "&lt;script&gt;alert(1)" in response.text


def test_a_problem_is_named_at_the_top_and_beside_the_field(client):
    response = client.post("/sign-in", data={"email": "nonsense"})
    assert response.text.count("Enter an e-mail address in the right format") == 2
    assert 'href="#email"' in response.text
    assert "<title>Error: " in response.text


def test_a_missing_csrf_token_is_refused_with_a_page(app):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        response = app.test_client().post("/sign-in", data={"email": "a@example.org"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert response.status_code == 400
    assert "expired" in response.text


def test_printing_a_name_that_does_not_exist_is_an_error(app):
    with app.test_request_context(), pytest.raises(UndefinedError):
        render_template_string("{{ misspelled }}")


def test_text_that_a_database_cannot_hold_is_dropped(client, app):
    assert client.post("/sign-in", data={"email": "\x00a@example.org"}).status_code == 302


@pytest.mark.parametrize(
    "page", ["/sign-in?next=/%00", "/profile/psp/organisations/add?q=a%00b", "/?a=1&b=%00"]
)
def test_an_address_that_no_database_can_look_up_is_not_found(signed_in, app, page):
    assert signed_in(make_person(Role.PSP)).get(page).status_code == 404


def test_a_missing_file_is_not_remembered_for_a_year(client):
    headers = client.get("/assets/none.js").headers
    assert headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in headers
    assert "immutable" in client.get("/assets/app.css").headers["Cache-Control"]


def test_a_lost_database_has_a_page_that_needs_none(app, monkeypatch):
    def gone(*_args, **_kwargs):
        raise OperationalError("select", {}, Exception("connection refused"))

    person = make_person(Role.PSP)
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["sign_in"] = str(person.id)
    monkeypatch.setattr(db.session, "get", gone)
    response = browser.get("/")
    assert response.status_code == 503
    assert "not available" in response.text
    assert "116 123" in response.text
