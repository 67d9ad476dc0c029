"""The outbox: at most once, nothing lost, and nothing sent that is no longer owed."""

import contextlib
import threading
import uuid
from datetime import timedelta
from math import inf

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import begin_reading, db, transaction
from mentoring.messages import claims, outbox, queueing, sending
from mentoring.messages.models import OutboxMessage, OutboxState
from mentoring.messages.rules import BY_KIND
from mentoring.messages.tasks import scan
from mentoring.pairings.models import PairingState
from tests.builders import make_person
from tests.messages.builders import (
    TUESDAY,
    Remembering,
    ask_for_link,
    due_pair,
    only_row,
    queue,
    rows,
    set_row,
)
from tests.pairings.builders import make_pairing


class Killed(BaseException):
    """The worker dies here, without a chance to tidy up."""


def test_what_is_owed_is_queued_once_however_often_it_is_asked(tuesday):
    due_pair()
    assert queue() == 2
    assert queue() == 0
    assert len(rows()) == 2


def test_a_scan_reads_no_old_rows_of_the_outbox(tuesday):
    pairing = due_pair()
    queue()
    old = [
        {"person_id": pairing.psp_id, "subject_id": uuid.uuid4(), "period": "1", "owed_from": clock.now()}
        | {"kind": "check_in_reminder", "created_at": clock.now(), "not_before": clock.now()}
        | {"state": OutboxState.SENT}
        for _ in range(20)
    ]
    with transaction():
        db.session.add_all([OutboxMessage(**values) for values in old])
    owed = list(BY_KIND["check_in_reminder"].owed(clock.now()))
    assert len(queueing._known("check_in_reminder", [item.key for item in owed])) == len(owed) == 2


def test_more_is_queued_than_goes_into_one_statement(tuesday, monkeypatch):
    monkeypatch.setattr(queueing, "KEYS_AT_ONCE", 3)
    for _ in range(4):
        make_pairing(days_ago=28)
    assert queue() > 3 * queueing.KEYS_AT_ONCE
    assert queue() == 0


def test_a_scan_without_news_takes_no_write_lock(tuesday):
    due_pair()
    queue()
    written = []
    engine = db.engine

    def watch(connection, cursor, statement, *_):
        if statement.split()[0] in {"INSERT", "UPDATE", "DELETE"} or "FOR UPDATE" in statement:
            written.append(statement)

    begin_reading()
    sa.event.listen(engine, "before_cursor_execute", watch)
    try:
        with time_machine.travel(TUESDAY + timedelta(hours=9), tick=False):  # 20:00: nothing may go out
            queueing.queue_due(clock.now())
            sending.deliver(Remembering())
    finally:
        sa.event.remove(engine, "before_cursor_execute", watch)
    assert written == []


def test_two_scans_send_once(tuesday, mail_folder):
    due_pair()
    scan()
    scan()
    assert len(list(mail_folder.glob("*.eml"))) == 2
    assert {row.state for row in rows()} == {OutboxState.SENT}


def test_two_claims_never_share_a_row(tuesday):
    for _ in range(4):
        ask_for_link(make_person(Role.PSP))
    queue()
    first, second = claims.claim(3, clock.now()), claims.claim(3, clock.now())
    assert (len(first.ids), len(second.ids)) == (3, 1)
    assert not set(first.ids) & set(second.ids)


def test_many_workers_at_once_send_each_message_once(app):
    for _ in range(30):
        ask_for_link(make_person(Role.PSP))
    queue()
    db.session.commit()
    mailers = [Remembering() for _ in range(4)]
    faults = []
    start = threading.Barrier(4)

    def work(mailer):
        with app.app_context():
            begin_reading()
            start.wait()
            try:
                queueing.queue_due(clock.now())
                sending.deliver(mailer)
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=work, args=(mailer,)) for mailer in mailers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    sent = [letter.id for mailer in mailers for letter in mailer.sent]
    assert len(sent) == len(set(sent)) == 30


def test_urgent_messages_go_first(tuesday):
    due_pair()
    queue()
    ask_for_link(make_person(Role.PSP))
    queue()
    assert claims.claim(1, clock.now()).ids == (only_row("sign_in_link").id,)


def test_a_claim_that_was_forgotten_is_claimed_again_when_its_lease_ends(tuesday):
    ask_for_link(make_person(Role.PSP))
    queue()
    ids = claims.claim(5, clock.now()).ids
    tuesday.shift(claims.lease() - timedelta(seconds=1))
    assert claims.claim(5, clock.now()).ids == ()
    tuesday.shift(timedelta(seconds=1))
    assert claims.claim(5, clock.now()).ids == ids


@pytest.fixture
def ledger(app):
    book = outbox.Ledger()
    yield book
    book.close()


def test_who_lost_the_lease_can_change_nothing_any_more(tuesday, ledger):
    ask_for_link(make_person(Role.PSP))
    queue()
    old = claims.claim(5, clock.now())
    tuesday.shift(claims.lease())
    new = claims.claim(5, clock.now())
    assert ledger.hand_over(old.token, [], old.ids, clock.now()) == frozenset()
    with pytest.raises(outbox.LostLease):
        outbox.put_off(old.ids[0], old.token, clock.now(), "too late")
    assert ledger.hand_over(new.token, [], new.ids, clock.now()) == set(new.ids)
    ledger.hand_over(old.token, old.ids, [], clock.now())
    assert only_row().state is OutboxState.SENDING
    db.session.commit()
    ledger.hand_over(new.token, new.ids, [], clock.now())
    assert only_row().state is OutboxState.SENT


