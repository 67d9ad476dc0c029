"""When check-ins fall."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentoring.core.clock import add_months
from mentoring.wellbeing import schedule

FIRST = (14, 28)


@dataclass
class Dates:
    started_on: date
    ends_on: date


def year_from(start):
    return Dates(start, add_months(start, 12))


def test_day_14_day_28_then_the_same_day_of_each_month_to_the_end():
    found = [day for _, day in schedule.numbered(year_from(date(2026, 1, 31)), FIRST)]
    assert found[:5] == [
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
    ]
    assert found[-1] == date(2027, 1, 31)


def test_nobody_is_asked_again_within_days_of_the_early_ones():
    found = [day for _, day in schedule.numbered(year_from(date(2026, 3, 5)), FIRST)]
    # 5 April would be 3 days after the second one.
    assert found[:4] == [date(2026, 3, 19), date(2026, 4, 2), date(2026, 5, 5), date(2026, 6, 5)]


def test_nothing_is_due_before_day_14():
    pair = year_from(date(2026, 3, 5))
    assert schedule.due(pair, date(2026, 3, 18), FIRST) == []
    assert schedule.current(pair, date(2026, 3, 18), FIRST) is None
    assert schedule.current(pair, date(2026, 3, 19), FIRST) == (1, date(2026, 3, 19))


def test_the_current_one_is_the_newest_due():
    pair = year_from(date(2026, 3, 5))
    assert schedule.current(pair, date(2026, 5, 4), FIRST) == (2, date(2026, 4, 2))
    assert schedule.current(pair, date(2026, 5, 5), FIRST) == (3, date(2026, 5, 5))


def test_the_days_come_from_the_settings(app, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], check_in_days="10"))
    assert schedule.current(year_from(date(2026, 3, 5)), date(2026, 3, 15)) == (1, date(2026, 3, 15))


@given(
    start=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    length=st.integers(0, 800),
    first=st.sets(st.integers(1, 90), max_size=4).map(lambda days: tuple(sorted(days))),
)
def test_days_rise_and_stay_within_the_pair(start, length, first):
    end = start + timedelta(days=length)
    found = list(schedule.days(start, end, first))
    assert found == sorted(set(found))
    assert all(start < day <= end for day in found)


@given(start=st.dates(date(2020, 1, 1), date(2040, 1, 1)), after=st.integers(0, 800))
def test_a_number_always_means_the_same_day(start, after):
    pair = year_from(start)
    later = schedule.due(pair, start + timedelta(days=after), FIRST)
    assert later == schedule.numbered(pair, FIRST)[: len(later)]
