"""That a pair has met, and when."""

from datetime import timedelta

import pytest

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.pairings import meetings, queries
from mentoring.pairings.actions import NotTheirs
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import actors_of, make_pairing

pytestmark = pytest.mark.usefixtures("app")


def typed(day):
    return {"on": [str(day.day), str(day.month), str(day.year)]}


def met_on(pairing):
    return queries.get_pairing(pairing.id).first_met_on


@pytest.mark.parametrize("who", ["psp", "mentor"])
def test_either_of_the_two_says_when_they_met(signed_in, who):
    pairing, browser = make_pairing(days_ago=10), None
    browser = signed_in(getattr(pairing, who))
    assert "We have met" in browser.get(f"/pairs/{pairing.id}").text
    on = clock.today() - timedelta(days=2)
    page = browser.post(f"/pairs/{pairing.id}/met", data=typed(on), follow_redirects=True).text
    assert met_on(pairing) == on
    assert "The first meeting was on" in page
    assert "We have met" not in page
    assert "What to do first" not in page


def test_the_other_one_sees_the_day_and_can_correct_it(signed_in):
    pairing = make_pairing(days_ago=10, first_met_on=clock.today() - timedelta(days=5))
    browser = signed_in(pairing.mentor)
    browser.post(f"/pairs/{pairing.id}/met", data=typed(clock.today()))
    assert met_on(pairing) == clock.today()
    browser.post(f"/pairs/{pairing.id}/met", data={"not_met": "y"})
    assert met_on(pairing) is None


def test_the_coordinator_records_it_for_them(signed_in):
    pairing, me = make_pairing(days_ago=10), make_coordinator()
    page = signed_in(me).post(f"/pairs/{pairing.id}/met", data=typed(clock.today()), follow_redirects=True)
    assert met_on(pairing) == clock.today()
    assert "First meeting" in page.text
    assert actors_of(pairing) == {me.id}


@pytest.mark.parametrize("days", [-11, 1])
def test_a_day_before_the_start_or_in_the_future_is_refused(signed_in, days):
    pairing = make_pairing(days_ago=10)
    day = clock.today() + timedelta(days=days)
    page = signed_in(pairing.psp).post(f"/pairs/{pairing.id}/met", data=typed(day)).text
    assert "when the pair began, until today" in page
    with pytest.raises(meetings.NotThatDay):
        meetings.record(pairing.id, on=day, by=pairing.psp_id)
    assert met_on(pairing) is None


def test_a_day_must_be_given_and_be_one(signed_in):
    pairing = make_pairing(days_ago=10)
    browser = signed_in(pairing.psp)
    assert "Enter the day of the first meeting" in browser.post(f"/pairs/{pairing.id}/met").text
    page = browser.post(f"/pairs/{pairing.id}/met", data={"on": ["31", "2", "2026"]}).text
    assert "Enter a real date" in page


def test_nobody_else_finds_the_page():
    pairing = make_pairing()
    with pytest.raises(NotTheirs):
        meetings.record(pairing.id, on=clock.today(), by=make_person(Role.PSP).id)


def test_a_pair_that_has_ended_stays_as_it_was(signed_in):
    pairing = make_pairing(state="ended", days_ago=10)
    page = signed_in(pairing.psp).post(
        f"/pairs/{pairing.id}/met", data=typed(clock.today()), follow_redirects=True
    )
    assert "has ended already" in page.text
    assert met_on(pairing) is None
    assert not meetings.record(pairing.id, on=clock.today(), by=pairing.psp_id)


@pytest.mark.parametrize(("days", "tagged"), [(21, False), (22, True)])
def test_the_coordinator_sees_who_has_not_met_in_three_weeks(signed_in, days, tagged):
    make_pairing(days_ago=days)
    page = signed_in(make_coordinator()).get("/pairs?show=active").text
    assert "Not met yet" in page
    assert ("Not met yet</strong>" in page) is tagged
