"""A wish for contact: seen by somebody who says so, passed to the deputy by the clock, the five limits."""

import threading
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.casework import actions, contact, queries, tasks
from mentoring.casework.models import CameOf, Limit, Task, TaskKind, TaskState, WithoutAgreement
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, transaction
from mentoring.core.web.pages import day
from mentoring.people import actions as people
from tests.builders import make_coordinator, make_person

WEDNESDAY = datetime(2026, 12, 23, 11, 0, tzinfo=UTC)  # two bank holidays and a weekend follow


def make_task(person=None, *, kind=TaskKind.CONTACT_WANTED, due_on=None):
    person, subject_id = person or make_person(Role.PSP), uuid.uuid4()
    with transaction():
        actions.open_task(
            kind,
            about_id=person.id,
            subject_id=subject_id,
            due_on=due_on or clock.today() - timedelta(days=1),
        )
    return queries.task_for([kind], subject_id)


def fresh(task):
    db.session.expire_all()
    return db.session.get(Task, task.id)


def events(action):
    return list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == action)))


@pytest.mark.parametrize("kind", [TaskKind.CONTACT_WANTED, TaskKind.SUPPORT_WANTED])
def test_what_nobody_saw_in_time_goes_to_the_deputy_once(app, kind):
    task = make_task(kind=kind)
    now = clock.now()
    assert contact.escalate_due(now) == 1
    assert contact.escalate_due(now + timedelta(days=1)) == 0
    assert fresh(task).escalated_at == now
    assert len(events("casework.escalate")) == 1
    assert [found.id for found, _ in queries.escalated(now)] == [task.id]
    assert queries.escalated(now - timedelta(seconds=1)) == []


def test_it_goes_at_the_end_of_the_day_it_was_due_over_bank_holidays(app):
    with time_machine.travel(WEDNESDAY, tick=False):
        task = make_task(due_on=clock.add_working_days(clock.today(), 2))
        assert task.due_on == date(2026, 12, 29)
    last_minute = datetime(2026, 12, 29, 23, 59, tzinfo=UTC)
    assert contact.escalate_due(last_minute) == 0
    assert contact.escalate_due(last_minute + timedelta(minutes=1)) == 1


def test_the_end_of_the_day_is_londons(app):
    make_task(due_on=date(2026, 7, 1))
    assert contact.escalate_due(datetime(2026, 7, 1, 22, 59, tzinfo=UTC)) == 0
    assert contact.escalate_due(datetime(2026, 7, 1, 23, 0, tzinfo=UTC)) == 1


def test_what_was_seen_or_done_or_taken_back_stays_with_the_coordinator(app):
    by = make_coordinator().id
    seen, done, back = make_task(), make_task(), make_task()
    contact.say_seen(seen.id, by=by)
    actions.mark_done(done.id, outcome="We spoke", by=by, came_of=CameOf.SPOKE, acted_on=clock.today())
    with transaction():
        actions.take_back(back.kind, subject_id=back.subject_id)
    assert contact.escalate_due(clock.now()) == 0


@pytest.mark.parametrize("kind", [TaskKind.CANNOT_SEND, TaskKind.REACH_OTHERWISE, TaskKind.HELPLINES_DUE])
def test_other_work_never_goes_to_the_deputy(app, kind):
    make_task(kind=kind)
    assert contact.escalate_due(clock.now()) == 0


def test_the_worker_does_it(app):
    task = make_task()
    tasks.escalate()
    assert fresh(task).escalated_at is not None


def test_two_workers_escalate_once(app):
    task, now = make_task(), clock.now()
    task_id = task.id
    db.session.commit()
    start, found = threading.Barrier(2), []

    def work():
        with app.app_context():
            start.wait(5)
            found.append(contact.escalate_due(now))
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(found) == [0, 1]
    db.session.rollback()
    assert len([e for e in events("casework.escalate") if e.subject_id == task_id]) == 1


def test_asking_anew_starts_anew(app):
    task = make_task()
    contact.escalate_due(clock.now())
    with transaction():
        actions.take_back(task.kind, subject_id=task.subject_id)
        actions.open_task(task.kind, about_id=task.about_id, subject_id=task.subject_id, due_on=clock.today())
    assert (fresh(task).escalated_at, fresh(task).seen_at) == (None, None)


def test_a_deputy_who_does_not_cover_opens_what_went_to_them_and_nothing_else(app, signed_in):
    deputy, theirs, other = make_person(Role.DEPUTY), make_task(), make_task(due_on=date(2099, 1, 1))
    browser = signed_in(deputy)
    assert browser.get(f"/work-list/{theirs.id}").status_code == 403
    contact.escalate_due(clock.now())
    page = browser.get(f"/work-list/{theirs.id}")
    assert page.status_code == 200
    assert "It went to the deputy" in page.text
    for closed in ("/note", "/people/", "without-agreement"):
        assert closed not in page.text.split("<main")[1]
    for address in (f"/work-list/{other.id}", f"/work-list/{uuid.uuid4()}", "/work-list"):
        assert browser.get(address).status_code == 403
    assert browser.post(f"/work-list/{other.id}/seen").status_code == 403
    assert browser.get(f"/work-list/{theirs.id}/without-agreement").status_code == 403
    assert browser.get(f"/check-ins/{theirs.subject_id}/note").status_code == 404


