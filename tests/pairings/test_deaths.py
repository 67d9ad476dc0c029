"""Somebody has died: everything stops at once, those who are left are phoned first, and no page says why."""

import uuid

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.casework import actions as casework
from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, transaction
from mentoring.pairings import actions, changes, deaths, queries
from mentoring.pairings.models import EndReason, PairingState, SuggestionState
from mentoring.people import actions as people
from mentoring.people.models import SignInRequest, SignInSession
from mentoring.profiles.models import MentorStatus, PspStatus
from mentoring.profiles.queries import mentor_profile, psp_profile
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import main_of, make_mentor, make_pairing, make_psp, make_suggestion

pytestmark = pytest.mark.usefixtures("app")


def die(person, by=None):
    return deaths.record(person.id, by=(by or make_coordinator()).id)


def to_phone():
    found = sa.select(Task).where(Task.kind == TaskKind.PHONE_FIRST)
    return db.session.scalars(found.execution_options(populate_existing=True)).all()


def fresh(row):
    db.session.refresh(row)
    return row


def test_nobody_is_signed_in_as_them_any_more_and_no_link_works(signed_in, client):
    person = make_psp()
    browser = signed_in(person)
    people.ask_for_link(person.email, client="x")
    link = db.session.scalar(sa.select(SignInRequest))
    die(person)
    assert "Hello" not in browser.get("/").text
    assert db.session.scalar(sa.select(SignInSession.ended_at)) is not None
    assert client.post(f"/sign-in/{link.id}/{people.token_of(link.id)}").status_code == 410
    people.ask_for_link(person.email, client="x")
    newest = db.session.scalar(sa.select(SignInRequest).where(SignInRequest.id != link.id))
    assert newest.person_id is None  # as for an address that nobody has: no message follows
    assert "Hello" not in signed_in(person).get("/").text


def test_suggestions_pairs_and_profiles_end_together():
    mentor = make_mentor(places=3)
    make_psp(person=mentor)
    asked, pairing = make_suggestion(mentor=mentor), make_pairing(mentor=mentor)
    changes.ask(pairing.id, psp_id=pairing.psp_id)
    assert die(mentor)
    assert fresh(asked).state is SuggestionState.WITHDRAWN
    assert psp_profile(asked.psp_id).status is PspStatus.WAITING
    assert (fresh(pairing).state, pairing.end_reason) == (PairingState.ENDED, EndReason.DIED)
    assert mentor_profile(mentor.id).status is MentorStatus.LEFT
    assert psp_profile(mentor.id).status is PspStatus.CLOSED
    assert queries.open_change_requests() == []
    assert [
        task.kind for task in db.session.scalars(sa.select(Task).where(Task.state == TaskState.OPEN))
    ] == [TaskKind.PHONE_FIRST]


def test_those_who_are_left_are_phoned_and_nobody_new_is_looked_for_until_then(signed_in):
    mentor = make_mentor(places=3)
    first, second = make_pairing(mentor=mentor), make_pairing(mentor=mentor)
    die(mentor)
    assert {(task.about_id, task.subject_id) for task in to_phone()} == {
        (first.psp_id, first.id),
        (second.psp_id, second.id),
    }
    profile = psp_profile(first.psp_id)
    assert (profile.status, profile.previous_match_ended) == (PspStatus.PAUSED, True)
    browser = signed_in(make_coordinator())
    page = browser.get(f"/work-list/{to_phone()[0].id}").text
    assert "Somebody" in page
    assert "has died" in page
    assert "Phone before anybody writes" in browser.get(f"/pairs/{first.id}").text
    browser.post(f"/people/{first.psp_id}/psp/resume")
    assert psp_profile(first.psp_id).status is PspStatus.WAITING


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-20T12:00:00+00:00", "2026-11-20"),  # a Friday
        ("2026-11-20T18:30:00+00:00", "2026-11-23"),
        ("2026-11-21T12:00:00+00:00", "2026-11-23"),
    ],
)
def test_the_call_is_due_the_same_or_the_next_working_day(now, due):
    with time_machine.travel(now, tick=False):
        pairing = make_pairing()
        die(pairing.psp)
    (task,) = to_phone()
    assert (task.about_id, str(task.due_on)) == (pairing.mentor_id, due)


