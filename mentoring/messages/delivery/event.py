"""A day in somebody's calendar: a neutral title and nothing else, since calendars are often shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from mentoring.messages.delivery.lines import one_line


@dataclass(frozen=True, kw_only=True)
class Event:
    """An all-day entry. The same `uid` again is the same entry for a calendar, not a second one."""

    uid: str
    day: date
    title: str
    made_at: datetime


def as_ics(events: tuple[Event, ...]) -> bytes:
    """An iCalendar file (RFC 5545) that keeps nobody busy and asks for no answer. The same each time."""
    import icalendar  # noqa: PLC0415 - slow to import, and few letters have a date

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Mentoring//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        entry = icalendar.Event()
        entry.add("uid", one_line(event.uid))
        entry.add("dtstamp", event.made_at.astimezone(UTC))
        entry.add("dtstart", event.day)
        entry.add("dtend", event.day + timedelta(days=1))  # the end is the first day that no longer belongs
        entry.add("summary", one_line(event.title))
        entry.add("transp", "TRANSPARENT")
        entry.add("sequence", 0)
        calendar.add_component(entry)
    return calendar.to_ical()
