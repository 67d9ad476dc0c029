"""The end of a pair: nobody's fault, nobody is told whose wish it was, and no dead end."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.pairings import actions, breaks, changes, deaths, ending, queries, tasks
from mentoring.pairings.ending import Next
from mentoring.pairings.models import ChangeRequest, ChangeState, EndReason, PairingState
from mentoring.profiles.models import MentorStatus, PspStatus
from mentoring.profiles.queries import mentor_profile, psp_profile
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import actors_of, main_of, make_mentor, make_pairing, make_psp

pytestmark = pytest.mark.usefixtures("app")


def of(pairing):
    db.session.refresh(pairing)
    return pairing.state, pairing.end_reason


def psp_of(pairing):
    profile = psp_profile(pairing.psp_id)
    return profile.status, profile.previous_match_ended


@pytest.mark.parametrize(("then", "status"), [("look", PspStatus.WAITING), ("not-now", PspStatus.CLOSED)])
def test_a_psp_ends_it_and_says_what_they_would_like_next(signed_in, then, status):
    old = clock.now() - timedelta(days=400)
    pairing = make_pairing(make_psp(status=PspStatus.MATCHED, waiting_since=old), days_ago=30)
    browser = signed_in(pairing.psp)
    page = browser.get(f"/pairs/{pairing.id}/end").text
    assert "You don’t need to give a reason" in page
    assert "Choose what you would like next" in browser.post(f"/pairs/{pairing.id}/end").text
    assert of(pairing) == (PairingState.ACTIVE, None)
    page = browser.post(f"/pairs/{pairing.id}/end", data={"then": then}, follow_redirects=True).text
    assert "has ended" in page
    assert "What happens next" in page
    assert of(pairing) == (PairingState.ENDED, EndReason.BY_THEM)
    assert psp_of(pairing) == (status, True)
    waits_since = psp_profile(pairing.psp_id).waiting_since
    assert (waits_since > old) is (status is PspStatus.WAITING)  # the next wait is a new one


def test_a_mentor_ends_it_and_the_psp_comes_among_the_first(signed_in):
    pairing = make_pairing(days_ago=30)
    page = signed_in(pairing.mentor).post(f"/pairs/{pairing.id}/end", follow_redirects=True).text
    assert "Your place is open again" in page
    assert of(pairing) == (PairingState.ENDED, EndReason.BY_THEM)
    assert psp_of(pairing) == (PspStatus.WAITING, True)
    assert queries.places_taken_by(pairing.mentor_id) == 0
    assert queries.is_past_pair(pairing.psp_id, pairing.mentor_id)
    assert "you come among the first" in signed_in(pairing.psp).get(f"/pairs/{pairing.id}").text


@pytest.mark.parametrize(
    ("status", "reason"),
    [(MentorStatus.APPROVED, EndReason.BY_COORDINATOR), (MentorStatus.LEAVING, EndReason.LEFT)],
)
def test_the_coordinator_ends_it(signed_in, status, reason):
    pairing, me = make_pairing(mentor=make_mentor(status=status)), make_coordinator()
    page = signed_in(me).post(f"/pairs/{pairing.id}/end", follow_redirects=True).text
    assert "waits for another mentor" in page
    assert of(pairing) == (PairingState.ENDED, reason)
    assert psp_of(pairing) == (PspStatus.WAITING, True)
    assert actors_of(pairing) == {me.id}


def test_a_last_yes_is_asked_for_first(signed_in):
    pairing = make_pairing()
    for who in (pairing.mentor, make_coordinator()):
        assert "This can’t be undone" in signed_in(who).get(f"/pairs/{pairing.id}/end").text
    assert of(pairing) == (PairingState.ACTIVE, None)


def test_ending_twice_changes_nothing(signed_in):
    pairing = make_pairing()
    assert ending.end(pairing.id, by=pairing.psp_id, then=Next.NOT_NOW)
    assert not ending.end(pairing.id, by=pairing.mentor_id)
    assert psp_of(pairing)[0] is PspStatus.CLOSED
    browser = signed_in(pairing.mentor)
    assert "has ended already" in browser.get(f"/pairs/{pairing.id}/end", follow_redirects=True).text
    assert "has ended already" in browser.get(f"/pairs/{pairing.id}/break", follow_redirects=True).text


def test_both_ending_at_once_end_it_once(at_once):
    pairing = make_pairing()
    ids = pairing.psp_id, pairing.mentor_id
    assert sorted(at_once(*(lambda by=by: ending.end(pairing.id, by=by) for by in ids))) == [False, True]
    assert psp_of(pairing) == (PspStatus.WAITING, True)


def test_a_break_and_the_end_at_once_leave_no_open_break(at_once):
    pairing = make_pairing()
    at_once(
        lambda: breaks.take(pairing.id, by=pairing.psp_id, until=None),
        lambda: ending.end(pairing.id, by=pairing.mentor_id),
    )
    assert of(pairing)[0] is PairingState.ENDED
    assert queries.open_break(pairing.id) is None


def test_nobody_else_can_end_it():
    pairing = make_pairing()
    with pytest.raises(actions.NotTheirs):
        ending.end(pairing.id, by=make_person(Role.MENTOR).id)
    assert of(pairing) == (PairingState.ACTIVE, None)


WAYS = ["psp", "mentor", "coordinator", "change", "completed", "died"]


def end_by(way, pairing, coordinator):
    if way in ("psp", "mentor"):
        ending.end(pairing.id, by=getattr(pairing, way).id)
    elif way == "coordinator":
        ending.end(pairing.id, by=coordinator.id, as_coordinator=True)
    elif way == "change":
        changes.ask(pairing.id, psp_id=pairing.psp_id)
        ending.end_for_change(queries.open_change_request(pairing.id).id, by=coordinator.id)
    elif way == "completed":
        with transaction():
            pairing.ends_on = clock.today() - timedelta(days=1)
        ending.end_due()
    else:
        deaths.record(pairing.psp_id, by=coordinator.id)


def test_the_mentors_pages_are_the_same_whoever_ended_it_and_why(signed_in):
    def pages(way):
        pairing = make_pairing(make_psp(name="Ash Test", status=PspStatus.MATCHED), make_mentor(name="Bay T"))
        end_by(way, pairing, make_coordinator())
        assert of(pairing)[0] is PairingState.ENDED
        browser = signed_in(pairing.mentor)
        found = main_of(browser, f"/pairs/{pairing.id}"), main_of(browser, "/")
        return [page.replace(str(pairing.id), "") for page in found]

    first, *others = [pages(way) for way in WAYS]
    assert "Your mentoring with Ash has ended" in first[0]
    assert "Your mentoring with Ash has ended" in first[1]
    assert all(other == first for other in others)


def test_the_psps_pages_do_not_say_who_ended_it(signed_in):
    def pages(way):
        pairing = make_pairing(make_psp(status=PspStatus.MATCHED), make_mentor(name="Bay Test"))
        end_by(way, pairing, make_coordinator())
        browser = signed_in(pairing.psp)
        found = main_of(browser, f"/pairs/{pairing.id}"), main_of(browser, "/")
        return [page.replace(str(pairing.id), "").replace(pairing.psp.name.split()[0], "") for page in found]

    assert pages("psp") == pages("mentor") == pages("coordinator") == pages("change")


def test_the_audit_trail_does_not_say_which_of_the_two_ended_it():
    for who in ("psp", "mentor"):
        pairing = make_pairing()
        ending.end(pairing.id, by=getattr(pairing, who).id)
        assert actors_of(pairing) == {None}
        assert psp_profile(pairing.psp_id).status_by is None


def test_the_coordinator_sees_why_but_not_of_a_pair_of_their_own(signed_in):
    me = make_coordinator()
    browser = signed_in(me)
    theirs, mine = make_pairing(), make_pairing(mentor=make_mentor(person=me))
    for pairing in (theirs, mine):
        end_by("change", pairing, make_coordinator())
    pages = browser.get(f"/pairs/{theirs.id}").text, browser.get(f"/pairs/{mine.id}").text
    assert "Ended for a change of mentor" in pages[0]
    assert "change of mentor" not in pages[1]
    assert browser.get("/pairs?show=ended").text.count("Ended for a change of mentor") == 1


def test_pairs_whose_last_day_is_over_end_by_the_clock_and_only_once():
    over = make_pairing(ends_on=clock.today() - timedelta(days=1))
    paused = make_pairing(ends_on=clock.today() - timedelta(days=1), state="paused")
    last_day = make_pairing(ends_on=clock.today())
    tasks.lapse()
    assert of(over) == of(paused) == (PairingState.ENDED, EndReason.COMPLETED)
    assert of(last_day) == (PairingState.ACTIVE, None)
    assert psp_of(over) == (PspStatus.CLOSED, False)
    assert ending.end_due() == 0


def test_who_asked_for_another_mentor_gets_one_also_when_the_time_runs_out():
    pairing = make_pairing()
    changes.ask(pairing.id, psp_id=pairing.psp_id)
    end_by("completed", pairing, None)
    assert of(pairing) == (PairingState.ENDED, EndReason.CHANGE)
    assert psp_of(pairing) == (PspStatus.WAITING, True)


def test_the_end_closes_the_break_and_the_request():
    pairing = make_pairing()
    changes.ask(pairing.id, psp_id=pairing.psp_id)
    breaks.take(pairing.id, by=pairing.psp_id, until=None)
    ending.end(pairing.id, by=pairing.mentor_id)
    assert queries.open_break(pairing.id) is None
    assert db.session.scalar(sa.select(ChangeRequest.state)) is ChangeState.DONE


def test_a_psp_can_look_again_and_stop_looking(signed_in):
    pairing = make_pairing(days_ago=30)
    ending.end(pairing.id, by=pairing.psp_id, then=Next.NOT_NOW)
    browser, address = signed_in(pairing.psp), f"/pairs/{pairing.id}/next"
    page = browser.post(address, data={"then": "look"}, follow_redirects=True).text
    assert "We are looking for another mentor for you" in page
    assert psp_of(pairing) == (PspStatus.WAITING, True)
    page = browser.post(address, data={"then": "not-now"}, follow_redirects=True).text
    assert "You can start again whenever you like" in page
    assert psp_of(pairing)[0] is PspStatus.CLOSED
    assert browser.post(address, data={"then": "no such"}).status_code == 400


def test_after_a_whole_year_looking_again_gives_no_priority(signed_in):
    pairing = make_pairing()
    end_by("completed", pairing, None)
    assert ending.choose_next(pairing.id, psp_id=pairing.psp_id, then=Next.LOOK)
    assert psp_of(pairing) == (PspStatus.WAITING, False)
    assert "among the first" not in signed_in(pairing.psp).get(f"/pairs/{pairing.id}").text


@pytest.mark.parametrize("status", [PspStatus.PROPOSED, PspStatus.MATCHED, PspStatus.PAUSED])
def test_what_is_next_is_not_chosen_where_something_else_goes_on(signed_in, status):
    pairing = make_pairing(make_psp(status=status), state="ended")
    browser = signed_in(pairing.psp)
    for then in Next:
        page = browser.post(
            f"/pairs/{pairing.id}/next", data={"then": then.value}, follow_redirects=True
        ).text
        assert "Nothing has changed" in page
    assert psp_of(pairing)[0] is status


def test_what_is_next_is_the_psps_to_choose_and_only_of_their_newest_pair(signed_in):
    psp = make_psp(status=PspStatus.CLOSED)
    old, new = make_pairing(psp, state="ended", days_ago=90), make_pairing(psp, state="ended", days_ago=9)
    assert not ending.choose_next(old.id, psp_id=psp.id, then=Next.LOOK)
    data = {"then": "look"}
    assert signed_in(new.mentor).post(f"/pairs/{new.id}/next", data=data).status_code == 404
    assert ending.choose_next(new.id, psp_id=psp.id, then=Next.LOOK)


def test_a_mentor_who_leaves_is_not_told_of_an_open_place(signed_in):
    pairing = make_pairing(state="ended")
    with transaction():
        mentor_profile(pairing.mentor_id).status = MentorStatus.LEAVING
    page = signed_in(pairing.mentor).get(f"/pairs/{pairing.id}").text
    assert "Your place is open again" not in page
    assert "See what is going on now" in page