@pytest.mark.parametrize("gone", ["psp", "mentor"])
def test_no_page_of_the_other_says_more_than_that_it_has_ended(signed_in, gone):
    pairing = make_pairing(
        make_psp(name="Ash Test", status=PspStatus.MATCHED), make_mentor(name="Bay Test"), days_ago=30
    )
    dead, left = (pairing.psp, pairing.mentor) if gone == "psp" else (pairing.mentor, pairing.psp)
    die(dead)
    browser = signed_in(left)
    addresses = "/", f"/pairs/{pairing.id}", f"/suggestions/{pairing.suggestion_id}", "/check-ins"
    for address in addresses:
        page = browser.get(address, follow_redirects=True).text.lower()
        assert not [word for word in ("died", "death", "deceased", "sorry") if word in page]
    for address in addresses[:2]:
        assert f"Your mentoring with {dead.first_name} has ended" in browser.get(address).text
    if gone == "mentor":
        assert "break" not in main_of(browser, "/")
        assert "another mentor" not in main_of(browser, f"/pairs/{pairing.id}")


def test_what_they_had_asked_for_is_off_the_work_list():
    person = make_psp()
    with transaction():
        casework.open_task(
            TaskKind.CONTACT_WANTED, about_id=person.id, subject_id=person.id, due_on=clock.today()
        )
    die(person)
    assert db.session.scalar(sa.select(Task.state)) is TaskState.DONE


def test_a_concern_they_had_raised_stays_on_the_work_list():
    psp = make_psp()
    with transaction():
        casework.open_task(TaskKind.CONCERN, about_id=psp.id, subject_id=uuid.uuid4(), due_on=clock.today())
    die(psp)
    assert db.session.scalar(sa.select(Task.state).where(Task.kind == TaskKind.CONCERN)) is TaskState.OPEN


def test_the_page_asks_first_and_says_whom_to_phone(signed_in):
    pairing, me = make_pairing(), make_coordinator()
    browser = signed_in(me)
    assert f"/people/{pairing.psp_id}/death" in browser.get(f"/people/{pairing.psp_id}").text
    page = browser.get(f"/people/{pairing.psp_id}/death").text
    assert pairing.mentor.name in page
    assert fresh(pairing).state is PairingState.ACTIVE
    page = browser.post(f"/people/{pairing.psp_id}/death", follow_redirects=True).text
    assert "Phone them before anybody writes" in page
    page = browser.get(f"/people/{pairing.psp_id}").text
    assert "has died" in page
    assert "remove the record" in page
    assert "Look for a mentor again" not in page
    assert "Has died" in browser.get("/people").text
    assert browser.get(f"/people/{pairing.psp_id}/death").status_code == 302


def test_of_somebody_without_a_pair_the_page_says_that_nobody_is_to_be_phoned(signed_in):
    person, browser = make_psp(), signed_in(make_coordinator())
    assert "nobody to phone" in browser.get(f"/people/{person.id}/death").text
    assert browser.post(f"/people/{person.id}/death").location == f"/people/{person.id}"


def test_it_is_the_coordinators_and_not_about_oneself(signed_in):
    person, me = make_psp(), make_coordinator()
    for page in ("death", "death/correct"):
        assert signed_in(person).post(f"/people/{person.id}/{page}").status_code == 403
    assert signed_in(me).post(f"/people/{me.id}/death").status_code == 404
    assert "has died" not in signed_in(me).get(f"/people/{me.id}").text


