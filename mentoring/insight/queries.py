"""Reads of closed months, and which month can be closed when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.db import db
from mentoring.insight.figures import Published
from mentoring.insight.models import InsightMonth
from mentoring.pairings.models import Pairing
from mentoring.wellbeing import schedule

GRACE = timedelta(days=14)  # after a month's last day, for late answers


@dataclass(frozen=True)
class Month:
    """A closed month, as everybody is shown it."""

    month: date
    closed_at: datetime
    published: Published


def closed(at_most: int = 12) -> list[Month]:
    """The newest closed months, the newest first."""
    newest = sa.select(InsightMonth).order_by(InsightMonth.month.desc()).limit(at_most)
    return [_month(row) for row in db.session.scalars(newest)]


def get(month: date) -> Month | None:
    row = db.session.scalar(sa.select(InsightMonth).where(InsightMonth.month == month))
    return _month(row) if row else None


def _month(row: InsightMonth) -> Month:
    return Month(row.month, row.closed_at, Published.from_json(row.figures))


def closes_on(month: date) -> date:
    """The first day on which a month (its first day) can be closed."""
    return clock.add_months(month, 1) + GRACE


def next_closing() -> tuple[date, date] | None:
    """The next month to be closed, and the day from which it is; None before the first pair."""
    month = first_month()
    newest = db.session.scalar(sa.select(sa.func.max(InsightMonth.month)))
    if newest is not None:
        month = clock.add_months(newest, 1)
    return (month, closes_on(month)) if month else None


def first_month() -> date | None:
    """The month of the first check-in ever; None before the first pair."""
    started_on = db.session.scalar(sa.select(sa.func.min(Pairing.started_on)))
    if started_on is None:
        return None
    days = schedule.numbered(_Pair(started_on, clock.add_months(started_on, 2)))
    return days[0][1].replace(day=1) if days else None


def to_close(on: date) -> list[date]:
    """The months that can be closed on a day and are not yet, the oldest first."""
    month, found = first_month(), []
    kept = set(db.session.scalars(sa.select(InsightMonth.month)))
    while month is not None and closes_on(month) <= on:
        if month not in kept:
            found.append(month)
        month = clock.add_months(month, 1)
    return found


@dataclass
class _Pair:
    started_on: date
    ends_on: date
