"""What a coordinator did themselves, in words and page by page; nobody sees another's."""

import re

import pytest

from mentoring.core import audit
from mentoring.core.access import Role
from mentoring.core.db import transaction
from mentoring.people import actions, trail
from tests.builders import make_coordinator, make_person

ADDRESS = "/audit/own"


def do(action, person, by, times=1):
    with transaction():
        for _ in range(times):
            audit.record(action, person, actor_id=by.id, about_id=person.id, reason="Said in confidence")


def test_one_reads_what_one_did_and_to_whom_and_nothing_of_anybody_else(signed_in):
    me, other = make_coordinator(), make_coordinator()
    mine, theirs = make_person(Role.PSP, name="Ash Mine"), make_person(Role.PSP, name="Kim Theirs")
    do("wellbeing.read-note", mine, me)
    do("wellbeing.read-note", theirs, other)
    page = signed_in(me).get(ADDRESS).text
    assert trail.words("wellbeing.read-note") in page
    assert "Ash Mine" in page
    assert f"/people/{mine.id}" in page
    assert "Kim Theirs" not in page
    assert "in confidence" not in page


def test_it_is_read_page_by_page(signed_in):
    me, person = make_coordinator(), make_person(Role.PSP)
    do("casework.done", person, me, times=trail.PER_PAGE + 1)
    browser = signed_in(me)
    first, second = (browser.get(f"{ADDRESS}?page={page}").text for page in (1, 2))
    assert first.count("Closed a task") == trail.PER_PAGE
    assert "Older" in first
    assert second.count("Closed a task") == 1
    assert "Newer" in second
    assert "Older" not in second
    assert "Show the newest" in browser.get(f"{ADDRESS}?page=99999999999999999999").text


def test_what_has_no_words_of_its_own_is_still_readable():
    assert trail.words("rooms.paint-green") == "Paint green"


@pytest.mark.parametrize("action", ["concerns.looked", "messages.stop-stopped", "profiles.save-hopes"])
def test_kinds_of_one_verb_share_their_words(action):
    assert not re.search(r"[a-z]-[a-z]|\.", trail.words(action))


def test_the_front_page_leads_there_and_a_deputy_opens_it_only_while_covering(signed_in):
    coordinator, deputy = make_coordinator(), make_person(Role.DEPUTY)
    assert ADDRESS in signed_in(coordinator).get("/").text
    assert signed_in(deputy).get(ADDRESS).status_code == 403
    actions.start_cover(by=coordinator.id)
    assert signed_in(deputy).get(ADDRESS).status_code == 200
