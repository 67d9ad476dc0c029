"""Rules about people by themselves: registered, not finished, still waiting, still there as a mentor."""

from datetime import date

import pytest
import time_machine

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.messages.rules import BY_KIND
from mentoring.people import actions as people
from mentoring.people.models import Channel
from mentoring.profiles import coordinator_actions, saving
from mentoring.profiles.models import MentorStatus, Part, PspStatus
from mentoring.profiles.queries import mentor_profile, psp_profile
from tests.builders import make_coordinator, make_person
from tests.messages.builders import TUESDAY, ask_for_link, at, days, owed
from tests.messages.test_rules import change
from tests.pairings.builders import make_mentor, make_psp

DAY = TUESDAY.date()


@pytest.fixture(autouse=True)
def _on_a_tuesday(app):
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def kinds(person, moment=None):
    return {kind for kind, person_id in owed(moment) if person_id == person.id}


def registered(channel=Channel.EMAIL, email="sam@example.org", roles=(Role.PSP,)):
    return coordinator_actions.add(
        name="Sam Fictional",
        email=email,
        roles=roles,
        channel=channel,
        phone="",
        address="",
        by=make_coordinator().id,
    )


def periods(kind, moment):
    return [item.period for item in BY_KIND[kind].owed(moment)]


def test_who_was_registered_by_somebody_else_is_told_for_60_days():
    person = registered()
    assert kinds(person) == {"registered"}
    assert "registered" in kinds(person, TUESDAY + days(59))
    assert "registered" not in kinds(person, TUESDAY + days(60))


def test_who_joined_by_themselves_need_not_be_told():
    people.join("Sam Fictional", "sam@example.org", Role.PSP, client="test")
    assert {kind for kind, _ in owed()} == {"sign_in_link"}


def test_who_has_signed_in_is_not_told_that_they_are_registered(signed_in):
    person = registered()
    request = ask_for_link(person)
    people.claim(request.id, people.token_of(request.id))
    assert "registered" not in kinds(person)
    change(person, email="other@example.org", email_confirmed_at=None)
    signed_in(person)
    assert "registered" not in kinds(person)


@pytest.mark.parametrize(("channel", "email"), [(Channel.PHONE, "sam@example.org"), (Channel.LETTER, None)])
def test_whom_the_coordinator_speaks_with_is_not_told_by_a_task(channel, email):
    assert kinds(registered(channel, email)) == set()


def test_who_does_the_coordinators_work_only_is_not_registered_for_mentoring():
    coordinator = make_coordinator()
    people.give_role(make_person(Role.AUDITOR), Role.DEPUTY, by=coordinator.id)
    assert owed() == set()


@pytest.mark.parametrize(
    ("role", "kind"), [(Role.PSP, "finish_profile_psp"), (Role.MENTOR, "finish_profile_mentor")]
)
def test_a_profile_that_is_not_sent_is_reminded_of_on_day_7_and_21_and_then_no_more(role, kind):
    person = make_person(role)
    assert [periods(kind, at(DAY + days(n), 0)) for n in (6, 7, 20, 21, 41, 42)] == [
        [],
        ["7"],
        ["7"],
        ["21"],
        ["21"],
        [],
    ]
    assert kinds(person, TUESDAY + days(7)) == {kind}


def test_a_draft_is_reminded_of_and_a_sent_profile_is_not():
    psp, mentor = make_person(Role.PSP), make_person(Role.MENTOR)
    make_psp(person=psp, status=PspStatus.DRAFT)
    make_mentor(person=mentor, status=MentorStatus.DRAFT)
    later = TUESDAY + days(7)
    assert (kinds(psp, later), kinds(mentor, later)) == ({"finish_profile_psp"}, {"finish_profile_mentor"})
    change(psp_profile(psp.id), status=PspStatus.READY)
    change(mentor_profile(mentor.id), status=MentorStatus.APPLIED)
    assert (kinds(psp, later), kinds(mentor, later)) == (set(), set())


def test_a_reminder_counts_from_the_day_of_each_role():
    person = make_psp(status=PspStatus.MATCHED, submitted_at=None)
    with time_machine.travel(TUESDAY + days(100), tick=False):
        people.give_role(person, Role.MENTOR, by=person.id)
    db.session.expire_all()
    assert "finish_profile_mentor" not in kinds(person, TUESDAY + days(106))
    assert "finish_profile_mentor" in kinds(person, TUESDAY + days(107))


def test_a_waiting_psp_hears_every_4_weeks_and_only_of_the_newest():
    make_psp(submitted_at=None)
    assert periods("still_looking", at(DAY + days(27), 23)) == []
    assert periods("still_looking", at(DAY + days(28), 0)) == [str(DAY + days(28))]
    assert periods("still_looking", at(DAY + days(55), 23)) == [str(DAY + days(28))]
    assert periods("still_looking", at(DAY + days(200), 0)) == [str(DAY + days(196))]


@pytest.mark.parametrize("status", [status for status in PspStatus if status is not PspStatus.WAITING])
def test_who_does_not_wait_is_not_told_that_we_still_look(status):
    person = make_psp(status=status, waiting_since=TUESDAY, submitted_at=None)
    assert "still_looking" not in kinds(person, TUESDAY + days(28))


def test_a_mentor_is_asked_each_quarter_for_4_weeks():
    make_mentor(submitted_at=None)
    found = [periods("capacity_check", at(date(2026, month, day), 0)) for month, day in ((6, 9), (6, 10))]
    assert found == [[], ["2026-06-10"]]
    assert periods("capacity_check", at(date(2026, 7, 7), 23)) == ["2026-06-10"]
    assert periods("capacity_check", at(date(2026, 7, 8), 0)) == []
    assert periods("capacity_check", at(date(2026, 9, 10), 0)) == ["2026-09-10"]


def test_who_confirmed_is_asked_3_months_after_that():
    mentor = make_mentor(submitted_at=None)
    change(mentor_profile(mentor.id), confirmed_at=TUESDAY + days(90))
    assert periods("capacity_check", TUESDAY + days(100)) == []
    assert periods("capacity_check", at(clock.add_months(DAY + days(90), 3))) == ["2026-09-08"]


@pytest.mark.parametrize("status", [status for status in MentorStatus if status is not MentorStatus.APPROVED])
def test_only_an_approved_mentor_is_asked(status):
    person = make_mentor(status=status, submitted_at=None)
    assert "capacity_check" not in kinds(person, at(date(2026, 6, 10)))


def test_a_mentor_confirms_on_the_page_that_the_message_leads_to(signed_in, monkeypatch):
    monkeypatch.setattr(saving, "missing", lambda subject: [])
    mentor = make_mentor(submitted_at=None, status_since=TUESDAY - days(100))
    assert "capacity_check" in kinds(mentor)
    browser = signed_in(mentor)
    page = browser.get("/profile/mentor/check").get_data(as_text=True)
    assert "Is all this still right?" in page
    answer = browser.post("/profile/mentor/check", follow_redirects=True).get_data(as_text=True)
    assert "We know now that everything is still right" in answer
    db.session.expire_all()
    assert "capacity_check" not in kinds(mentor)
    assert "You last did on 10 March 2026" in browser.get("/profile/mentor/check").get_data(as_text=True)


def test_a_psp_who_sends_their_profile_again_confirms_nothing(monkeypatch):
    monkeypatch.setattr(saving, "missing", lambda subject: [])
    psp = make_psp(submitted_at=TUESDAY - days(30))
    before = psp_profile(psp.id).submitted_at
    saving.submit(saving.subject_of(psp, Part.PSP, by=psp.id))
    assert psp_profile(psp.id).submitted_at == before
