"""Asking for another mentor: between the PSP and the coordinator, and never known to the mentor."""

import pytest
import sqlalchemy as sa

from mentoring.casework import queries as casework
from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db
from mentoring.pairings import actions, changes, ending, queries
from mentoring.pairings.models import ChangeRequest, ChangeState, EndReason, Exclusion, PairingState
from mentoring.profiles.models import PspStatus
from mentoring.profiles.queries import psp_profile
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import main_of, make_mentor, make_pairing, make_psp

pytestmark = pytest.mark.usefixtures("app")
WORDS = "We do not get on at all"


@pytest.fixture
def pairing():
    return make_pairing(
        make_psp(name="Ash Fictional", status=PspStatus.MATCHED), make_mentor(name="Bay Madeup"), days_ago=30
    )


def ask(pairing):
    changes.ask(pairing.id, psp_id=pairing.psp_id, words=WORDS)
    return queries.open_change_request(pairing.id)


def task():
    return db.session.scalar(
        sa.select(Task).where(Task.kind == TaskKind.CHANGE_WANTED).execution_options(populate_existing=True)
    )


def test_a_psp_asks_and_sees_what_happens_next(pairing, signed_in):
    browser = signed_in(pairing.psp)
    assert "Bay is not told that you asked" in browser.get(f"/pairs/{pairing.id}/change").text
    page = browser.post(f"/pairs/{pairing.id}/change", data={"words": WORDS}, follow_redirects=True).text
    assert "You asked for another mentor" in page
    assert WORDS in page
    assert "has not read it yet" in page
    assert "You asked us for another mentor" in browser.get(f"/pairs/{pairing.id}").text
    row = queries.open_change_request(pairing.id)
    assert [row] == queries.open_change_requests()
    assert (task().about_id, task().subject_id) == (pairing.psp_id, row.id)
    assert task().due_on == clock.add_working_days(clock.today(), 2)


def test_the_words_are_sealed(pairing):
    ask(pairing)
    assert "get on" not in db.session.scalar(sa.select(ChangeRequest.words_sealed))


def test_no_words_are_needed(pairing, signed_in):
    signed_in(pairing.psp).post(f"/pairs/{pairing.id}/change")
    row = queries.open_change_request(pairing.id)
    assert row.words == ""
    page = signed_in(make_coordinator()).get(f"/change-requests/{row.id}").text
    assert "gave no reason" in page
    assert "Read it" not in page


def test_asking_twice_is_asking_once(pairing, signed_in, at_once):
    deed = lambda: changes.ask(pairing.id, psp_id=pairing.psp_id)  # noqa: E731
    assert sorted(at_once(deed, deed)) == [False, True]
    assert (
        "asked already"
        in signed_in(pairing.psp).post(f"/pairs/{pairing.id}/change", follow_redirects=True).text
    )
    assert casework.count_open() == 1


def test_taking_it_back_takes_the_task_back_and_asking_again_makes_a_new_one(pairing, signed_in):
    ask(pairing)
    page = signed_in(pairing.psp).post(f"/pairs/{pairing.id}/change/withdraw", follow_redirects=True).text
    assert "You have taken it back" in page
    assert task().taken_back
    assert queries.open_change_requests() == []
    assert not changes.withdraw(pairing.id, psp_id=pairing.psp_id)
    ask(pairing)
    assert casework.count_open() == 1


def test_the_mentor_finds_no_such_page_and_sees_no_difference(pairing, signed_in):
    browser = signed_in(pairing.mentor)
    addresses = "/", f"/pairs/{pairing.id}", f"/pairs/{pairing.id}/end"
    before = [main_of(browser, address) for address in addresses]
    row = ask(pairing)
    assert [main_of(browser, address) for address in addresses] == before
    assert browser.get(f"/pairs/{pairing.id}/change").status_code == 404
    assert browser.post(f"/pairs/{pairing.id}/change").status_code == 404
    assert browser.get(f"/change-requests/{row.id}").status_code == 403
    for act in (changes.ask, changes.withdraw):
        with pytest.raises(actions.NotTheirs):
            act(pairing.id, psp_id=pairing.mentor_id)