def test_the_deputy_finds_it_at_home_and_can_see_to_it(app, signed_in):
    person = make_person(Role.PSP, name="Waiting Person")
    task, browser = make_task(person), signed_in(make_person(Role.DEPUTY))
    assert "Waiting Person" not in browser.get("/").text
    contact.escalate_due(clock.now())
    assert f"/work-list/{task.id}" in browser.get("/").text
    browser.post(f"/work-list/{task.id}/seen")
    assert fresh(task).seen_at
    assert queries.escalated(clock.now()) == []
    answer = browser.post(
        f"/work-list/{task.id}", data={"came_of": "spoke", "outcome": "We spoke"}, follow_redirects=True
    )
    assert "The task is done." in answer.text
    assert fresh(task).state is TaskState.DONE
    assert browser.get(f"/work-list/{task.id}").status_code == 403  # it ends with the work


def test_a_deputy_does_not_see_to_what_they_asked_for_themselves(app, signed_in):
    both = make_person(Role.DEPUTY, Role.PSP)
    task = make_task(both)
    contact.escalate_due(clock.now())
    assert signed_in(both).get(f"/work-list/{task.id}").status_code == 403
    assert f"/work-list/{task.id}" not in signed_in(both).get("/").text


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.AUDITOR])
def test_nobody_else_opens_it_before_or_after(app, signed_in, role):
    task, browser = make_task(), signed_in(make_person(role))
    contact.escalate_due(clock.now())
    assert browser.get(f"/work-list/{task.id}").status_code == 403
    assert browser.post(f"/work-list/{task.id}/seen").status_code == 403


def test_opening_the_page_is_not_having_seen_it(app, signed_in):
    task, coordinator = make_task(), make_coordinator()
    browser = signed_in(coordinator)
    assert "I have seen this and will get in touch" in browser.get(f"/work-list/{task.id}").text
    assert fresh(task).seen_at is None
    page = browser.post(f"/work-list/{task.id}/seen", follow_redirects=True).text
    assert f"Seen by {coordinator.name}" in page
    assert "I have seen this and will" not in page
    assert fresh(task).seen_by == coordinator.id
    assert f"Seen on {day(clock.today())}" in browser.get("/work-list").text


def test_the_first_to_see_it_stands(app, signed_in):
    task, first = make_task(), make_coordinator()
    signed_in(first).post(f"/work-list/{task.id}/seen")
    page = signed_in(make_coordinator()).post(f"/work-list/{task.id}/seen", follow_redirects=True)
    assert "Nothing has changed" in page.text
    assert fresh(task).seen_by == first.id
    assert len(events("casework.seen")) == 1


def test_only_a_wish_for_contact_is_seen(app):
    task = make_task(kind=TaskKind.CANNOT_SEND)
    assert not contact.say_seen(task.id, by=make_coordinator().id)


def test_the_coordinator_reads_that_it_went_to_the_deputy(app, signed_in):
    task, browser = make_task(), signed_in(make_coordinator())
    contact.escalate_due(clock.now())
    assert "It went to the deputy" in browser.get(f"/work-list/{task.id}").text
    assert "With the deputy since" in browser.get("/work-list").text


def test_closing_says_what_was_done_and_when(app, signed_in):
    task, browser = make_task(), signed_in(make_coordinator())
    address = f"/work-list/{task.id}"
    assert "Choose what you did" in browser.post(address, data={"outcome": "x"}).text
    ahead = {"came_of": "wrote", "outcome": "x", "acted_on": ["1", "1", "2099"]}
    assert "must be today or in the past" in browser.post(address, data=ahead).text
    on = clock.today() - timedelta(days=1)
    parts = [str(on.day), str(on.month), str(on.year)]
    browser.post(address, data={"came_of": "wrote", "outcome": "A card", "acted_on": parts})
    closed = fresh(task)
    assert (closed.state, closed.came_of, closed.acted_on) == (TaskState.DONE, CameOf.WROTE, on)
    assert closed.seen_at is not None  # who has done it has seen it
    assert f"I wrote to them, on {day(on)}" in browser.get(address).text


