"""The coordinator's work list."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from mentoring.casework import actions, queries
from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.people import actions as people
from mentoring.people.models import Channel
from tests.builders import make_coordinator, make_person

KIND = TaskKind.CONTACT_WANTED


def make_task(person=None, *, kind=KIND, days=2, subject_id=None):
    person = person or make_person(Role.PSP)
    subject_id = subject_id or uuid.uuid4()
    with transaction():
        actions.open_task(
            kind, about_id=person.id, subject_id=subject_id, due_on=clock.today() + timedelta(days=days)
        )
    return queries.task_for([kind], subject_id)


def test_a_task_is_opened_once_for_a_kind_and_subject(app):
    task = make_task()
    make_task(subject_id=task.subject_id)
    assert queries.count_open() == 1
    make_task(subject_id=task.subject_id, kind=TaskKind.SUPPORT_WANTED)
    assert queries.count_open() == 2


def test_a_task_that_was_seen_to_is_not_opened_again(app):
    task = make_task()
    actions.mark_done(task.id, outcome="We spoke", by=make_coordinator().id)
    make_task(subject_id=task.subject_id)
    assert queries.count_open() == 0


def test_a_task_that_was_taken_back_can_be_opened_again(app):
    task = make_task()
    with transaction():
        assert actions.take_back(KIND, subject_id=task.subject_id)
    assert queries.task_for([KIND], task.subject_id).taken_back
    make_task(subject_id=task.subject_id, days=5)
    task = queries.task_for([KIND], task.subject_id)
    assert (task.state, task.due_on) == (TaskState.OPEN, clock.today() + timedelta(days=5))
    assert not task.taken_back


def test_taking_back_leaves_alone_what_was_seen_to(app):
    task, coordinator = make_task(), make_coordinator()
    actions.mark_done(task.id, outcome="We spoke", by=coordinator.id)
    with transaction():
        assert not actions.take_back(KIND, subject_id=task.subject_id)
    assert queries.get_task(task.id).done_by == coordinator.id


def test_the_first_due_comes_first_and_overdue_is_said_in_words(app, signed_in):
    make_task(make_person(Role.PSP, name="Later Person"), days=9)
    make_task(make_person(Role.PSP, name="Overdue Person"), days=-1)
    make_task(make_person(Role.PSP, name="Today Person"), days=0)
    text = signed_in(make_coordinator()).get("/work-list").text
    assert text.index("Overdue Person") < text.index("Today Person") < text.index("Later Person")
    assert text.count("Overdue</strong>") == 1
    assert text.count("Today</strong>") == 1


def test_an_empty_list_says_what_will_appear(app, signed_in):
    assert "Nothing to do" in signed_in(make_coordinator()).get("/work-list").text


def test_a_task_shows_whom_to_reach_how_and_when_it_is_safe(app, signed_in):
    person = make_person(Role.PSP, name="Samira Fictional", channel=Channel.PHONE, shared_inbox=True)
    with transaction():
        person.phone, person.safe_times = "01632 960001", "After 6 on weekdays"
    text = signed_in(make_coordinator()).get(f"/work-list/{make_task(person).id}").text
    for expected in ("Samira Fictional", "A phone call", "01632 960001", "After 6 on weekdays"):
        assert expected in text
    assert "other people read this inbox" in text


@pytest.mark.parametrize(
    ("kind", "linked"),
    [
        (TaskKind.CONTACT_WANTED, True),
        (TaskKind.SUPPORT_WANTED, True),
        (TaskKind.CANNOT_SEND, False),
    ],
)
def test_only_tasks_from_a_check_in_lead_to_a_note(app, signed_in, kind, linked):
    task = make_task(kind=kind)
    text = signed_in(make_coordinator()).get(f"/work-list/{task.id}").text
    assert (f"/check-ins/{task.subject_id}/note" in text) is linked


def test_closing_a_task_needs_words_and_seals_them(app, signed_in):
    task, browser = make_task(), signed_in(make_coordinator())
    assert "Enter what came of it" in browser.post(f"/work-list/{task.id}", data={"outcome": " "}).text
    assert queries.count_open() == 1
    browser.post(f"/work-list/{task.id}", data={"outcome": "We spoke for a while"}, follow_redirects=True)
    stored = db.session.execute(sa.select(Task.state, Task.outcome_sealed)).one()
    assert stored.state is TaskState.DONE
    assert "spoke" not in stored.outcome_sealed
    page = browser.get(f"/work-list/{task.id}").text
    assert "We spoke for a while" in page
    assert "Mark as done" not in page
    assert "Done lately" in browser.get("/work-list").text


def test_closing_twice_keeps_the_first_outcome(app, signed_in):
    task, browser = make_task(), signed_in(make_coordinator())
    for words in ("First", "Second"):
        answer = browser.post(f"/work-list/{task.id}", data={"outcome": words}, follow_redirects=True)
    assert "closed already" in answer.text
    assert queries.get_task(task.id).outcome == "First"


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.DEPUTY, Role.AUDITOR])
def test_the_work_list_is_the_coordinators(app, signed_in, role):
    task, browser = make_task(), signed_in(make_person(role))
    assert browser.get("/work-list").status_code == 403
    assert browser.get(f"/work-list/{task.id}").status_code == 403
    assert browser.post(f"/work-list/{task.id}", data={"outcome": "x"}).status_code == 403
    assert queries.count_open() == 1


def test_a_covering_deputy_can_do_the_work(app, signed_in):
    deputy = make_person(Role.DEPUTY)
    people.start_cover(by=deputy.id)
    assert signed_in(deputy).get(f"/work-list/{make_task().id}").status_code == 200


def test_an_unknown_task_is_not_found(app, signed_in):
    assert signed_in(make_coordinator()).get(f"/work-list/{uuid.uuid4()}").status_code == 404
