"""Opening, cancelling and listing rounds."""

from __future__ import annotations

import pytest

from mentoring.core.access import Role
from mentoring.rounds import actions, queries
from mentoring.rounds.models import RoundState
from tests.builders import make_coordinator, make_person


def test_the_coordinator_opens_a_round_and_lands_on_it(signed_in):
    browser = signed_in(make_coordinator())
    answer = browser.post("/rounds", data={"name": "Spring 2026"}, follow_redirects=True)
    assert answer.status_code == 200
    assert "Spring 2026" in answer.text
    assert queries.current().name == "Spring 2026"


def test_a_round_without_a_name_is_refused_in_words(signed_in):
    answer = signed_in(make_coordinator()).post("/rounds", data={"name": " "})
    assert "Enter a name for the round" in answer.text
    assert queries.current() is None


def test_a_second_round_is_refused_while_one_is_open(signed_in):
    me = make_coordinator()
    first = actions.open_round("First", by=me.id)
    with pytest.raises(actions.RoundError, match="is open already"):
        actions.open_round("Second", by=me.id)
    answer = signed_in(me).post("/rounds", data={"name": "Second"})
    assert "is open already" in answer.text
    assert queries.current().id == first.id


def test_a_cancelled_round_makes_room_for_the_next_and_stays_in_the_list(signed_in):
    me = make_coordinator()
    first = actions.open_round("First", by=me.id)
    actions.cancel(first.id, by=me.id)
    actions.cancel(first.id, by=me.id)
    assert queries.get(first.id).state is RoundState.CANCELLED
    actions.open_round("Second", by=me.id)
    page = signed_in(me).get("/rounds").text
    assert "First" in page
    assert "cancelled" in page


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.DEPUTY, Role.AUDITOR])
def test_nobody_else_opens_the_page(signed_in, role):
    assert signed_in(make_person(role)).get("/rounds").status_code == 403