def test_a_coordinator_in_the_pair_is_not_told_by_the_work_list(signed_in):
    me = make_coordinator()
    pairing = make_pairing(mentor=make_mentor(person=me))
    browser = signed_in(me)
    die(pairing.psp)
    assert "Phone them" not in browser.get("/work-list").text
    assert browser.get(f"/work-list/{to_phone()[0].id}").status_code == 404
    assert "died" not in browser.get(f"/pairs/{pairing.id}").text
    assert "died" not in browser.get("/pairs?show=ended").text


def test_who_records_it_about_their_own_partner_need_not_be_phoned():
    me = make_coordinator()
    pairing = make_pairing(mentor=make_mentor(person=me))
    die(pairing.psp, by=me)
    assert to_phone() == []


def test_recording_it_twice_or_at_once_does_it_once(at_once):
    pairing, by = make_pairing(), make_coordinator().id
    deed = lambda: deaths.record(pairing.psp_id, by=by)  # noqa: E731
    assert sorted(at_once(deed, deed)) == [False, True]
    assert len(to_phone()) == 1
    lines = sa.select(AuditEvent).where(AuditEvent.action == "people.record-death")
    assert [line.actor_id for line in db.session.scalars(lines)] == [by]


def test_being_suggested_at_the_same_moment_leaves_nothing_open(at_once):
    psp, mentor, by = make_psp().id, make_mentor().id, make_coordinator().id

    def suggest():
        with transaction():
            actions.suggest(psp_id=psp, mentor_id=mentor, why={}, by=by)

    at_once(suggest, lambda: deaths.record(mentor, by=by))
    assert queries.open_suggestions_of(mentor) == []
    assert psp_profile(psp).status is PspStatus.WAITING


def test_an_error_half_way_leaves_everything_as_it_was(monkeypatch):
    pairing = make_pairing()
    monkeypatch.setattr(deaths.profiles, "move_psp", None)
    with pytest.raises(TypeError):
        die(pairing.psp)
    assert fresh(pairing).state is PairingState.ACTIVE
    assert fresh(pairing.psp).deceased_at is None
    assert to_phone() == []


def test_the_record_can_be_removed_but_nothing_is_brought_back(signed_in):
    pairing, me = make_pairing(), make_coordinator()
    die(pairing.psp)
    browser = signed_in(me)
    assert "Nothing else is brought back" in browser.get(f"/people/{pairing.psp_id}/death/correct").text
    page = browser.post(f"/people/{pairing.psp_id}/death/correct", follow_redirects=True).text
    assert "The record is removed" in page
    assert fresh(pairing.psp).deceased_at is None
    assert "Hello" in signed_in(pairing.psp).get("/").text
    assert (fresh(pairing).state, pairing.end_reason) == (PairingState.ENDED, EndReason.BY_COORDINATOR)
    assert psp_profile(pairing.psp_id).status is PspStatus.CLOSED
    (task,) = to_phone()
    assert task.taken_back  # else somebody were told of a death that was none
    assert not deaths.correct(pairing.psp_id, by=me.id)
    line = sa.select(AuditEvent.actor_id).where(AuditEvent.action == "people.correct-death")
    assert db.session.scalars(line).all() == [me.id]
    browser.post(f"/people/{pairing.psp_id}/psp/reopen")
    assert psp_profile(pairing.psp_id).status is PspStatus.WAITING


def test_a_mentor_who_died_does_not_come_back_by_mistake(signed_in):
    mentor, browser = make_mentor(), signed_in(make_coordinator())
    die(mentor)
    response = browser.post(f"/people/{mentor.id}/leaving", data={"deed": "back"})
    assert response.status_code == 409
    assert mentor_profile(mentor.id).status is MentorStatus.LEFT
    psp = make_psp()
    die(psp)
    assert browser.post(f"/people/{psp.id}/psp/reopen").status_code == 409
    assert signed_in(make_person(Role.PSP)).get(f"/people/{psp.id}/death").status_code == 403
