"""Rules about what nobody saw yet, and about what somebody wrote or asked for here."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine

from mentoring.casework import actions as casework
from mentoring.casework import contact
from mentoring.casework.models import TaskKind
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.messages import log, sending
from mentoring.messages.rules import BY_KIND
from mentoring.pairings import breaks
from mentoring.people import sessions
from mentoring.profiles.models import PspStatus
from mentoring.profiles.queries import psp_profile
from mentoring.wellbeing import words
from mentoring.wellbeing.concerns import actions as concerns
from mentoring.wellbeing.concerns.models import Audience
from mentoring.wellbeing.plan import actions as plans
from tests.builders import make_coordinator, make_person
from tests.counting import counted
from tests.messages.builders import TUESDAY, Remembering, at, days, owed, queue, rows, tasks
from tests.messages.test_rules import change
from tests.pairings.builders import make_mentor, make_pairing, make_psp
from tests.wellbeing.concerns.builders import make_concern
from tests.wellbeing.plan.builders import make_plan

DAY = TUESDAY.date()


@pytest.fixture(autouse=True)
def now(app):
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def told(kind, moment=None):
    return {person_id for found, person_id in owed(moment) if found == kind}


def periods(kind, moment):
    return [item.period for item in BY_KIND[kind].owed(moment)]


def passed_on(about=None, kept_from=None):
    """A wish for contact that nobody had seen by the end of the day before."""
    about, subject_id = about or make_psp(submitted_at=None, status=PspStatus.MATCHED), uuid.uuid4()
    casework.open_task(
        TaskKind.CONTACT_WANTED,
        about_id=about.id,
        subject_id=subject_id,
        due_on=DAY - days(1),
        kept_from=kept_from,
    )
    db.session.commit()
    contact.escalate_due(clock.now())
    (found,) = [task for task in tasks() if task.subject_id == subject_id]
    return found


def test_what_was_passed_on_is_told_to_each_deputy_until_somebody_has_seen_it():
    coordinator, deputies = make_coordinator(), {make_person(Role.DEPUTY).id for _ in range(2)}
    task = passed_on()
    assert told("escalated") == deputies
    assert told("escalated", at(date(2026, 3, 17), 23)) == deputies
    assert told("escalated", at(date(2026, 3, 18), 0)) == set()
    contact.say_seen(task.id, by=coordinator.id)
    assert told("escalated") == set()


def test_a_deputy_is_not_told_of_their_own_wish_or_one_kept_from_them():
    deputy = make_person(Role.DEPUTY)
    passed_on(about=deputy)
    passed_on(kept_from=deputy.id)
    assert told("escalated") == set()


def test_a_wish_that_was_taken_back_and_comes_again_is_told_of_again(now):
    make_person(Role.DEPUTY)
    task = passed_on()
    before = periods("escalated", TUESDAY)
    with_subject = {"subject_id": task.subject_id}
    casework.take_back(task.kind, **with_subject)
    now.shift(timedelta(days=2))
    casework.open_task(task.kind, about_id=task.about_id, due_on=DAY, **with_subject)
    db.session.commit()
    contact.escalate_due(clock.now())
    assert (before, periods("escalated", clock.now())) == ([str(DAY)], [str(DAY + days(2))])


def test_a_concern_is_told_at_once_to_those_who_may_open_it_until_one_has():
    coordinator, lead = make_coordinator(), make_person(Role.SAFEGUARDING)
    make_person(Role.DEPUTY)
    concern = make_concern(make_psp(submitted_at=None))
    assert told("concern_raised") == {coordinator.id, lead.id}
    assert told("concern_raised", at(date(2026, 3, 17), 23)) == {coordinator.id, lead.id}
    assert told("concern_raised", at(date(2026, 3, 18), 0)) == set()
    concerns.look(concern.id, by=sessions.identity_of(lead))
    assert told("concern_raised") == set()


def test_a_concern_about_the_team_is_told_to_the_lead_and_stands_in_no_log():
    coordinator, lead = make_coordinator(), make_person(Role.SAFEGUARDING)
    make_concern(make_psp(submitted_at=None), audience=Audience.LEAD)
    assert told("concern_raised") == {lead.id}
    queue()
    assert [row.person_id for row in rows("concern_raised")] == [lead.id]
    assert log.find(clock.now(), reader_id=coordinator.id, person_id=lead.id).lines == ()


def test_whoever_raised_a_concern_is_not_told_of_it():
    raiser, other = make_coordinator(), make_coordinator()
    make_concern(raiser)
    assert told("concern_raised") == {other.id}


def test_who_set_a_date_for_their_plan_is_reminded_from_then_for_28_days():
    person = make_psp(submitted_at=None, status=PspStatus.MATCHED)
    make_plan(person)
    plans.set_review(person.id, 3)
    due = date(2026, 6, 10)
    assert periods("plan_review", at(due - days(1), 23)) == []
    assert periods("plan_review", at(due, 8)) == periods("plan_review", at(due + days(27), 23)) == [str(due)]
    assert {item.owed_from for item in BY_KIND["plan_review"].owed(at(due))} == {at(due, 8)}
    assert periods("plan_review", at(due + days(28), 0)) == []


def test_who_sets_another_date_or_leaves_is_not_reminded_of_the_first(now):
    again, left = (make_psp(submitted_at=None, status=PspStatus.MATCHED) for _ in range(2))
    for person in (again, left):
        make_plan(person)
        plans.set_review(person.id, 3)
    now.move_to(at(date(2026, 6, 11)))
    assert told("plan_review") == {again.id, left.id}
    plans.set_review(again.id, 6)
    change(psp_profile(left.id), status=PspStatus.CLOSED)
    assert told("plan_review") == set()


def test_a_mentor_is_told_of_a_note_for_28_days_and_nobody_else_is():
    pairing = make_pairing()
    words.ask(pairing.psp_id)
    assert told("word_wanted") == {pairing.mentor_id}
    assert told("word_wanted", TUESDAY + days(28) - timedelta(minutes=1)) == {pairing.mentor_id}
    assert told("word_wanted", TUESDAY + days(28)) == set()


@pytest.mark.parametrize(
    "over",
    [
        lambda pairing: words.take_back(pairing.psp_id),
        lambda pairing: words.note_spoken(pairing, by=pairing.mentor_id),
        lambda pairing: breaks.take(pairing.id, until=None, by=pairing.psp_id),
    ],
    ids=["taken back", "spoken", "on a break"],
)
def test_a_mentor_is_not_told_of_a_note_that_is_over(over):
    pairing = make_pairing()
    words.ask(pairing.psp_id)
    over(pairing)
    assert told("word_wanted") == set()


def test_whoever_takes_a_note_back_and_asks_again_writes_no_second_e_mail_that_day(now):
    pairing = make_pairing()
    for _ in range(3):
        words.ask(pairing.psp_id)
        queue()
        sending.deliver(Remembering())
        words.take_back(pairing.psp_id)
    assert len(rows("word_wanted")) == 1
    now.shift(days(1))
    words.ask(pairing.psp_id)
    queue()
    assert len(rows("word_wanted")) == 2


def test_a_note_does_not_wait_for_another_week():
    mentor, mailer = make_mentor(submitted_at=None), Remembering()
    for _ in range(3):
        words.ask(make_pairing(mentor=mentor).psp_id)
    queue()
    sending.deliver(mailer)
    assert len([letter for letter in mailer.sent if letter.subject.startswith("You have a note")]) == 3


def test_the_note_is_between_the_two_and_stands_in_no_log():
    coordinator, pairing = make_coordinator(), make_pairing()
    words.ask(pairing.psp_id)
    queue()
    assert [row.person_id for row in rows("word_wanted")] == [pairing.mentor_id]
    found = log.find(clock.now(), reader_id=coordinator.id, person_id=pairing.mentor_id)
    assert "Note to a mentor" not in {line.title for line in found.lines}


def due_plan():
    person = make_psp(submitted_at=None, status=PspStatus.MATCHED)
    make_plan(person)
    plans.set_review(person.id, 3)


@pytest.mark.parametrize(
    ("kind", "make"),
    [("plan_review", due_plan), ("word_wanted", lambda: words.ask(make_pairing().psp_id))],
)
def test_many_are_looked_at_with_no_more_questions_than_one(now, kind, make):
    costs = []
    for count in (1, 5):
        for _ in range(count):
            make()
        if kind == "plan_review":
            now.move_to(at(date(2026, 6, 11)))
        db.session.expunge_all()
        with counted() as statements:
            assert len(periods(kind, clock.now())) == (1 if count == 1 else 6)
        costs.append(len(statements))
        now.move_to(TUESDAY)
    assert costs[0] == costs[1]
