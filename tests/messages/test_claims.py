"""Claims: for each person no more than is welcome, whoever asks at the same time."""

import threading
from datetime import timedelta

import sqlalchemy as sa

from mentoring.casework.models import TaskKind
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import begin_reading, db, transaction
from mentoring.messages import claims, gate, queueing, sending, stops
from mentoring.messages.delivery import PermanentRefusal
from mentoring.messages.models import MailTimes, MessageStop, OutboxState, StopReason
from mentoring.people.models import Channel
from tests.builders import make_person
from tests.messages.builders import (
    TUESDAY,
    Remembering,
    ask_for_link,
    days,
    due_pair,
    queue,
    rows,
    set_row,
    tasks,
)
from tests.pairings.builders import make_mentor, make_pairing, make_psp


def busy_mentor(pairs=4):
    """A mentor who is owed an introduction for each of their pairs."""
    mentor = make_mentor(name="Ben Mockup", submitted_at=None, status_since=TUESDAY - days(40), places=5)
    for _ in range(pairs):
        begin_pair(mentor)
    return mentor


def begin_pair(mentor, days_ago=0):
    make_pairing(make_psp(submitted_at=None), mentor, started_on=TUESDAY.date() - days(days_ago))


def to(mailer, person):
    return [letter for letter in mailer.sent if letter.to == person.email]


def test_two_a_week_and_the_others_follow_a_week_later(tuesday):
    mentor, mailer = busy_mentor(), Remembering()
    queue()
    sending.deliver(mailer)
    assert len(to(mailer, mentor)) == 2
    assert {row.why for row in rows() if row.state is OutboxState.DUE} == {gate.PACE}
    tuesday.shift(days(6) + timedelta(hours=23))
    queue()
    sending.deliver(mailer)
    assert len(to(mailer, mentor)) == 2
    tuesday.shift(timedelta(hours=1))
    sending.deliver(mailer)
    assert len(to(mailer, mentor)) == 4


def test_reminders_leave_a_place_for_an_introduction(tuesday):
    mentor, mailer = busy_mentor(pairs=0), Remembering()
    for _ in range(3):
        begin_pair(mentor, days_ago=28)  # each has a check-in that is due
    queue()
    sending.deliver(mailer)
    tuesday.shift(days(1))
    begin_pair(mentor)
    queue()
    sending.deliver(mailer)
    kinds = [row.kind for row in rows() if row.person_id == mentor.id and row.state is OutboxState.SENT]
    assert kinds == ["check_in_reminder", "introduction"]


def test_two_workers_at_once_do_not_both_find_room_for_one_more(app, tuesday):
    mentor = busy_mentor(pairs=5)
    queue()
    db.session.commit()
    mailers, faults, start = [Remembering() for _ in range(4)], [], threading.Barrier(4)

    def work(mailer):
        with app.app_context():
            begin_reading()
            start.wait()
            try:
                sending.deliver(mailer)
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=work, args=(mailer,)) for mailer in mailers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sum(len(to(mailer, mentor)) for mailer in mailers) == 2


def test_urgent_ones_neither_count_nor_wait(tuesday):
    mentor, mailer = busy_mentor(), Remembering()
    for _ in range(3):
        ask_for_link(mentor)
    queue()
    sending.deliver(mailer)
    assert len(to(mailer, mentor)) == 5


def test_what_a_person_passes_on_counts_too(tuesday):
    mentor = busy_mentor()
    with transaction():
        mentor.channel = Channel.PHONE
    queue()
    sending.deliver(Remembering())
    by_hand = [task for task in tasks() if task.about_id == mentor.id]
    assert [task.kind for task in by_hand] == [TaskKind.REACH_OTHERWISE] * 2


def test_somebodys_own_times_are_kept(tuesday):
    pairing, mailer = due_pair(), Remembering()
    with transaction():
        db.session.add(MailTimes(person_id=pairing.psp_id, slots=["thu-am"]))
    queue()
    sending.deliver(mailer)
    assert to(mailer, pairing.psp) == []
    tuesday.shift(days(2))
    sending.deliver(mailer)
    assert len(to(mailer, pairing.psp)) == 1