def test_one_commit_says_that_one_was_sent_and_the_next_is_being_sent(tuesday, ledger):
    due_pair()
    queue()
    claim = claims.claim(5, clock.now())
    first, second = claim.ids
    ledger.hand_over(claim.token, [], [first], clock.now())
    assert ledger.hand_over(claim.token, [first], [second], clock.now()) == {second}
    states = {row.id: (row.state, row.attempts, row.sent_at) for row in rows()}
    assert states == {
        first: (OutboxState.SENT, 1, TUESDAY),
        second: (OutboxState.SENDING, 1, None),
    }


def die(*_args, **_kwargs):
    raise Killed


@pytest.mark.parametrize(
    ("where", "sent_before"),
    [
        ("mentoring.messages.sending.letter_for", 0),  # claimed, nothing made yet
        ("mentoring.messages.outbox.Ledger.hand_over", 0),  # made, not yet said that it is being sent
        ("tests.messages.builders.Remembering.send", 0),  # said so, not yet handed over
        ("tests.messages.builders.Remembering.took", 1),  # handed over, not yet said that it was
    ],
)
def test_a_worker_may_die_between_any_two_steps(tuesday, monkeypatch, where, sent_before):
    ask_for_link(make_person(Role.PSP))
    queue()
    mailer = Remembering()
    with monkeypatch.context() as patch:
        patch.setattr(where, die)
        patch.setattr(outbox, "release", die)  # a dead worker gives nothing back either
        with pytest.raises(Killed):
            sending.deliver(mailer)
    db.session.rollback()
    assert len(mailer.sent) == sent_before
    tuesday.shift(claims.lease())
    sending.deliver(mailer)
    assert only_row().state is OutboxState.SENT
    assert len(mailer.sent) == sent_before + 1
    assert len({letter.message_id for letter in mailer.sent}) == 1


def test_what_is_no_longer_owed_is_withdrawn_even_when_it_was_claimed(tuesday, ledger):
    pairing = due_pair()
    queue()
    claim = claims.claim(5, clock.now())
    (letters,) = sending._portions(claim, [Remembering()] * 2)
    assert len(letters) == 2
    with transaction():
        pairing.state = PairingState.PAUSED
    assert queueing.withdraw_claimed(clock.now()) == 2
    mailer = Remembering()
    sending._hand_over_all(iter([letters]), claim.token, ledger, lambda some: map(mailer.send, some), inf)
    assert mailer.sent == []
    assert {(row.state, row.why) for row in rows()} == {(OutboxState.WITHDRAWN, queueing.NOT_OWED)}


def test_what_changed_between_the_claim_and_the_making_is_not_made(tuesday):
    pairing = due_pair()
    queue()
    claim = claims.claim(5, clock.now())
    with transaction():
        pairing.state = PairingState.PAUSED
    assert list(sending._portions(claim, [Remembering()])) == []
    assert {row.state for row in rows()} == {OutboxState.WITHDRAWN}


def test_a_scan_takes_back_what_is_not_owed_any_more_and_says_why(tuesday):
    pairing = due_pair()
    queue()
    tuesday.shift(timedelta(days=9))  # now the nudge is owed in its place
    queue()
    about = {(row.kind, row.state, row.why) for row in rows()}
    assert about == {
        ("check_in_reminder", OutboxState.WITHDRAWN, queueing.SUPERSEDED),
        ("check_in_nudge", OutboxState.DUE, ""),
    }
    with transaction():
        pairing.state = PairingState.PAUSED
    queue()
    assert {(row.state, row.why) for row in rows("check_in_nudge")} == {
        (OutboxState.WITHDRAWN, queueing.NOT_OWED)
    }


def test_a_reminder_withdrawn_in_a_break_is_sent_once_after_it(tuesday):
    pairing = due_pair()
    queue()
    with transaction():
        pairing.state = PairingState.PAUSED
    mailer = Remembering()
    sending.deliver(mailer)
    with transaction():
        pairing.state = PairingState.ACTIVE
    assert queue() == 2
    sending.deliver(mailer)
    assert queue() == 0
    assert len(mailer.sent) == 2


def test_an_uncertain_message_that_was_withdrawn_stays_so(tuesday):
    pairing = due_pair()
    queue()
    row = rows()[0]
    with transaction():
        row.state, row.lease_token, row.lease_until = OutboxState.SENDING, uuid.uuid4(), clock.now()
        pairing.state = PairingState.PAUSED
    sending.deliver(Remembering())
    with transaction():
        pairing.state = PairingState.ACTIVE
    queue()
    states = {r.id: r.state for r in rows()}
    assert states.pop(row.id) is OutboxState.WITHDRAWN
    assert set(states.values()) == {OutboxState.DUE}


def test_a_token_is_needed_to_hold_a_row(tuesday):
    ask_for_link(make_person(Role.PSP))
    queue()
    with pytest.raises(outbox.LostLease):
        outbox.held(only_row().id, uuid.uuid4())


def test_scans_that_all_die_early_record_everything_in_the_end(tuesday, monkeypatch):
    """A large scan takes longer than a worker may live: each records something, and not always the same."""
    due_pair()
    due_pair()
    original, asked = queueing._known, []

    def known(*given):
        asked.append(given)
        if len(asked) > 1:
            raise ConnectionError("killed")
        return original(*given)

    monkeypatch.setattr(queueing, "_known", known)
    monkeypatch.setattr(queueing, "KEYS_AT_ONCE", 1)
    for _ in range(100):
        asked.clear()
        with contextlib.suppress(ConnectionError):
            queue()
        db.session.rollback()
        for row in rows():
            set_row(row, state=OutboxState.SENT)  # else it is not looked up again
    assert len(rows()) == 4
