"""Sending: refusals, people without e-mail, and the hours at which a message may go out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy.exc import OperationalError

from mentoring.casework.models import TaskKind
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.messages import outbox, sending
from mentoring.messages.delivery import PermanentRefusal, TemporaryRefusal
from mentoring.messages.models import OutboxState
from mentoring.people import actions as people
from mentoring.people.models import Channel
from tests.builders import make_person
from tests.messages.builders import (
    TUESDAY,
    Remembering,
    ask_for_link,
    days,
    due_pair,
    only_row,
    queue,
    rows,
    set_row,
    tasks,
)
from tests.pairings.builders import make_pairing


def test_a_temporary_refusal_is_tried_again_later_and_later(tuesday):
    ask_for_link(make_person(Role.PSP))
    queue()
    mailer = Remembering(TemporaryRefusal("RCPT 450"), TemporaryRefusal("RCPT 450"))
    sending.deliver(mailer)
    row = only_row()
    assert (row.state, row.attempts, row.why) == (OutboxState.DUE, 1, "RCPT 450")
    assert timedelta(seconds=24) <= row.not_before - TUESDAY <= timedelta(seconds=36)
    sending.deliver(mailer)
    assert only_row().attempts == 1  # not before its time
    tuesday.shift(timedelta(seconds=36))
    sending.deliver(mailer)
    assert timedelta(seconds=48) <= only_row().not_before - clock.now() <= timedelta(seconds=72)
    tuesday.shift(timedelta(seconds=72))
    sending.deliver(mailer)
    assert only_row().state is OutboxState.SENT


def test_the_pause_between_tries_has_a_limit():
    assert outbox.retry_after(1000) <= outbox.LONGEST_RETRY * 1.2


def test_after_many_tries_the_coordinator_is_asked(tuesday):
    due_pair()
    queue()
    row = rows()[0]
    with transaction():
        row.attempts = outbox.MOST_TRIES - 1
        rows()[1].state = OutboxState.SENT
    sending.deliver(Remembering(TemporaryRefusal("RCPT 450")))
    db.session.refresh(row)
    assert (row.state, row.why) == (OutboxState.FAILED, "gave up: RCPT 450")
    (task,) = tasks()
    assert (task.kind, task.about_id, task.subject_id) == (TaskKind.CANNOT_SEND, row.person_id, row.id)


def test_a_refusal_for_good_is_told_to_the_coordinator_and_holds_up_nobody_else(tuesday):
    due_pair()
    queue()
    mailer = Remembering(PermanentRefusal("RCPT 550"))
    sending.deliver(mailer)
    assert sorted(row.state for row in rows()) == [OutboxState.FAILED, OutboxState.SENT]
    assert [(task.kind, task.due_on) for task in tasks()] == [
        (TaskKind.CANNOT_SEND, TUESDAY.date() + days(2))
    ]


def test_when_the_server_is_gone_the_rest_waits_and_loses_no_try(tuesday):
    due_pair()
    queue()
    mailer = Remembering(TemporaryRefusal("ConnectionRefusedError", server=True))
    sending.deliver(mailer)
    assert mailer.sent == []
    assert sorted(row.attempts for row in rows()) == [0, 1]
    assert {row.state for row in rows()} == {OutboxState.DUE}
    assert all(row.lease_token is None for row in rows())


def test_a_message_that_cannot_be_made_holds_up_nobody_else(tuesday, monkeypatch, caplog):
    pairing = due_pair()
    queue()
    real = sending.letter_for

    def letter_for(row, person, now, record):
        if person.id == pairing.psp_id:
            raise KeyError("Ada Fictional is secret")
        return real(row, person, now, record)

    monkeypatch.setattr(sending, "letter_for", letter_for)
    mailer = Remembering()
    sending.deliver(mailer)
    assert len(mailer.sent) == 1
    assert {row.person_id: (row.state, row.why) for row in rows()}[pairing.psp_id] == (
        OutboxState.DUE,
        "KeyError",
    )
    assert "Ada" not in caplog.text


def test_a_message_that_can_never_be_made_ends_as_a_task(tuesday, monkeypatch):
    ask_for_link(make_person(Role.PSP))
    queue()
    set_row(only_row(), attempts=outbox.MOST_TRIES - 1)

    def letter_for(*_):
        raise KeyError

    monkeypatch.setattr(sending, "letter_for", letter_for)
    sending.deliver(Remembering())
    assert (only_row().state, only_row().why) == (OutboxState.FAILED, "gave up: KeyError")
    assert [task.kind for task in tasks()] == [TaskKind.CANNOT_SEND]


class Away(outbox.Ledger):
    """The database is away for a moment each time that something was sent and is to be recorded."""

    failures = 1

    def hand_over(self, token, sent, following, now):
        if sent and self.failures:
            self.failures -= 1
            raise OperationalError("update", {}, Exception("the server is gone"))
        return super().hand_over(token, sent, following, now)


class LongAway(Away):
    failures = 3


def test_a_database_that_is_away_after_the_hand_over_does_not_make_it_go_again(tuesday, monkeypatch):
    ask_for_link(make_person(Role.PSP))
    queue()
    monkeypatch.setattr(outbox, "Ledger", Away)
    monkeypatch.setattr(sending, "RECORD_AGAIN_AFTER", (0, 0))
    assert sending.deliver(Remembering()) == 1
    assert only_row().state is OutboxState.SENT


def test_what_was_sent_and_could_not_be_recorded_is_uncertain_and_not_simply_due(tuesday, monkeypatch):
    ask_for_link(make_person(Role.PSP))
    queue()
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "Ledger", LongAway)
        patch.setattr(sending, "RECORD_AGAIN_AFTER", (0, 0))
        mailer = Remembering()
        sending.deliver(mailer)
    assert only_row().state is OutboxState.SENDING
    tuesday.shift(timedelta(minutes=1))
    sending.deliver(mailer)
    assert len(mailer.sent) == 1


@pytest.mark.parametrize("how", [{"email": None}, {"channel": Channel.LETTER}, {"channel": Channel.PHONE}])
def test_who_is_not_reached_by_e_mail_becomes_a_task_for_a_person(tuesday, how):
    pairing = due_pair()
    with transaction():
        for name, value in how.items():
            setattr(pairing.psp, name, value)
    queue()
    mailer = Remembering()
    sending.deliver(mailer)
    assert [letter.to for letter in mailer.sent] == [pairing.mentor.email]
    assert [(task.kind, task.about_id) for task in tasks()] == [(TaskKind.REACH_OTHERWISE, pairing.psp_id)]


def test_who_wishes_letters_still_gets_the_sign_in_link_they_asked_for(tuesday):
    person = make_person(Role.PSP, channel=Channel.LETTER)
    ask_for_link(person)
    queue()
    mailer = Remembering()
    sending.deliver(mailer)
    assert [letter.to for letter in mailer.sent] == [person.email]


def test_a_link_that_was_used_in_the_meantime_is_not_sent(tuesday):
    request = ask_for_link(make_person(Role.PSP))
    queue()
    people.claim(request.id, people.token_of(request.id))
    mailer = Remembering()
    sending.deliver(mailer)
    assert mailer.sent == []


def test_a_scan_that_runs_out_of_time_gives_back_what_it_did_not_begin(tuesday):
    due_pair()
    queue()
    mailer = Remembering()
    assert sending.deliver(mailer, budget=0) == 0
    assert {row.state for row in rows()} == {OutboxState.DUE}


@pytest.mark.parametrize(
    ("moment", "goes_out"),
    [
        (datetime(2026, 3, 10, 8, 0, tzinfo=clock.LONDON), True),
        (datetime(2026, 3, 10, 7, 59, tzinfo=clock.LONDON), False),
        (datetime(2026, 3, 10, 18, 0, tzinfo=clock.LONDON), False),
        (datetime(2026, 3, 14, 11, 0, tzinfo=clock.LONDON), False),  # a Saturday
        (datetime(2026, 4, 3, 11, 0, tzinfo=clock.LONDON), False),  # Good Friday
        (datetime(2026, 3, 30, 7, 0, tzinfo=UTC), True),  # 08:00 on the first working day of summer time
        (datetime(2026, 3, 27, 7, 30, tzinfo=UTC), False),  # 07:30, the last one of winter time
        (datetime(2026, 10, 26, 7, 30, tzinfo=UTC), False),  # 07:30 again after the clocks went back
        (datetime(2026, 10, 23, 7, 30, tzinfo=UTC), True),  # 08:30, still summer time
    ],
)
def test_ordinary_messages_keep_to_working_hours_in_london(app, moment, goes_out):
    with time_machine.travel(moment, tick=False):
        make_pairing(days_ago=14)
        queue()
        mailer = Remembering()
        sending.deliver(mailer)
        assert bool(mailer.sent) is goes_out


def test_a_sign_in_link_goes_out_at_any_hour(app):
    with time_machine.travel(datetime(2026, 12, 25, 3, 0, tzinfo=UTC), tick=False):
        make_pairing(days_ago=14)
        person = make_person(Role.PSP)
        ask_for_link(person)
        queue()
        mailer = Remembering()
        sending.deliver(mailer)
        assert [letter.to for letter in mailer.sent] == [person.email]


def test_a_row_of_a_kind_that_is_gone_is_withdrawn(tuesday):
    ask_for_link(make_person(Role.PSP))
    queue()
    with transaction():
        only_row().kind = "of_another_version"
    queue()
    assert only_row("of_another_version").state is OutboxState.WITHDRAWN


def test_a_fortnight_of_downtime_ends_in_one_message_each(tuesday):
    pairing = due_pair()
    tuesday.shift(timedelta(days=14))
    mailer = Remembering()
    queue()
    sending.deliver(mailer)
    about = [letter.to for letter in mailer.sent]
    assert sorted(about) == sorted([pairing.psp.email, pairing.mentor.email])
    assert {row.kind for row in rows()} == {"check_in_nudge"}
