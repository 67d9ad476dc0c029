from datetime import timedelta

import pytest

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.profiles import coordinator_queries, coordinator_words
from mentoring.profiles.models import PspStatus
from tests.builders import make_coordinator, make_person
from tests.counting import counted
from tests.profiles.coordinator.builders import (
    make_mentor_profile,
    make_organisation,
    make_place,
    make_psp_profile,
)


@pytest.fixture
def coordinator(signed_in):
    return signed_in(make_coordinator())


def found(text="", **choice):
    return {line.name for line in coordinator_queries.search(text=text, **choice).lines}


@pytest.mark.parametrize("path", ["/people", "/people/applications", "/people/add"])
def test_only_the_coordinator_opens_the_peoples_pages(signed_in, path):
    for role in (Role.PSP, Role.MENTOR, Role.AUDITOR, Role.DEPUTY):
        assert signed_in(make_person(role)).get(path).status_code == 403


def test_people_are_found_by_part_of_their_name_address_or_organisation(app):
    ann = make_person(Role.PSP, name="Ann Other", email="first@example.org")
    make_person(Role.PSP, name="Bea Else", email="second@example.org")
    make_place(ann, make_organisation("Barchester Hospitals"))
    assert found("other") == found("FIRST@") == found("barchester") == {"Ann Other"}


def test_a_percent_sign_is_only_a_percent_sign(app):
    make_person(Role.PSP, name="Ann Other")
    assert found("%") == set()


def test_people_are_narrowed_by_role_and_by_status(app):
    waiting = make_person(Role.PSP, name="Waiting")
    make_psp_profile(waiting)
    make_psp_profile(make_person(Role.PSP, name="Draft"), PspStatus.DRAFT)
    make_mentor_profile(make_person(Role.MENTOR, name="Mentor"))
    assert found(role="mentor") == {"Mentor"}
    assert found(status="psp.waiting") == {"Waiting"}
    assert found(status="mentor.approved") == {"Mentor"}


def test_the_list_says_the_status_in_words_and_for_how_long(coordinator):
    person = make_person(Role.PSP, name="Ann Other", region="Y56")
    make_psp_profile(person, status_since=clock.now() - timedelta(days=21))
    page = coordinator.get("/people").text
    assert "Waiting for a mentor for 3 weeks" in page.replace("14 days", "")
    assert "London" in page


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "since today"), (1, "for 1 day"), (13, "for 13 days"), (14, "for 2 weeks"), (70, "for 2 months")],
)
def test_how_long_is_told_in_the_unit_people_would_use(days, words):
    now = clock.now()
    assert coordinator_words.how_long(now - timedelta(days=days), now) == words


def test_somebody_who_is_both_is_listed_once_with_both_states(app):
    both = make_person(Role.PSP, Role.MENTOR, name="Both")
    make_psp_profile(both)
    make_mentor_profile(both)
    (line,) = coordinator_queries.search(text="Both").lines
    assert line.roles == ("Patient Safety Partner", "Mentor")
    assert len(line.states) == 2


def test_50_people_stand_on_a_page(app):
    for _ in range(51):
        make_person(Role.PSP)
    first, second = coordinator_queries.search(), coordinator_queries.search(page=2)
    assert (len(first.lines), len(second.lines), first.total, first.pages) == (50, 1, 51, 2)
    assert coordinator_queries.search(page=99).page == 2


def test_the_next_page_keeps_the_search(coordinator):
    for _ in range(51):
        make_person(Role.PSP)
    page = coordinator.get("/people?role=psp").text
    assert "/people?page=2&amp;role=psp" in page


def test_the_number_of_queries_does_not_grow_with_the_people(coordinator):
    def queries_for_the_page():
        with counted() as statements:
            coordinator.get("/people")
        return len(statements)

    make_psp_profile(make_person(Role.PSP))
    few = queries_for_the_page()
    for _ in range(20):
        make_psp_profile(make_person(Role.PSP, Role.MENTOR))
    assert queries_for_the_page() == few
    assert few <= 10


def test_a_search_without_result_offers_everybody(coordinator):
    assert "show everybody" in coordinator.get("/people?q=nobody-at-all").text


def test_a_made_up_filter_does_not_break_the_page(coordinator):
    assert coordinator.get("/people?status=psp.nonsense&role=king&page=x").status_code == 200
