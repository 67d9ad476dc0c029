"""When a message is welcome: hours, chosen half days, two a week, and stops."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.core import clock
from mentoring.messages import gate
from mentoring.messages.gate import (
    SLOTS,
    WEEK,
    ByHand,
    Go,
    Later,
    Never,
    Reader,
    decide,
    is_welcome,
    next_welcome,
)
from mentoring.messages.models import StopReason
from tests.messages.builders import TUESDAY, at, days


@dataclass(frozen=True)
class Kind:
    urgent: bool = False
    paced: bool = True
    optional: bool = False
    by_hand: bool = True


NEWS, REMINDER, LINK = Kind(), Kind(optional=True), Kind(urgent=True)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
READERS = st.builds(
    Reader,
    by_email=st.booleans(),
    stops=st.frozensets(st.sampled_from(StopReason)),
    slots=st.frozensets(st.sampled_from(SLOTS)),
    recent=st.lists(MOMENTS, max_size=4).map(tuple),
    under_way=st.integers(0, 3),
)
KINDS = st.builds(
    Kind, urgent=st.booleans(), paced=st.booleans(), optional=st.booleans(), by_hand=st.booleans()
)


def verdict(kind=NEWS, now=TUESDAY, a_week=2, **reader):
    return decide(kind, Reader(**reader), now, a_week=a_week)


def test_in_working_hours_it_goes_and_by_hand_to_whom_e_mail_does_not_reach():
    assert verdict() == Go()
    assert verdict(by_email=False) == ByHand()
    assert verdict(stops=frozenset({StopReason.BOUNCED})) == ByHand()


def test_what_is_of_use_by_e_mail_only_goes_by_e_mail_or_not_at_all():
    digest = Kind(paced=False, by_hand=False)
    assert verdict(digest, by_email=False) == Go()
    assert isinstance(verdict(digest, has_email=False, by_email=False), Never)
    assert isinstance(verdict(digest, stops=frozenset({StopReason.BOUNCED})), Never)


def test_an_urgent_one_goes_at_night_and_to_whom_messages_are_stopped():
    night = at(date(2026, 3, 15), 3)
    assert verdict(LINK, night, stops=frozenset(StopReason), recent=(TUESDAY,) * 9) == Go()
    assert verdict(LINK, night, by_email=False) == Go()  # who wishes for letters gets the link they ask for
    assert verdict(LINK, night, has_email=False) == ByHand()


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (at(date(2026, 3, 13), 18), at(date(2026, 3, 16), 8)),  # Friday evening
        (at(date(2026, 4, 2), 18), at(date(2026, 4, 7), 8)),  # before Good Friday
        (at(date(2026, 12, 24), 18), at(date(2026, 12, 29), 8)),  # the 28th stands for Boxing Day
        (at(date(2026, 3, 27), 19), at(date(2026, 3, 30), 8)),  # clocks go forward on the Sunday
        (at(date(2026, 10, 23), 19), at(date(2026, 10, 26), 8)),  # and back
    ],
)
def test_out_of_hours_it_waits_for_the_next_working_morning(now, then):
    assert verdict(now=now).until == then


def test_chosen_half_days_are_waited_for():
    only = frozenset({"thu-pm"})
    assert verdict(slots=only).until == at(date(2026, 3, 12), 12)
    assert verdict(slots=only, now=at(date(2026, 3, 12), 12)) == Go()
    assert verdict(slots=only, now=at(date(2026, 3, 12), 11, 59)).until == at(date(2026, 3, 12), 12)


def test_mondays_only_over_christmas_and_new_year_still_find_a_monday():
    assert verdict(slots=frozenset({"mon-am"}), now=at(date(2028, 12, 20))).until == at(date(2029, 1, 8), 8)


def test_the_third_in_a_week_waits_until_the_first_is_a_week_old():
    first, second = TUESDAY - days(6), TUESDAY - days(1)
    assert verdict(recent=(first,)) == Go()
    assert verdict(recent=(second, first)).until == first + WEEK
    assert verdict(recent=(first - days(1), second)) == Go()
    assert verdict(Kind(paced=False), recent=(first, second)) == Go()


def test_the_last_place_of_a_week_is_no_place_for_a_reminder():
    """So that two reminders never keep an introduction waiting."""
    yesterday = TUESDAY - days(1)
    assert verdict(REMINDER) == Go()
    assert verdict(REMINDER, recent=(yesterday,)).until == yesterday + WEEK
    assert verdict(REMINDER, under_way=1).why == gate.PACE_OF_REMINDERS
    assert verdict(NEWS, recent=(yesterday,)) == Go()
    assert verdict(REMINDER, recent=(yesterday,), a_week=3) == Go()
    assert verdict(REMINDER, recent=(yesterday, TUESDAY - days(3)), a_week=3).until == TUESDAY + days(4)
    assert verdict(REMINDER, a_week=1) == Go()  # else nobody would ever be reminded


def test_what_another_worker_has_in_hand_counts():
    assert isinstance(verdict(recent=(TUESDAY - days(1),), under_way=1), Later)
    assert verdict(recent=(TUESDAY - days(1),)) == Go()


def test_who_wants_no_reminders_gets_none_and_what_they_need_to_know():
    out = frozenset({StopReason.OPTED_OUT})
    assert isinstance(verdict(REMINDER, stops=out), Never)
    assert verdict(NEWS, stops=out) == Go()
    assert isinstance(verdict(NEWS, stops=frozenset({StopReason.STOPPED})), Never)


@given(KINDS, READERS, MOMENTS)
def test_nothing_ordinary_ever_goes_out_of_hours_out_of_turn_or_to_whom_it_is_stopped(kind, reader, now):
    found = decide(kind, reader, now, a_week=2)
    if kind.urgent or isinstance(found, Later | Never):
        return
    assert clock.is_sending_time(now)
    assert is_welcome(now, reader.slots)
    assert StopReason.STOPPED not in reader.stops
    assert not (kind.optional and reader.stops)
    if kind.paced:
        assert len([moment for moment in reader.recent if moment > now - WEEK]) + reader.under_way < 2


@given(KINDS, READERS, MOMENTS)
def test_what_waits_is_tried_again_later_and_in_the_end_goes(kind, reader, now):
    reader = Reader(**(vars(reader) | {"under_way": 0}))
    for _ in range(10):
        found = decide(kind, reader, now, a_week=2)
        if not isinstance(found, Later):
            return
        assert found.until > now
        now = found.until
    raise AssertionError("put off for ever")


@given(MOMENTS, st.frozensets(st.sampled_from(SLOTS)))
def test_the_next_welcome_moment_is_welcome_and_the_first(now, slots):
    then = next_welcome(now, slots)
    assert is_welcome(then, slots)
    if then > now:
        assert not is_welcome(then - timedelta(minutes=1), slots)
        assert not is_welcome(now, slots)
