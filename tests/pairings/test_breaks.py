"""A pair on a break: who began it, when they meant to go on and why is nobody else's."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.exc import IntegrityError

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.pairings import breaks, queries
from mentoring.pairings.actions import NotTheirs
from mentoring.pairings.models import PairBreak, PairingState
from mentoring.profiles.models import PspStatus
from mentoring.profiles.queries import psp_profile
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import actors_of, main_of, make_pairing

pytestmark = pytest.mark.usefixtures("app")
SOON = timedelta(days=14)


def state_of(pairing):
    db.session.refresh(pairing)
    return pairing.state


def typed(day):
    return {"until": [str(day.day), str(day.month), str(day.year)]}


@pytest.mark.parametrize("who", ["psp", "mentor"])
def test_either_takes_a_break_and_either_goes_on(signed_in, who):
    pairing = make_pairing(days_ago=30)
    one = getattr(pairing, who)
    other = pairing.mentor if who == "psp" else pairing.psp
    page = signed_in(one).post(f"/pairs/{pairing.id}/break", follow_redirects=True).text
    assert "The two of you are on a break" in page
    assert (state_of(pairing), pairing.state_by) == (PairingState.PAUSED, one.id)
    assert queries.open_break(pairing.id).started_by == one.id
    assert psp_profile(pairing.psp_id).status is PspStatus.MATCHED
    page = signed_in(other).post(f"/pairs/{pairing.id}/go-on", follow_redirects=True).text
    assert "The break is over" in page
    assert "The two of you are on a break" not in page
    assert (state_of(pairing), pairing.state_by) == (PairingState.ACTIVE, other.id)
    (row,) = queries.breaks_in(pairing.id)
    assert row.ended_at is not None
    assert row.ended_by == other.id
    assert queries.open_breaks() == {}


def test_the_other_cannot_tell_who_began_it_nor_the_day(signed_in):
    pairing = make_pairing(days_ago=30, first_met_on=clock.today())
    browser, addresses = signed_in(pairing.mentor), (f"/pairs/{pairing.id}", "/")

    def seen(by, until):
        breaks.take(pairing.id, by=by, until=until, as_coordinator=True)
        with time_machine.travel(clock.now() + SOON + timedelta(days=1), tick=False):
            pages = [main_of(signed_in(pairing.mentor), address) for address in addresses]
        breaks.go_on(pairing.id, by=by, as_coordinator=True)
        return pages

    until = clock.today() + SOON
    by_psp = seen(pairing.psp_id, until)
    assert by_psp == seen(make_coordinator().id, until)
    assert by_psp == seen(pairing.mentor_id, None)
    assert "You and" in by_psp[1]
    assert browser.get(f"/pairs/{pairing.id}").status_code == 200


def test_the_audit_trail_does_not_say_which_of_the_two_it_was():
    pairing, coordinator = make_pairing(), make_coordinator()
    breaks.take(pairing.id, by=pairing.psp_id, until=None)
    breaks.go_on(pairing.id, by=pairing.mentor_id)
    assert actors_of(pairing) == {None}
    breaks.take(pairing.id, by=coordinator.id, until=None, as_coordinator=True)
    assert actors_of(pairing) == {None, coordinator.id}


def test_whoever_began_it_is_reminded_of_the_day_once_it_has_come(signed_in):
    pairing = make_pairing(days_ago=30)
    until = clock.today() + SOON
    page = signed_in(pairing.psp).post(f"/pairs/{pairing.id}/break", data=typed(until), follow_redirects=True)
    assert "You said you would like to go on from" in page.text
    with time_machine.travel(clock.now() + SOON, tick=False):
        browser = signed_in(pairing.psp)
        assert "You meant to go on from" in browser.get(f"/pairs/{pairing.id}").text
        assert "You meant to go on from" in browser.get("/").text
        assert state_of(pairing) is PairingState.PAUSED  # nothing happens by itself
        assert "Meant to go on</strong>" in signed_in(make_coordinator()).get("/pairs?show=active").text


@pytest.mark.parametrize("days", [0, -3, 400])
def test_a_return_day_lies_ahead_and_within_the_pairs_time(signed_in, days):
    pairing = make_pairing()
    day = clock.today() + timedelta(days=days)
    page = signed_in(pairing.psp).post(f"/pairs/{pairing.id}/break", data=typed(day)).text
    assert "Enter a day after today" in page
    with pytest.raises(breaks.NotThatDay):
        breaks.take(pairing.id, by=pairing.psp_id, until=day)
    assert state_of(pairing) is PairingState.ACTIVE


def test_a_second_break_changes_nothing():
    pairing = make_pairing()
    assert breaks.take(pairing.id, by=pairing.psp_id, until=None)
    assert not breaks.take(pairing.id, by=pairing.mentor_id, until=None)
    assert queries.open_break(pairing.id).started_by == pairing.psp_id
    with pytest.raises(IntegrityError), transaction():
        db.session.add(PairBreak(pairing_id=pairing.id, started_at=clock.now()))


def test_two_breaks_at_once_are_one(at_once):
    pairing = make_pairing()
    ids = pairing.psp_id, pairing.mentor_id
    results = at_once(*(lambda by=by: breaks.take(pairing.id, by=by, until=None) for by in ids))
    assert sorted(results) == [False, True]
    assert len(db.session.scalars(sa.select(PairBreak)).all()) == 1


def test_going_on_without_a_break_changes_nothing(signed_in):
    pairing = make_pairing()
    page = signed_in(pairing.psp).post(f"/pairs/{pairing.id}/go-on", follow_redirects=True).text
    assert "There was no break to end" in page


def test_the_coordinator_puts_a_pair_on_a_break_and_ends_it(signed_in):
    pairing, browser = make_pairing(), signed_in(make_coordinator())
    page = browser.post(f"/pairs/{pairing.id}/break", follow_redirects=True).text
    assert "End the break" in page
    assert "On a break" in browser.get("/pairs?show=active").text
    browser.post(f"/pairs/{pairing.id}/go-on")
    assert state_of(pairing) is PairingState.ACTIVE


def test_nobody_else_can(signed_in):
    pairing, stranger = make_pairing(), make_person(Role.PSP)
    with pytest.raises(NotTheirs):
        breaks.take(pairing.id, by=stranger.id, until=None)
    with pytest.raises(NotTheirs):
        breaks.go_on(pairing.id, by=stranger.id)
    browser = signed_in(stranger)
    for page in ("met", "break", "end", "change"):
        assert browser.get(f"/pairs/{pairing.id}/{page}").status_code == 404
        assert browser.post(f"/pairs/{pairing.id}/{page}").status_code == 404
    for deed in ("go-on", "change/withdraw"):
        assert browser.post(f"/pairs/{pairing.id}/{deed}").status_code == 404
    assert browser.post(f"/pairs/{pairing.id}/next", data={"then": "look"}).status_code == 404