def test_while_everything_is_stopped_only_sign_in_links_go_and_nothing_is_lost(tuesday):
    pairing, mailer = due_pair(), Remembering()
    stops.stop(None, StopReason.STOPPED, by=None)
    ask_for_link(make_person(Role.PSP))
    queue()
    sending.deliver(mailer)
    assert len(mailer.sent) == 1
    stops.lift(None, StopReason.STOPPED, by=None)
    sending.deliver(mailer)
    assert len(to(mailer, pairing.psp)) == len(to(mailer, pairing.mentor)) == 1


def test_a_stop_for_one_person_holds_their_messages_until_it_is_lifted(tuesday):
    pairing, mailer = due_pair(), Remembering()
    queue()
    stops.stop(pairing.psp_id, StopReason.STOPPED, by=None)
    sending.deliver(mailer)
    assert to(mailer, pairing.psp) == []
    assert queue() == 0  # it is not queued again at every tick
    stops.lift(pairing.psp_id, StopReason.STOPPED, by=None)
    assert queue() == 1
    sending.deliver(mailer)
    assert len(to(mailer, pairing.psp)) == 1


def test_a_stop_takes_back_what_a_worker_holds(tuesday):
    pairing = due_pair()
    queue()
    claims.claim(5, clock.now())
    stops.stop(pairing.psp_id, StopReason.OPTED_OUT, by=pairing.psp_id)
    assert queueing.withdraw_claimed(clock.now()) == 1


def test_an_address_that_bounced_gets_no_more_mail_and_the_coordinator_is_asked_once(tuesday):
    mentor, mailer = busy_mentor(pairs=2), Remembering(*[PermanentRefusal("RCPT 550", bounce=True)] * 9)
    queue()
    sending.deliver(mailer)
    about = [task.kind for task in tasks() if task.about_id == mentor.id]
    assert about[0] is TaskKind.CANNOT_SEND
    assert stops.of([mentor.id]) == {mentor.id: frozenset({StopReason.BOUNCED})}
    asked = [row for row in rows() if row.person_id == mentor.id]
    assert OutboxState.SENT not in {row.state for row in asked}
    tried = sum(row.attempts for row in asked)
    for row in asked:
        set_row(row, not_before=clock.now())
    sending.deliver(mailer)
    assert sum(row.attempts for row in rows() if row.person_id == mentor.id) == tried


def test_another_address_lifts_the_bounce(tuesday):
    person = make_person(Role.PSP)
    with transaction():
        stops.bounced(person.id, person.email)
    assert stops.of([person.id])
    with transaction():
        person.email = "another@example.org"
    assert stops.of([person.id]) == {}


def test_an_address_that_comes_back_again_is_noted_once(tuesday):
    """Sign-in links still go to it, and each may come back."""
    person = make_person(Role.PSP)
    with transaction():
        assert stops.bounced(person.id, person.email) is True
        assert stops.bounced(person.id, person.email) is False
        person.email = "another@example.org"
        assert stops.bounced(person.id, person.email) is True
    made = db.session.scalars(sa.select(MessageStop).order_by(MessageStop.ended_at.is_(None))).all()
    assert [stop.ended_at is None for stop in made] == [False, True]


def test_two_stops_at_once_are_one(tuesday):
    person = make_person(Role.PSP)
    assert stops.stop(person.id, StopReason.STOPPED, by=None) is True
    assert stops.stop(person.id, StopReason.STOPPED, by=None) is False


def test_what_the_provider_says_it_took_is_not_sent_again(tuesday):
    class Knowing(Remembering):
        def was_taken(self, name: str) -> bool | None:
            return True

    due_pair()
    queue()
    claim = claims.claim(5, clock.now())
    with transaction():
        for row in rows():
            row.state = OutboxState.SENDING
    tuesday.shift(claims.lease())
    mailer = Knowing()
    sending.deliver(mailer)
    assert mailer.sent == []
    assert {(row.state, row.uncertain) for row in rows()} == {(OutboxState.SENT, False)}
    assert len(claim.ids) == 2
