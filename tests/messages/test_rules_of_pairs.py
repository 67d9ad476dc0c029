"""Rules about a pair: first meetings, looking back, breaks, changes, ends and deaths."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.casework import actions as casework
from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.messages.rules import BY_KIND
from mentoring.pairings import breaks, changes, deaths, ending, first_meetings, meetings, queries
from mentoring.pairings.models import EndReason
from mentoring.people import actions as people
from tests.builders import make_coordinator
from tests.messages import every_kind
from tests.messages.builders import TUESDAY, ask_for_link, at, days, owed, rows
from tests.messages.test_rules import change
from tests.pairings.builders import make_mentor, make_pairing, make_psp

DAY = TUESDAY.date()


@pytest.fixture(autouse=True)
def now(app):
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def pairing():
    mentor = make_mentor(submitted_at=None, status_since=TUESDAY - days(30), confirmed_at=TUESDAY)
    return make_pairing(make_psp(submitted_at=None, status="matched"), mentor)


def told(kind, moment=None):
    """People owed this kind of message."""
    return {person_id for found, person_id in owed(moment) if found == kind}


def both(pairing):
    return {pairing.psp_id, pairing.mentor_id}


def meeting_tasks():
    found = sa.select(Task).where(Task.kind == TaskKind.FIRST_MEETING, Task.state == TaskState.OPEN)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def test_a_pair_that_has_not_met_is_reminded_on_day_7_and_14_and_then_no_more(pairing):
    told_on = {
        n: {kind for kind in ("first_meeting", "first_meeting_again") if told(kind, at(DAY + days(n), 0))}
        for n in (6, 7, 13, 14, 20, 21)
    }
    assert told_on == {
        6: set(),
        7: {"first_meeting"},
        13: {"first_meeting"},
        14: {"first_meeting_again"},
        20: {"first_meeting_again"},
        21: set(),
    }
    assert told("first_meeting", TUESDAY + days(7)) == both(pairing)


def test_who_has_met_is_not_reminded_to_meet(pairing):
    meetings.record(pairing.id, on=DAY, by=pairing.psp_id)
    assert (
        told("first_meeting", TUESDAY + days(7)) == told("first_meeting_again", TUESDAY + days(14)) == set()
    )


def test_after_a_break_the_days_to_the_first_meeting_begin_anew(pairing, now):
    now.move_to(TUESDAY + days(5))
    breaks.take(pairing.id, until=None, by=pairing.psp_id)
    assert told("first_meeting", TUESDAY + days(9)) == set()
    now.move_to(TUESDAY + days(30))
    breaks.go_on(pairing.id, by=pairing.psp_id)
    assert first_meetings.follow_up_due() == 0
    assert told("first_meeting", TUESDAY + days(36)) == set()
    assert told("first_meeting", TUESDAY + days(37)) == both(pairing)


def test_on_day_21_a_pair_that_has_not_met_is_the_coordinators_once(pairing, now):
    now.move_to(at(DAY + days(20), 23))
    assert first_meetings.follow_up_due() == 0
    now.move_to(at(DAY + days(21), 0))
    assert (first_meetings.follow_up_due(), first_meetings.follow_up_due()) == (1, 0)
    (task,) = meeting_tasks()
    assert (task.about_id, task.subject_id) == (pairing.psp_id, pairing.id)


@pytest.mark.parametrize(
    "deed",
    [
        lambda pairing: meetings.record(pairing.id, on=DAY, by=pairing.mentor_id),
        lambda pairing: breaks.take(pairing.id, until=None, by=pairing.psp_id),
        lambda pairing: ending.end(pairing.id, by=pairing.psp_id),
    ],
)
def test_the_task_goes_when_they_have_met_or_need_not_meet(pairing, now, deed):
    now.move_to(at(DAY + days(21)))
    first_meetings.follow_up_due()
    deed(pairing)
    first_meetings.follow_up_due()
    assert meeting_tasks() == []


def test_a_task_that_was_seen_to_is_not_opened_again_and_one_taken_back_is(pairing, now):
    coordinator = make_coordinator()
    now.move_to(at(DAY + days(21)))
    first_meetings.follow_up_due()
    meetings.record(pairing.id, on=DAY, by=pairing.psp_id)
    first_meetings.follow_up_due()
    meetings.record(pairing.id, on=None, by=pairing.psp_id)
    assert first_meetings.follow_up_due() == 1
    (task,) = meeting_tasks()
    casework.mark_done(task.id, outcome="They meet on Friday", by=coordinator.id)
    assert first_meetings.follow_up_due() == 0


def test_the_task_leads_the_coordinator_to_the_pair(pairing, now, signed_in):
    browser = signed_in(make_coordinator())
    now.move_to(at(DAY + days(21)))
    first_meetings.follow_up_due()
    (task,) = meeting_tasks()
    browser = signed_in(make_coordinator())
    assert f"/pairs/{pairing.id}" in browser.get(f"/work-list/{task.id}").get_data(as_text=True)
    ending.end(pairing.id, by=pairing.psp_id)
    first_meetings.follow_up_due()
    page = browser.get(f"/work-list/{task.id}").get_data(as_text=True)
    assert "They have met, or the pair is on a break or has ended" in page


def test_a_pair_looks_back_after_3_and_6_months_from_a_week_before(pairing):
    june, september = date(2026, 6, 10), date(2026, 9, 10)
    moments = [
        at(june - days(8)),
        at(june - days(7)),
        at(june + days(13)),
        at(june + days(14)),
        at(september - days(7)),
    ]
    found = [{item.period for item in BY_KIND["review"].owed(moment)} for moment in moments]
    assert found == [set(), {"3"}, {"3"}, set(), {"6"}]


def test_a_pair_is_told_30_days_before_its_end_until_the_last_day(pairing):
    assert pairing.ends_on == date(2027, 3, 10)
    moments = [date(2027, 2, 7), date(2027, 2, 8), date(2027, 3, 10), date(2027, 3, 11)]
    assert [bool(told("ending_soon", at(moment))) for moment in moments] == [False, True, True, False]
    assert told("ending_soon", at(date(2027, 3, 1))) == both(pairing)


def test_both_hear_of_a_break_for_a_week_while_it_lasts(pairing, now):
    breaks.take(pairing.id, until=DAY + days(3), by=pairing.mentor_id)
    assert told("on_a_break") == told("on_a_break", TUESDAY + days(6)) == both(pairing)
    assert told("on_a_break", TUESDAY + days(7)) == set()
    now.move_to(TUESDAY + days(1))
    breaks.go_on(pairing.id, by=pairing.psp_id)
    assert told("on_a_break") == set()
    assert told("break_over") == told("break_over", TUESDAY + days(7)) == both(pairing)
    assert told("break_over", TUESDAY + days(8)) == set()


def test_a_break_that_was_over_on_the_same_day_is_not_told_to_be_over(pairing):
    breaks.take(pairing.id, until=None, by=pairing.mentor_id)
    breaks.go_on(pairing.id, by=pairing.mentor_id)
    assert told("on_a_break") == told("break_over") == set()


def test_only_whoever_began_the_break_is_reminded_of_the_day_they_had_in_mind(pairing, now):
    breaks.take(pairing.id, until=DAY + days(10), by=pairing.mentor_id)
    found = [told("break_return", at(DAY + days(n), 0)) for n in (9, 10, 23, 24)]
    assert found == [set(), {pairing.mentor_id}, {pairing.mentor_id}, set()]
    now.move_to(TUESDAY + days(11))
    breaks.go_on(pairing.id, by=pairing.psp_id)
    assert told("break_return") == set()


def test_nobody_is_reminded_of_a_day_that_the_coordinator_had_in_mind(pairing):
    breaks.take(pairing.id, until=DAY + days(10), by=make_coordinator().id, as_coordinator=True)
    assert told("break_return", TUESDAY + days(10)) == set()


def test_on_a_break_a_pair_gets_nothing_but_what_is_about_the_break(pairing, now):
    breaks.take(pairing.id, until=DAY + days(60), by=pairing.psp_id)
    of_the_break = {"on_a_break", "break_return"}
    for n in range(0, 360, 3):
        kinds = {kind for kind, person in owed(TUESDAY + days(n)) if person in both(pairing)}
        assert kinds <= of_the_break | {"capacity_check"}, n


def test_a_psp_alone_hears_that_their_request_came_until_it_is_settled(pairing):
    changes.ask(pairing.id, psp_id=pairing.psp_id)
    assert told("change_received") == told("change_received", TUESDAY + days(6)) == {pairing.psp_id}
    assert told("change_received", TUESDAY + days(7)) == set()
    changes.withdraw(pairing.id, psp_id=pairing.psp_id)
    assert told("change_received") == set()


def test_both_hear_of_an_end_alike_whoever_ended_it(pairing):
    ending.end(pairing.id, by=pairing.mentor_id)
    assert told("ended") == told("ended", TUESDAY + days(13)) == both(pairing)
    assert told("ended", TUESDAY + days(14)) == set()
    assert {kind for kind, person in owed() if person in both(pairing)} == {"ended"}


def test_a_mentor_is_thanked_a_week_later(pairing):
    ending.end(pairing.id, by=pairing.mentor_id)
    found = [told("thanks", at(DAY + days(n), 0)) for n in (6, 7, 27, 28)]
    assert found == [set(), {pairing.mentor_id}, {pairing.mentor_id}, set()]


@pytest.mark.parametrize("who", ["psp_id", "mentor_id"])
def test_a_death_stops_everything_and_the_other_is_not_told_by_a_message(pairing, who):
    person_id = getattr(pairing, who)
    other = next(iter(both(pairing) - {person_id}))
    deaths.record(person_id, by=make_coordinator().id)
    assert queries.get_pairing(pairing.id).end_reason is EndReason.DIED
    for n in range(0, 400, 7):
        found = {(kind, person) for kind, person in owed(TUESDAY + days(n)) if person in both(pairing)}
        assert not {kind for kind, person in found if person == person_id}
        assert {kind for kind, person in found if person == other} <= {"still_looking", "capacity_check"}


def test_a_death_after_the_end_stops_what_is_still_owed_about_it(pairing):
    ending.end(pairing.id, by=pairing.mentor_id)
    deaths.record(pairing.psp_id, by=make_coordinator().id)
    assert told("ended") == told("thanks", TUESDAY + days(7)) == set()


def test_nobody_who_has_died_is_owed_anything_by_any_rule(now):
    every_kind.make()
    found = rows()
    for person_id in {row.person_id for row in found}:
        change(people.queries.get(person_id), deceased_at=clock.now())
    assert owed() == owed(TUESDAY + timedelta(days=1)) == set()
    assert not any(BY_KIND[row.kind].still_owed(row, clock.now()) for row in found)


def test_a_link_that_was_asked_for_is_not_sent_to_somebody_who_has_died(pairing):
    ask_for_link(pairing.psp)
    deaths.record(pairing.psp_id, by=make_coordinator().id)
    assert told("sign_in_link") == set()
    assert not pairing.psp.has_role(Role.MENTOR)
