"""By phone: the coordinator writes for somebody who asked, and sees only what they write themselves."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.casework import queries as casework
from mentoring.casework.models import TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db
from mentoring.core.web.pages import day
from mentoring.wellbeing.plan import actions, queries, sitting
from mentoring.wellbeing.plan.models import Start
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_psp
from tests.wellbeing.plan.builders import make_plan

OLD, NEW = "Written by myself", "Said on the phone"


@pytest.fixture
def psp(app):
    psp = make_psp(name="Ash Test")
    make_plan(psp, feel_ok=OLD)
    return psp


@pytest.fixture
def coordinator(psp, signed_in):
    return signed_in(make_coordinator())


def begin(browser, psp, day=None, how="phone"):
    day = day or clock.today()
    agreed = {"agreed_on": [day.day, day.month, day.year]} | ({"agreed_by": how} if how else {})
    return browser.post(f"/plans/{psp.id}/by-phone", data=agreed, follow_redirects=True)


def write(browser, psp, text, key="feel-ok"):
    return browser.post(f"/plans/{psp.id}/by-phone/{key}", data={"text": text}, follow_redirects=True)


def test_nothing_is_written_before_the_agreement_is_recorded(coordinator, psp):
    write(coordinator, psp, NEW)
    assert queries.own_text(psp.id, "feel-ok") == OLD
    page = begin(coordinator, psp, how="").text
    assert "Choose how they asked" in page
    tomorrow = clock.today() + timedelta(days=1)
    page = begin(coordinator, psp, day=tomorrow).text
    assert "Enter today or a day before" in page


def test_what_they_write_is_added_below_and_only_that_is_shown_to_them(coordinator, psp):
    assert "Finish" in begin(coordinator, psp).text
    for text in ("First try", NEW):
        page = write(coordinator, psp, text).text
        assert page.count("nhsuk-tag--blue") == 1
        assert OLD not in page
    page = coordinator.get(f"/plans/{psp.id}/by-phone/feel-ok").text
    assert NEW in page
    assert OLD not in page
    assert queries.own_text(psp.id, "feel-ok") == f"{OLD}\n\n{NEW}"


def test_what_the_owner_writes_meanwhile_stays_and_is_not_shown(coordinator, psp):
    begin(coordinator, psp)
    write(coordinator, psp, "First")
    row = queries.section_of(queries.plan_of(psp.id), "feel-ok")
    actions.save(psp.id, "feel-ok", "My own again", version=row.version)
    write(coordinator, psp, NEW)
    assert queries.own_text(psp.id, "feel-ok") == f"My own again\n\n{NEW}"


def test_after_it_is_closed_they_see_nothing_of_it(coordinator, psp):
    begin(coordinator, psp)
    write(coordinator, psp, NEW)
    coordinator.post(f"/plans/{psp.id}/by-phone")
    assert NEW not in coordinator.get(f"/plans/{psp.id}/by-phone/feel-ok", follow_redirects=True).text
    assert coordinator.get(f"/plans/{psp.id}").status_code == 404
    begin(coordinator, psp)
    assert NEW not in coordinator.get(f"/plans/{psp.id}/by-phone/feel-ok").text


def test_it_closes_by_itself(coordinator, psp, signed_in):
    begin(coordinator, psp)
    write(coordinator, psp, NEW)
    with time_machine.travel(clock.now() + timedelta(hours=5)):
        again = signed_in(make_coordinator())
        assert NEW not in again.get(f"/plans/{psp.id}/by-phone/feel-ok", follow_redirects=True).text


def test_another_coordinator_sees_nothing_of_it(coordinator, psp, signed_in):
    begin(coordinator, psp)
    write(coordinator, psp, NEW)
    other = signed_in(make_coordinator())
    assert NEW not in other.get(f"/plans/{psp.id}/by-phone/feel-ok", follow_redirects=True).text


def test_the_owner_sees_that_it_happened_and_how_they_asked(coordinator, psp, signed_in):
    begin(coordinator, psp)
    write(coordinator, psp, NEW)
    page = signed_in(psp).get("/plan/sharing").text
    assert f"You asked for it by phone on {day(clock.today())}" in page
    assert "What helps me feel OK in this role" in page.split("What the coordinator wrote")[1]
    earlier = signed_in(psp).get("/plan/sections/feel-ok/earlier").text
    assert OLD in earlier
    actions_recorded = set(db.session.scalars(sa.select(AuditEvent.action)))
    assert "wellbeing.plan-sitting" in actions_recorded


def test_somebody_without_a_plan_gets_one_and_somebody_who_is_no_psp_does_not(coordinator, app):
    new, mentor = make_psp(), make_person(Role.MENTOR)
    begin(coordinator, new)
    write(coordinator, new, NEW, key="topics")
    assert queries.own_text(new.id, "topics") == NEW
    assert coordinator.get(f"/plans/{mentor.id}/by-phone").status_code == 404


def test_deleting_the_section_deletes_what_was_kept_of_the_call(coordinator, psp):
    begin(coordinator, psp)
    write(coordinator, psp, NEW)
    actions.delete_text(psp.id, "feel-ok")
    assert NEW not in coordinator.get(f"/plans/{psp.id}/by-phone/feel-ok").text
    write(coordinator, psp, "Again")
    assert queries.own_text(psp.id, "feel-ok") == "Again"


def test_finishing_closes_the_task_that_asked_for_it_and_only_once_it_is_finished(coordinator, psp):
    plan = actions.begin(psp.id, Start.PHONE)
    begin(coordinator, psp)
    assert casework.is_open(TaskKind.PLAN_BY_PHONE, plan.id)
    write(coordinator, psp, NEW)
    page = coordinator.post(f"/plans/{psp.id}/by-phone", follow_redirects=True).text
    assert "The task on the work list is done too" in page
    task = casework.task_for([TaskKind.PLAN_BY_PHONE], plan.id)
    assert (task.state, task.done_by is None) == (TaskState.DONE, False)
    assert "wrote" in task.outcome
    assert NEW not in task.outcome


def test_a_call_in_which_nothing_was_written_leaves_the_task_open(coordinator, psp):
    plan = actions.begin(psp.id, Start.PHONE)
    begin(coordinator, psp)
    page = coordinator.post(f"/plans/{psp.id}/by-phone", follow_redirects=True).text
    assert "work list" in page
    assert casework.is_open(TaskKind.PLAN_BY_PHONE, plan.id)


def test_the_owner_is_told_of_a_call_to_come_only_while_somebody_is_to_ring(coordinator, psp, signed_in):
    owner = signed_in(psp)
    actions.begin(psp.id, Start.PHONE)
    assert "You asked the coordinator to ring you" in owner.get("/plan").text
    begin(coordinator, psp)
    write(coordinator, psp, NEW)
    coordinator.post(f"/plans/{psp.id}/by-phone")
    assert "You asked the coordinator to ring you" not in owner.get("/plan").text


def test_a_second_sitting_takes_nothing_out_of_the_first_ones_section(coordinator, psp, signed_in):
    begin(coordinator, psp)
    write(coordinator, psp, "First")
    begin(signed_in(make_coordinator()), psp)
    assert "First" in coordinator.get(f"/plans/{psp.id}/by-phone/feel-ok").text
    write(coordinator, psp, NEW)
    assert queries.own_text(psp.id, "feel-ok") == f"{OLD}\n\n{NEW}"


def test_earlier_texts_deleted_during_the_call_do_not_take_the_owners_words_along(coordinator, psp):
    begin(coordinator, psp)
    write(coordinator, psp, "First")
    actions.delete_versions(psp.id, "feel-ok")
    write(coordinator, psp, NEW)
    assert queries.own_text(psp.id, "feel-ok") == f"{OLD}\n\nFirst\n\n{NEW}"


def test_what_was_typed_as_the_sitting_ended_is_given_back(coordinator, psp):
    begin(coordinator, psp)
    coordinator.post(f"/plans/{psp.id}/by-phone")
    page = write(coordinator, psp, NEW).text
    assert NEW in page
    assert "not saved" in page
    assert queries.own_text(psp.id, "feel-ok") == OLD


@pytest.fixture
def call(psp, signed_in):
    """A call in which Kim wrote in one section, and the owner’s browser."""
    kim = signed_in(make_person(Role.COORDINATOR, name="Kim Coordinates"))
    begin(kim, psp)
    write(kim, psp, NEW)
    return kim, signed_in(psp)


def test_while_the_call_is_open_the_owner_reads_who_still_sees_what(call, psp):
    kim, owner = call
    words = "Kim, the coordinator, can see what they wrote with you on the phone until the call is closed"
    for address in ("/plan", "/plan/sections/feel-ok", "/plan/sharing"):
        page = owner.get(address).text
        assert f"{words}, at the latest at" in page, address
        assert "Only you can see this" not in page, address
    assert "They saw only what they wrote that day" not in owner.get("/plan/sharing").text
    assert "Only you can see this" in owner.get("/plan/sections/topics").text
    kim.post(f"/plans/{psp.id}/by-phone")
    for address in ("/plan", "/plan/sections/feel-ok", "/plan/sharing"):
        assert words not in owner.get(address).text, address
    assert "Only you can see this" in owner.get("/plan/sections/feel-ok").text
    assert "They saw only what they wrote that day" in owner.get("/plan/sharing").text


def test_a_call_that_nobody_closed_is_over_after_four_hours_for_the_owner_too(call):
    _, owner = call
    with time_machine.travel(clock.now() + timedelta(hours=4), tick=False):
        for address in ("/plan", "/plan/sections/feel-ok", "/plan/sharing"):
            assert "until the call is closed" not in owner.get(address).text


def test_the_owners_list_says_who_wrote_there_and_when(call, psp):
    _, owner = call
    assert f"Kim, the coordinator, wrote here for you on {day(clock.today())}" in owner.get("/plan").text
    with time_machine.travel(clock.now() + timedelta(days=29)):
        assert sitting.wrote_lately(queries.plan_of(psp.id)) is None


def test_a_call_without_a_word_written_is_not_said_to_have_any(coordinator, psp, signed_in):
    begin(coordinator, psp)
    page = signed_in(psp).get("/plan").text
    assert "wrote here for you" not in page
    assert "until the call is closed" not in page