def test_a_mentor_who_is_a_coordinator_too_does_not_learn_of_it(signed_in):
    me = make_coordinator()
    pairing, browser = make_pairing(mentor=make_mentor(person=me)), signed_in(me)
    addresses = "/", "/work-list", "/pairs?show=active", f"/pairs/{pairing.id}"
    before = [main_of(browser, address) for address in addresses]
    row = ask(pairing)
    assert [main_of(browser, address) for address in addresses] == before
    assert browser.get(f"/work-list/{task().id}").status_code == 404
    assert browser.get(f"/change-requests/{row.id}").status_code == 404
    assert browser.post(f"/change-requests/{row.id}", data={"deed": "read"}).status_code == 404
    changes.withdraw(pairing.id, psp_id=pairing.psp_id)
    assert [main_of(browser, address) for address in addresses] == before
    other = signed_in(make_coordinator())
    assert "Would like another mentor" in other.get("/work-list").text


def test_the_coordinator_comes_from_the_task_and_the_list_to_the_request(pairing, signed_in):
    row, browser = ask(pairing), signed_in(make_coordinator())
    address = f"/change-requests/{row.id}"
    for page in (f"/work-list/{task().id}", "/pairs?show=active", f"/pairs/{pairing.id}"):
        assert address in browser.get(page).text
    assert WORDS not in browser.get(address).text


def test_reading_the_words_is_recorded_and_the_psp_sees_when(pairing, signed_in):
    row, me = ask(pairing), make_coordinator()
    assert WORDS in signed_in(me).post(f"/change-requests/{row.id}", data={"deed": "read"}).text
    event = db.session.scalar(sa.select(AuditEvent).where(AuditEvent.action == "pairings.read-change"))
    assert (event.actor_id, event.about_id) == (me.id, pairing.psp_id)
    assert "The coordinator read it on" in signed_in(pairing.psp).get(f"/pairs/{pairing.id}/change").text


def test_the_coordinator_ends_the_pair_for_it(pairing, signed_in):
    row, me = ask(pairing), make_coordinator()
    page = signed_in(me).post(f"/change-requests/{row.id}", data={"deed": "end"}, follow_redirects=True).text
    assert "waits for another mentor, among the first" in page
    db.session.refresh(pairing)
    assert (pairing.state, pairing.end_reason) == (PairingState.ENDED, EndReason.CHANGE)
    profile = psp_profile(pairing.psp_id)
    assert (profile.status, profile.previous_match_ended) == (PspStatus.WAITING, True)
    exclusion = db.session.scalar(sa.select(Exclusion))
    assert (exclusion.psp_id, exclusion.mentor_id) == (pairing.psp_id, pairing.mentor_id)
    assert queries.get_change_request(row.id).state is ChangeState.DONE
    assert (task().state, task().done_by) == (TaskState.DONE, me.id)
    again = signed_in(me).post(f"/change-requests/{row.id}", data={"deed": "end"}, follow_redirects=True)
    assert "closed already" in again.text


def test_or_closes_the_request_and_the_pair_goes_on(pairing, signed_in):
    row, me = ask(pairing), make_coordinator()
    page = signed_in(me).post(f"/change-requests/{row.id}", data={"deed": "carry-on"}, follow_redirects=True)
    assert "the pair goes on" in page.text
    db.session.refresh(pairing)
    assert pairing.state is PairingState.ACTIVE
    assert (task().state, task().done_by) == (TaskState.DONE, me.id)
    assert not changes.carry_on(row.id, by=me.id)
    assert not ending.end_for_change(row.id, by=me.id)


def test_taking_it_back_and_ending_the_pair_at_once_do_not_mix(pairing, at_once):
    row, by = ask(pairing), make_coordinator().id
    results = at_once(
        lambda: changes.withdraw(pairing.id, psp_id=pairing.psp_id),
        lambda: ending.end_for_change(row.id, by=by),
    )
    assert sorted(results) == [False, True]
    ended = queries.get_pairing(pairing.id).state is PairingState.ENDED
    assert queries.get_change_request(row.id).state is (ChangeState.DONE if ended else ChangeState.WITHDRAWN)


def test_of_a_pair_that_has_ended_nothing_can_be_asked(signed_in):
    pairing = make_pairing(state="ended")
    assert not changes.ask(pairing.id, psp_id=pairing.psp_id)
    assert signed_in(pairing.psp).get(f"/pairs/{pairing.id}/change").status_code == 302


@pytest.mark.parametrize("role", [Role.PSP, Role.DEPUTY, Role.AUDITOR])
def test_the_request_is_the_coordinators(pairing, signed_in, role):
    row = ask(pairing)
    assert signed_in(make_person(role)).get(f"/change-requests/{row.id}").status_code == 403
    closed = signed_in(make_coordinator())
    changes.withdraw(pairing.id, psp_id=pairing.psp_id)
    page = closed.get(f"/change-requests/{row.id}").text
    assert "Taken back on" in page
    assert "End this pair" not in page
