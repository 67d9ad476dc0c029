"""The coordinator's work list."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.casework import actions, needs, queries
from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.messages import queueing, sending
from mentoring.messages.delivery import PermanentRefusal
from mentoring.pairings import actions as pairings
from mentoring.pairings.models import Answer
from mentoring.people import actions as people
from mentoring.people.models import Channel
from mentoring.profiles.models import PspStatus
from mentoring.profiles.queries import psp_profile
from tests.builders import make_coordinator, make_person
from tests.messages.builders import TUESDAY, Remembering, ask_for_link
from tests.pairings.builders import make_mentor, make_psp, make_suggestion

KIND = TaskKind.CONTACT_WANTED
DONE = {"came_of": "spoke"}


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
    browser.post(
        f"/work-list/{task.id}", data=DONE | {"outcome": "We spoke for a while"}, follow_redirects=True
    )
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
        answer = browser.post(f"/work-list/{task.id}", data=DONE | {"outcome": words}, follow_redirects=True)
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


# Who has it


def line(browser, task, show=""):
    text = browser.get(f"/work-list{show}").text
    return next((row for row in text.split("<tr")[1:] if str(task.id) in row), "")


def test_a_task_is_taken_on_and_handed_back(app, signed_in):
    task, coordinator = make_task(), make_coordinator()
    browser = signed_in(coordinator)
    assert "Nobody yet" in line(browser, task)
    page = browser.post(f"/work-list/{task.id}/take", follow_redirects=True).text
    assert "Hand back" in page
    assert ">You</span>" in line(browser, task)
    assert queries.get_task(task.id).taken_by == coordinator.id
    browser.post(f"/work-list/{task.id}/hand_back")
    assert queries.get_task(task.id).taken_by is None
    assert "Nobody yet" in line(browser, task)


def test_what_somebody_has_cannot_be_taken_but_handed_back_for_them(app, signed_in):
    task, other = make_task(), make_person(Role.COORDINATOR, name="Otto Other")
    actions.take_on(task.id, by=other.id)
    browser = signed_in(make_coordinator())
    assert "Otto Other" in line(browser, task)
    assert "somebody else has it" in browser.post(f"/work-list/{task.id}/take", follow_redirects=True).text
    assert queries.get_task(task.id).taken_by == other.id
    assert "Hand back for Otto" in browser.get(f"/work-list/{task.id}").text
    browser.post(f"/work-list/{task.id}/hand_back")
    assert queries.get_task(task.id).taken_by is None


def test_what_is_done_can_be_neither_taken_nor_handed_back(app):
    task, coordinator = make_task(), make_coordinator()
    actions.take_on(task.id, by=coordinator.id)
    actions.mark_done(task.id, outcome="We spoke", by=coordinator.id)
    assert not actions.take_on(task.id, by=make_coordinator().id)
    assert not actions.hand_back(task.id, by=coordinator.id)
    assert queries.get_task(task.id).taken_by == coordinator.id


def test_a_task_that_is_opened_again_is_nobodys(app):
    task = make_task()
    actions.take_on(task.id, by=make_coordinator().id)
    with transaction():
        actions.take_back(KIND, subject_id=task.subject_id)
    make_task(subject_id=task.subject_id)
    assert queries.get_task(task.id).taken_by is None


def test_the_list_shows_all_mine_or_nobodys(app, signed_in):
    coordinator = make_coordinator()
    browser = signed_in(coordinator)
    mine, others, nobodys = make_task(), make_task(), make_task()
    actions.take_on(mine.id, by=coordinator.id)
    actions.take_on(others.id, by=make_coordinator().id)
    shown = {
        show: [bool(line(browser, task, show)) for task in (mine, others, nobodys)]
        for show in ("", "?show=mine", "?show=nobodys", "?show=nonsense")
    }
    assert shown == {
        "": [True, True, True],
        "?show=mine": [True, False, False],
        "?show=nobodys": [False, False, True],
        "?show=nonsense": [True, True, True],
    }
    assert "All (3)" in browser.get("/work-list").text
    assert "Mine (1)" in browser.get("/work-list").text


def test_what_came_of_it_and_who_closed_it_is_on_the_list(app, signed_in):
    task, other = make_task(), make_person(Role.COORDINATOR, name="Otto Other")
    actions.mark_done(task.id, outcome="We spoke " + "at length " * 20, by=other.id)
    row = line(signed_in(make_coordinator()), task)
    assert "We spoke at length" in row
    assert "by Otto Other" in row
    assert row.count("at length") < 8


# No longer needed: what the messages room answers


def message_task():
    psp = make_psp(person=make_person(Role.PSP, email=None, channel=Channel.PHONE), status=PspStatus.READY)
    queueing.queue_due(clock.now())
    sending.deliver(Remembering())
    task = next(one.task for one in queries.open_tasks() if one.person.id == psp.id)
    return psp, task


def test_a_message_that_is_no_longer_owed_needs_nobody_and_is_closed_in_one_press(app, signed_in):
    with time_machine.travel(TUESDAY, tick=False):
        psp, task = message_task()
        coordinator = make_coordinator()
        browser = signed_in(coordinator)
        assert "No longer needed" not in browser.get("/work-list").text
        assert "Mark as done" in browser.get(f"/work-list/{task.id}").text
        with transaction():
            psp_profile(psp.id).status = PspStatus.MATCHED
        page = browser.get("/work-list").text
        assert "To do (0)" in page
        assert "No longer needed (1)" in page
        assert "This task is no longer needed" in browser.get(f"/work-list/{task.id}").text
        answer = browser.post("/work-list/not-needed", data={"task": str(task.id)}, follow_redirects=True)
        assert "The task is closed." in answer.text
        task = queries.get_task(task.id)
        assert (task.state, task.done_by, task.outcome) == (
            TaskState.DONE,
            coordinator.id,
            "No longer needed",
        )


def test_a_task_that_is_needed_is_not_closed_like_that(app, signed_in):
    with time_machine.travel(TUESDAY, tick=False):
        _, task = message_task()
        other = make_task()
        browser = signed_in(make_coordinator())
        data = {"task": [str(task.id), str(other.id), "nonsense"]}
        answer = browser.post("/work-list/not-needed", data=data, follow_redirects=True)
        assert "Nothing was changed" in answer.text
        assert queries.count_open() == 2


def test_an_answer_to_a_suggestion_does_not_show_on_the_list(app, signed_in):
    """As long as it is open the task stands, whatever they answered."""
    with time_machine.travel(TUESDAY, tick=False):
        psp = make_psp(
            person=make_person(Role.PSP, email=None, channel=Channel.PHONE), status=PspStatus.PROPOSED
        )
        suggestion = make_suggestion(psp, make_mentor())
        queueing.queue_due(clock.now())
        sending.deliver(Remembering())
        browser = signed_in(make_coordinator())
        task = next(one.task for one in queries.open_tasks() if one.person.id == psp.id)
        pairings.answer(suggestion.id, person_id=psp.id, answer=Answer.YES)
        assert "No longer needed" not in browser.get("/work-list").text
        pairings.withdraw(suggestion.id, by=make_coordinator().id)
        assert "No longer needed (1)" in browser.get("/work-list").text
        assert queries.get_task(task.id).state is TaskState.OPEN


def test_who_could_not_be_sent_a_sign_in_link_still_needs_somebody(app):
    with time_machine.travel(TUESDAY, tick=False):
        ask_for_link(make_person(Role.PSP, name="Ann Amber"))
        queueing.queue_due(clock.now())
        sending.deliver(Remembering(PermanentRefusal("RCPT 550", bounce=True)))
        (one,) = queries.open_tasks()
    with time_machine.travel(TUESDAY + timedelta(days=2)):
        assert needs.no_longer_needed([one.task], clock.now()) == frozenset()
