"""When check-ins fall: a pair's dates in, days out. Nothing is stored before somebody answers."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from itertools import count, takewhile
from typing import Protocol

from flask import current_app

from mentoring.core.clock import add_months

MIN_GAP = timedelta(days=14)


class Dated(Protocol):
    """What the schedule needs to know of a pair."""

    started_on: date
    ends_on: date


@lru_cache(maxsize=4096)
def days(started_on: date, ends_on: date, first_days: tuple[int, ...]) -> tuple[date, ...]:
    """Every check-in of a pair: some days after the start, then the same day of each month, up to its end.

    The monthly ones begin with the first that leaves MIN_GAP after the last of the early ones, so that nobody
    is asked twice within days. None is later than `ends_on`. Their numbers are their places in this list,
    counted from 1.
    """
    early = sorted(started_on + timedelta(days=day) for day in set(first_days))
    after = (early[-1] if early else started_on) + MIN_GAP
    months = takewhile(lambda day: day <= ends_on, (add_months(started_on, month) for month in count(1)))
    return (*(day for day in early if day <= ends_on), *(day for day in months if day >= after))


def numbered(pairing: Dated, first_days: tuple[int, ...] | None = None) -> list[tuple[int, date]]:
    """(number, day) of all of a pair's check-ins, past and to come.

    `first_days` are those of the settings unless given; with them given, nothing outside is looked at.
    """
    if first_days is None:
        first_days = current_app.config["SETTINGS"].check_in_first_days
    return list(enumerate(days(pairing.started_on, pairing.ends_on, first_days), start=1))


def due(pairing: Dated, on: date, first_days: tuple[int, ...] | None = None) -> list[tuple[int, date]]:
    """(number, due day) of the check-ins that have fallen due up to and on a day."""
    return [item for item in numbered(pairing, first_days) if item[1] <= on]


def current(pairing: Dated, on: date, first_days: tuple[int, ...] | None = None) -> tuple[int, date] | None:
    """The newest one that is due; None before the first."""
    fallen = due(pairing, on, first_days)
    return fallen[-1] if fallen else None