def test_who_could_not_be_reached_is_tried_again(app, signed_in):
    task, browser = make_task(), signed_in(make_coordinator())
    address = f"/work-list/{task.id}"
    tried = {"came_of": "tried", "outcome": "Rang twice"}
    assert "The task stays open" in browser.post(address, data=tried, follow_redirects=True).text
    now = fresh(task)
    assert (now.state, now.due_on) == (TaskState.OPEN, clock.add_working_days(clock.today(), 1))
    assert now.seen_at is not None
    page = browser.get(address).text
    assert f"Last tried on {day(clock.today())}" in page
    assert "Rang twice" in page
    browser.post(address, data={"came_of": "gave-up", "outcome": "Left a message"})
    closed = fresh(task)
    assert (closed.state, closed.came_of) == (TaskState.DONE, CameOf.GAVE_UP)
    assert closed.outcome == "Rang twice\n\nLeft a message"


def test_whoever_says_they_saw_it_has_it(app, signed_in):
    task, coordinator = make_task(), make_coordinator()
    browser = signed_in(coordinator)
    address = f"/work-list/{task.id}"
    assert "I’ll do this" not in browser.get(address).text  # one button is enough
    browser.post(f"{address}/seen")
    assert fresh(task).taken_by == coordinator.id
    assert "Hand back" in browser.get(address).text


def test_a_wish_for_another_mentor_is_not_closed_without_settling_it(app, signed_in):
    task, browser = make_task(kind=TaskKind.CHANGE_WANTED), signed_in(make_coordinator())
    address = f"/work-list/{task.id}"
    assert "Mark as done" not in browser.get(address).text
    page = browser.post(address, data={"outcome": "We spoke"}, follow_redirects=True).text
    assert "Nothing was changed" in page
    assert fresh(task).state is TaskState.OPEN


LIMITS = {"limit": "harm", "reason": "The quiet canary"}


def test_acting_without_agreement_is_a_sealed_record_and_nothing_else(app, signed_in):
    task, coordinator = make_task(), make_coordinator()
    browser, address = signed_in(coordinator), f"/work-list/{task.id}/without-agreement"
    page = browser.get(address).text
    assert all(limit.words.replace("'", "’") in page for limit in Limit)
    for missing in ({"limit": "harm"}, {"reason": "x"}, {"limit": "because", "reason": "x"}):
        assert "There is a problem" in browser.post(address, data=missing).text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(WithoutAgreement)) == 0
    page = browser.post(address, data=LIMITS, follow_redirects=True).text
    assert "The quiet canary" in page
    (act,) = queries.acts_on(task.id)
    assert (act.limit, act.by, act.owner_sees) == (Limit.HARM, coordinator.id, True)
    assert "canary" not in act.reason_sealed
    (event,) = events("casework.act-without-agreement")
    assert (event.actor_id, event.about_id, event.reason) == (coordinator.id, task.about_id, "")
    assert fresh(task).state is TaskState.OPEN


def test_its_owner_sees_that_it_was_done_and_why_in_kind(app, signed_in):
    owner = make_person(Role.PSP)
    task = make_task(owner)
    assert "without your agreement" not in signed_in(owner).get("/check-ins").text
    signed_in(make_coordinator()).post(f"/work-list/{task.id}/without-agreement", data=LIMITS)
    page = signed_in(owner).get("/check-ins").text
    assert "without your agreement" in page
    assert "somebody is at risk of serious harm" in page
    assert "canary" not in page
    assert "without your agreement" not in signed_in(make_person(Role.PSP)).get("/check-ins").text


def test_it_is_hidden_where_seeing_it_would_be_a_risk(app, signed_in):
    owner, coordinator = make_person(Role.PSP), make_coordinator()
    task, browser = make_task(owner), signed_in(coordinator)
    browser.post(f"/work-list/{task.id}/without-agreement", data=LIMITS | {"hide": "y"})
    assert "without your agreement" not in signed_in(owner).get("/check-ins").text
    (event,) = events("casework.act-without-agreement")
    assert event.about_id is None  # not among what was done about them
    assert f"Hidden from {owner.first_name}" in browser.get(f"/work-list/{task.id}").text


def test_only_on_a_wish_for_contact_and_only_by_the_coordinator(app, signed_in):
    task = make_task()
    other = make_task(kind=TaskKind.CANNOT_SEND)
    browser = signed_in(make_coordinator())
    assert browser.post(f"/work-list/{other.id}/without-agreement", data=LIMITS).status_code == 404
    assert browser.get(f"/work-list/{uuid.uuid4()}/without-agreement").status_code == 404
    for role in (Role.PSP, Role.MENTOR, Role.AUDITOR, Role.DEPUTY):
        page = signed_in(make_person(role)).post(f"/work-list/{task.id}/without-agreement", data=LIMITS)
        assert page.status_code == 403
    covering = make_person(Role.DEPUTY)
    people.start_cover(by=covering.id)
    assert signed_in(covering).get(f"/work-list/{task.id}/without-agreement").status_code == 200
