from datetime import UTC, date, datetime

import pytest

from mentoring.core import clock


def test_a_bank_holiday_is_not_a_working_day():
    assert not clock.is_working_day(date(2026, 12, 25))
    assert not clock.is_working_day(date(2026, 12, 28))  # Boxing Day falls on a Saturday
    assert clock.is_working_day(date(2026, 12, 29))


def test_working_days_leave_out_weekends_and_holidays():
    assert clock.add_working_days(date(2026, 12, 23), 2) == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        (datetime(2026, 7, 1, 6, 59, tzinfo=UTC), False),  # 07:59 in London's summer
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 1, 7, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 1, 17, 59, tzinfo=UTC), True),
        (datetime(2026, 12, 1, 18, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 5, 12, 0, tzinfo=UTC), False),  # Saturday
    ],
)
def test_messages_go_out_on_working_days_from_8_to_6_in_london(moment, open_):
    assert clock.is_sending_time(moment) is open_


def test_a_day_is_londons_and_not_greenwichs():
    assert clock.day_of(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 10, 31), 2, date(2026, 12, 31)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
    ],
)
def test_months_end_where_the_shorter_month_ends(start, months, end):
    assert clock.add_months(start, months) == end
