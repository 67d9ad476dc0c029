"""The one clock. Moments are aware UTC; days, working days and sending hours are London's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
SENDING_FROM, SENDING_UNTIL = time(8), time(18)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def london(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def day_of(moment: datetime) -> date:
    """The London day of a moment."""
    return london(moment).date()


def today() -> date:
    return day_of(now())


def start_of(day: date, at: time = SENDING_FROM) -> datetime:
    """A London day and time as a UTC moment."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, bank holidays in England left out."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """The day on which `count` working days have passed after `day`; the day itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def is_sending_time(moment: datetime) -> bool:
    """Whether an ordinary message may go out: a working day between 08:00 and 18:00 in London."""
    local = london(moment)
    return is_working_day(local.date()) and SENDING_FROM <= local.time() < SENDING_UNTIL


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))
