"""The coordinator's pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db
from mentoring.organisations import actions, queries
from mentoring.organisations.models import OrganisationType
from mentoring.people.models import Person
from tests.builders import make_coordinator, make_person
from tests.organisations.builders import make_organisation

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def browser(app: Flask, signed_in: SignIn) -> FlaskClient:
    return signed_in(make_coordinator())


def page(browser: FlaskClient, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return str(response.get_data(as_text=True))


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.AUDITOR, Role.DEPUTY])
def test_nobody_but_the_coordinator_may_open_them(app: Flask, signed_in: SignIn, role: Role) -> None:
    row = make_organisation()
    other = signed_in(make_person(role))
    for address in ("", f"/{row.id}", f"/{row.id}/correct", f"/{row.id}/merger"):
        assert other.get(f"/organisations{address}").status_code == 403
    assert other.post(f"/organisations/mergers/{uuid.uuid4()}/remove").status_code == 403


def test_an_empty_list_says_what_to_do(browser: FlaskClient) -> None:
    assert "mentoring import organisations" in page(browser, "/organisations")


def test_the_list_shows_what_a_closed_one_went_on_in(browser: FlaskClient) -> None:
    old, new = make_organisation("Oldtown NHS Trust"), make_organisation("Newtown NHS Trust")
    actions.set_successor(old.id, new.id, date(2026, 4, 1), None)
    html = page(browser, "/organisations?q=oldtown")
    assert "Closed" in html
    assert f'href="/organisations/{new.id}">Newtown NHS Trust' in html


def test_a_search_without_result_offers_a_way_on(browser: FlaskClient) -> None:
    make_organisation()
    html = page(browser, "/organisations?q=%3Cscript%3E")
    assert "Nothing was found for “&lt;script&gt;”" in html
    assert "Show all organisations" in html


def test_a_long_list_comes_in_pages_that_keep_the_search(browser: FlaskClient) -> None:
    for n in range(51):
        make_organisation(f"Anytown {n:02}")
    assert "/organisations?q=anytown&amp;page=2" in page(browser, "/organisations?q=anytown")
    second = page(browser, "/organisations?q=anytown&page=2")
    assert "Anytown 50" in second
    assert "/organisations?q=anytown&amp;page=1" in second


@pytest.mark.parametrize("number", ["0", "-3", "99", "x", "99999999999999999999"])
def test_any_page_number_shows_a_page(browser: FlaskClient, number: str) -> None:
    make_organisation("Anytown NHS Trust")
    assert "Anytown NHS Trust" in page(browser, f"/organisations?page={number}")


def test_the_details_show_what_came_before_and_after(browser: FlaskClient) -> None:
    actions.seed()
    row = queries.by_code("QM7")
    assert row is not None
    html = page(browser, f"/organisations/{row.id}")
    assert "NHS Central East Integrated Care Board" in html
    assert "31 March 2026" in html
    assert "Take back" not in html


def test_an_unknown_organisation_is_not_found(browser: FlaskClient) -> None:
    assert browser.get(f"/organisations/{uuid.uuid4()}").status_code == 404


def test_kind_and_region_can_be_corrected_and_it_is_recorded(browser: FlaskClient) -> None:
    row = make_organisation()
    address = f"/organisations/{row.id}/correct"
    assert page(browser, address).count("selected") == 2
    assert browser.post(address, data={"type": "community", "region": "Y58"}).status_code == 302
    db.session.refresh(row)
    assert (row.type, row.region, row.region_by_hand) == (OrganisationType.COMMUNITY, "Y58", True)
    assert db.session.query(AuditEvent).filter_by(action="organisations.correct").count() == 1


def test_an_unknown_kind_is_not_accepted(browser: FlaskClient) -> None:
    row = make_organisation()
    response = browser.post(f"/organisations/{row.id}/correct", data={"type": "x", "region": "y"})
    assert response.status_code == 200
    assert "There is a problem" in response.get_data(as_text=True)


def test_a_typed_one_can_be_given_another_name(browser: FlaskClient) -> None:
    row = make_organisation("Hopsice", ods_code=None)
    address = f"/organisations/{row.id}/correct"
    assert "Hopsice" in page(browser, address)
    browser.post(address, data={"name": "Hospice", "type": "other", "region": ""})
    db.session.refresh(row)
    assert row.name == "Hospice"


def test_a_merger_is_searched_chosen_recorded_and_taken_back(browser: FlaskClient) -> None:
    old, new = make_organisation("Oldtown NHS Trust"), make_organisation("Newtown NHS Trust")
    address = f"/organisations/{old.id}/merger?q=town"
    html = page(browser, address)
    assert str(new.id) in html
    assert f'value="{old.id}"' not in html  # never into itself
    day = {"on": ["1", "4", "2026"]}
    assert browser.post(address, data={"successor": str(new.id), **day}).status_code == 302
    html = page(browser, f"/organisations/{old.id}")
    assert "Take back this merger" in html
    assert "31 March 2026" in html
    ((succession, _),) = queries.after(old.id)
    assert browser.post(f"/organisations/mergers/{succession.id}/remove").status_code == 302
    assert "No merger is recorded" in page(browser, f"/organisations/{old.id}")


def test_a_merger_needs_an_organisation_and_a_day_that_make_sense(browser: FlaskClient) -> None:
    old, new = make_organisation("Oldtown", opened_on=date(2020, 4, 1)), make_organisation("Newtown")
    address = f"/organisations/{old.id}/merger?q=town"
    empty = browser.post(address).get_data(as_text=True)
    assert "Choose the organisation that it merged into" in empty
    assert "Enter the day on which the merger took effect" in empty
    early = browser.post(address, data={"successor": str(new.id), "on": ["1", "4", "2019"]})
    assert "The date must be after Oldtown opened." in early.get_data(as_text=True)
    assert queries.successions() == []


def test_a_merger_that_was_taken_back_already_is_not_found(browser: FlaskClient) -> None:
    assert browser.post(f"/organisations/mergers/{uuid.uuid4()}/remove").status_code == 404
