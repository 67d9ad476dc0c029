"""The demonstration's pages: who to be, and the e-mails."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from mentoring.core.access import Role
from mentoring.demo import cast
from tests.builders import make_person


def text_of(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_says_that_everybody_is_made_up_even_before_anybody_is(demo_app: Flask) -> None:
    page = text_of(demo_app.test_client(), "/demo")
    assert "Everybody here is made up" in page
    assert "Nobody has been made up here yet" in page


def test_one_button_signs_in_as_each_part_whose_person_is_there(demo_app: Flask) -> None:
    make_person(Role.COORDINATOR, name="Cora Example", email="coordinator@example.org")
    client = demo_app.test_client()
    page = text_of(client, "/demo")
    assert 'id="coordinator"' in page
    assert 'id="auditor"' not in page
    action = re.search(r'action="(/demo/sign-in/[^"]+)"', page)
    assert action
    response = client.post(action[1])
    assert response.headers["Location"] == "/"
    assert "Cora" in text_of(client, "/demo")
    with client.session_transaction() as cookie:
        assert cookie["sign_in"]


def test_looking_at_a_sign_in_address_does_not_sign_in(demo_app: Flask) -> None:
    person = make_person(Role.PSP)
    assert demo_app.test_client().get(f"/demo/sign-in/{person.id}").status_code == 405


def test_signing_in_as_nobody_is_not_found(demo_app: Flask) -> None:
    response = demo_app.test_client().post("/demo/sign-in/00000000-0000-4000-8000-000000000000")
    assert response.status_code == 404


def test_anybody_can_be_found_by_part_of_a_name_or_address(demo_app: Flask) -> None:
    make_person(Role.PSP, name="Zora Imagined", email="zora@example.org")
    client = demo_app.test_client()
    assert "Sign in as Zora Imagined" in text_of(client, "/demo?who=ora+im")
    assert "Sign in as Zora Imagined" in text_of(client, "/demo?who=ZORA@")
    assert "Nobody’s name" in text_of(client, "/demo?who=%25")


def test_with_the_demonstration_off_none_of_it_exists(client: FlaskClient) -> None:
    person = make_person(Role.COORDINATOR)
    for path in ("/demo", "/demo/mail", "/demo/mail/a.eml"):
        assert client.get(path).status_code == 404
    assert client.post(f"/demo/sign-in/{person.id}").status_code == 404


def test_every_part_has_a_key_and_an_address_of_its_own() -> None:
    assert len({part.key for part in cast.CAST}) == len({part.email for part in cast.CAST}) == len(cast.CAST)
