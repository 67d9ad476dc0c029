"""Rules about the coordinator: what waits each morning, and what is told at once."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine

from mentoring.casework import actions as casework
from mentoring.casework.models import TaskKind
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import transaction
from mentoring.messages import queueing, sending, stops
from mentoring.messages.delivery import PermanentRefusal
from mentoring.messages.rules import BY_KIND
from mentoring.messages.rules.coordinator import what_waits
from mentoring.people import actions as people
from mentoring.people.models import Channel
from mentoring.profiles.models import MentorStatus, PspStatus
from tests.builders import make_coordinator, make_person
from tests.messages.builders import TUESDAY, Remembering, at, days, due_pair, owed, queue, tasks
from tests.messages.test_rules import change
from tests.pairings.builders import make_mentor, make_psp, make_suggestion

DAY = TUESDAY.date()


@pytest.fixture(autouse=True)
def now(app):
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def coordinator():
    return make_coordinator()


def task(kind=TaskKind.CONTACT_WANTED, about=None, due_on=date(2026, 3, 12), kept_from=None):
    about = about or make_psp(submitted_at=None, status=PspStatus.MATCHED)
    with transaction():
        casework.open_task(
            kind, about_id=about.id, subject_id=uuid.uuid4(), due_on=due_on, kept_from=kept_from
        )
    return tasks()[-1]


def told(kind, moment=None):
    return {person_id for found, person_id in owed(moment) if found == kind}


def test_what_waits_is_told_at_8_on_the_next_working_day_and_on_that_day_only(coordinator):
    task()
    assert told("digest") == set()  # it came after 8
    wednesday = DAY + days(1)
    found = [bool(told("digest", at(wednesday, hour))) for hour in (0, 7, 8, 23)]
    assert found == [False, False, True, True]
    assert {item.period for item in BY_KIND["digest"].owed(at(wednesday, 8))} == {str(wednesday)}


@pytest.mark.parametrize("day", [date(2026, 3, 14), date(2026, 4, 3), date(2026, 4, 6)])
def test_nothing_is_told_on_a_day_that_is_no_working_day(coordinator, day):
    task()
    assert told("digest", at(day)) == set()


def test_there_is_no_digest_when_nothing_waits(coordinator):
    make_psp()
    assert told("digest", at(DAY + days(1))) == set()
    done = task()
    casework.mark_done(done.id, outcome="Spoke to them", by=coordinator.id)
    assert told("digest", at(DAY + days(1))) == set()


@pytest.mark.parametrize(
    ("values", "bounces", "sent"),
    [
        ({"channel": Channel.LETTER}, False, True),
        ({"email": None, "channel": Channel.PHONE}, False, False),
        ({}, True, False),
    ],
)
def test_the_digest_is_never_a_task_for_the_coordinator_to_phone_themselves(
    coordinator, now, values, bounces, sent
):
    """It would count itself, each day one more."""
    task(TaskKind.PLAN_BY_PHONE)
    with transaction():
        for name, value in values.items():
            setattr(coordinator, name, value)
        if bounces:
            stops.bounced(coordinator.id, coordinator.email)
    mailer = Remembering()
    for day in (DAY + days(1), DAY + days(2)):
        now.move_to(at(day))
        queue()
        sending.deliver(mailer)
        queue()
    assert len(mailer.sent) == (2 if sent else 0)
    assert len(tasks()) == 1


def test_nobody_is_told_of_a_message_that_came_back_and_is_kept_from_them(coordinator):
    other = make_coordinator()
    task(TaskKind.CANNOT_SEND, kept_from=coordinator.id)
    assert told("bounced") == {other.id}


def test_the_digest_counts_what_waits(coordinator):
    task(due_on=DAY)
    task()
    make_mentor(status=MentorStatus.APPLIED)
    make_psp(status=PspStatus.READY)
    make_psp(status=PspStatus.READY)
    make_suggestion()
    assert what_waits(coordinator.id, DAY + days(1)) == [
        "2 tasks on the work list, 1 of them overdue",
        "1 mentor application to look at",
        "2 Patient Safety Partners to confirm",
    ]
    assert what_waits(coordinator.id, date(2026, 3, 20))[-1] == (
        "1 suggestion without both answers, with no more time than until 24 March 2026"
    )


def test_a_task_that_is_kept_from_a_coordinator_is_not_counted_for_them(coordinator):
    other = make_coordinator()
    task(TaskKind.CHANGE_WANTED, kept_from=coordinator.id)
    assert told("digest", at(DAY + days(1))) == {other.id}


def test_the_deputy_is_told_while_covering(coordinator):
    deputy = make_person(Role.DEPUTY)
    task()
    assert told("contact_wanted") == {coordinator.id}
    people.start_cover(by=deputy.id)
    for kind, moment in (("contact_wanted", TUESDAY), ("digest", at(DAY + days(1)))):
        assert told(kind, moment) == {coordinator.id, deputy.id}
    people.end_cover(by=deputy.id)
    assert told("contact_wanted") == {coordinator.id}


@pytest.mark.parametrize("kind", [TaskKind.CONTACT_WANTED, TaskKind.SUPPORT_WANTED])
def test_who_asks_for_contact_is_told_at_once_for_5_working_days(coordinator, kind):
    wanted = task(kind)
    assert told("contact_wanted") == {coordinator.id}
    assert told("contact_wanted", at(date(2026, 3, 17), 23)) == {coordinator.id}
    assert told("contact_wanted", at(date(2026, 3, 18), 0)) == set()
    casework.mark_done(wanted.id, outcome="Spoke to them", by=coordinator.id)
    assert told("contact_wanted") == set()


def test_a_wish_for_contact_goes_out_at_night_and_ahead_of_others(coordinator, now):
    now.move_to(at(DAY, 23))
    task()
    queueing.queue_due(clock.now())
    mailer = Remembering()
    sending.deliver(mailer)
    assert [letter.subject for letter in mailer.sent] == ["Somebody would like to hear from you"]


def test_a_coordinator_is_not_told_of_their_own_wish_or_one_kept_from_them(coordinator):
    task(about=coordinator)
    task(kept_from=coordinator.id)
    assert told("contact_wanted") == set()


def test_other_tasks_wait_for_the_morning(coordinator):
    task(TaskKind.CHANGE_WANTED)
    task(TaskKind.REACH_OTHERWISE)
    assert {kind for kind, person in owed() if person == coordinator.id} == set()


def test_however_many_messages_fail_a_coordinator_hears_once_a_day(coordinator, now):
    for _ in range(5):
        task(TaskKind.CANNOT_SEND)
    assert [item.period for item in BY_KIND["bounced"].owed(TUESDAY)] == [str(DAY)]
    now.shift(timedelta(days=1))
    task(TaskKind.CANNOT_SEND)
    assert [item.period for item in BY_KIND["bounced"].owed(clock.now())] == [str(DAY + days(1))]


def test_a_message_to_a_coordinator_that_fails_tells_no_coordinator(coordinator, now):
    """Else each would cost another, for ever."""
    make_coordinator()
    due_pair()
    queueing.queue_due(clock.now())
    sending.deliver(Remembering(PermanentRefusal("550"), PermanentRefusal("550")))
    for _ in range(5):
        queueing.queue_due(clock.now())
        sending.deliver(Remembering(*[PermanentRefusal("550") for _ in range(9)]))
        now.shift(timedelta(hours=1))
    assert len([found for found in tasks() if found.kind is TaskKind.CANNOT_SEND]) == 4


def test_who_is_no_longer_coordinator_is_told_nothing(coordinator):
    task()
    change(coordinator, roles=[])
    assert owed(at(DAY + days(1))) == set()
