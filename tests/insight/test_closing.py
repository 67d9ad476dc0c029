"""A month is counted once, when its time for late answers is over, and stays as it is."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, transaction
from mentoring.insight import actions, counting, queries, tasks
from mentoring.insight.models import InsightMonth
from mentoring.pairings.models import PairingState
from mentoring.wellbeing.models import CheckIn, Outcome, Side
from tests.pairings.builders import make_mentor, make_pairing, make_psp

MAY = date(2026, 5, 1)
STARTED = date(2026, 4, 25)  # check-ins on 9 and 23 May, 25 June
IN_TIME = datetime(2026, 6, 15, 9, tzinfo=UTC)


@pytest.fixture
def mentor(app):
    return make_mentor(places=50)


def pair(mentor, *, region="Y56", **values):
    return make_pairing(make_psp(region=region), mentor, started_on=STARTED, **values)


def answer(pairing, number=1, side=Side.PSP, *, outcome=Outcome.ANSWERED, **answers):
    with transaction():
        row = CheckIn(
            pairing_id=pairing.id,
            person_id=pairing.psp_id if side is Side.PSP else pairing.mentor_id,
            side=side,
            number=number,
            outcome=outcome,
            answered_at=datetime(2026, 5, 10, 9, tzinfo=UTC),
        )
        row.answers = answers
        db.session.add(row)
    return row


def wish(row, *, done_on=None, **values):
    due_on = date(2026, 5, 12)
    done_at = clock.start_of(done_on) if done_on else None
    done = {"state": TaskState.DONE, "done_at": done_at, "done_by": row.person_id} if done_on else {}
    with transaction():
        db.session.add(
            Task(
                kind=TaskKind.CONTACT_WANTED,
                about_id=row.person_id,
                subject_id=row.id,
                due_on=due_on,
                created_at=row.answered_at,
                **(done | values),
            )
        )


def test_each_person_counts_once_by_the_last_word_they_gave(mentor):
    twice, skipped, silent, later = (pair(mentor) for _ in range(4))
    answer(twice, 1, role="struggling")
    answer(twice, 2, role="well")
    answer(skipped, 1, contact="no")
    answer(silent, 1, outcome=Outcome.NOT_NOW)
    answer(silent, 1, Side.MENTOR, worry="no")
    answer(later, 3, role="well")  # its check-in fell due in June
    role, contact = counting.counts(MAY)
    assert role == {("Y56", "well"): 1, ("Y56", "no-word"): 3}
    assert contact == {("Y56", "did-not-ask"): 4}


def test_who_was_on_a_break_or_had_ended_was_not_asked(mentor):
    before = datetime(2026, 5, 2, 9, tzinfo=UTC)
    for state in (PairingState.PAUSED, PairingState.ENDED):
        pair(mentor, state=state, state_since=before)
    assert counting.counts(MAY) == ({}, {})
    pair(mentor, state=PairingState.ENDED, state_since=before + timedelta(days=20))
    assert counting.counts(MAY)[0] == {("Y56", "no-word"): 1}


@pytest.mark.parametrize("region", [None, "gone"])
def test_who_has_no_region_counts_as_that(mentor, region):
    answer(pair(mentor, region=region), role="well")
    assert counting.counts(MAY)[0] == {("none", "well"): 1}


def test_contacts_count_by_when_they_were_seen(mentor):
    in_time, late, waiting, taken_back = (
        answer(pair(mentor), role="well", contact="coordinator") for _ in range(4)
    )
    wish(in_time, done_on=date(2026, 5, 12))
    wish(late, done_on=date(2026, 5, 13))
    wish(waiting)
    wish(taken_back, done_on=date(2026, 5, 11), done_by=None)
    _, contact = counting.counts(MAY)
    assert contact == {("Y56", kind): 1 for kind in ("in-time", "later", "waiting", "did-not-ask")}


def months():
    return list(db.session.scalars(sa.select(InsightMonth).order_by(InsightMonth.month)))


def test_a_month_is_closed_14_days_after_its_end_and_once(mentor):
    pair(mentor)
    with time_machine.travel(datetime(2026, 6, 14, 12, tzinfo=UTC), tick=False):
        tasks.close()
        assert months() == []
        assert queries.next_closing() == (MAY, date(2026, 6, 15))
    with time_machine.travel(IN_TIME, tick=False):
        for _ in range(2):
            tasks.close()
        assert [row.month for row in months()] == [MAY]
        assert queries.next_closing() == (date(2026, 6, 1), date(2026, 7, 15))
    events = sa.select(sa.func.count()).where(AuditEvent.action == "insight.close")
    assert db.session.scalar(events) == 1


def test_months_that_were_missed_are_closed_later(mentor):
    pair(mentor)
    with time_machine.travel(datetime(2026, 9, 20, tzinfo=UTC), tick=False):
        assert actions.close_due() == 4
    assert [row.month.month for row in months()] == [5, 6, 7, 8]


def test_an_answer_after_closing_changes_nothing(mentor):
    pairs = [pair(mentor) for _ in range(25)]
    for one in pairs[:12]:
        answer(one, role="well")
    with time_machine.travel(IN_TIME, tick=False):
        assert actions.close(MAY)
    before = months()[0].figures
    assert before["role"] == [
        [["really-struggling", "struggling", "up-and-down", "well", "really-well"], 12],
        [["no-word"], 13],
    ]
    answer(pairs[20], role="struggling")
    assert not actions.close(MAY)
    db.session.expire_all()
    assert months()[0].figures == before


def test_no_answer_is_left_in_the_table(mentor):
    for word in ("really-struggling", "well"):
        answer(pair(mentor), role=word)
    with time_machine.travel(IN_TIME, tick=False):
        actions.close(MAY)
    assert months()[0].figures == {"role": [], "contact": [], "role_by_region": [], "contact_by_region": []}


def test_a_month_with_an_answer_that_cannot_be_opened_stays_open(mentor):
    one = pair(mentor)
    row = answer(one, role="well")
    with transaction():
        row.answers_sealed = "lost." + row.answers_sealed.split(".")[1]
    with time_machine.travel(datetime(2026, 7, 20, tzinfo=UTC), tick=False):
        assert actions.close_due() == 1
    assert [found.month.month for found in months()] == [6]
