"""A day in a calendar: neutral, in nobody's way, and the same entry each time."""

from dataclasses import replace
from datetime import date

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from mentoring.messages.delivery import Event
from mentoring.messages.delivery.event import as_ics
from tests.messages.builders import TUESDAY

DAY = Event(uid="check-in-1@example.org", day=date(2026, 12, 31), title="Mentoring date", made_at=TUESDAY)


def entry_of(event):
    (entry,) = icalendar.Calendar.from_ical(as_ics((event,))).events
    return entry


def test_it_is_a_whole_day_by_dates_alone():
    entry = entry_of(DAY)
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (date(2026, 12, 31), date(2027, 1, 1))
    assert b"DTSTART;VALUE=DATE:20261231\r\n" in as_ics((DAY,))
    assert b"DTEND;VALUE=DATE:20270101\r\n" in as_ics((DAY,))


def test_it_holds_a_neutral_title_and_nothing_about_anybody():
    said = {line.split(":")[0].split(";")[0] for line in as_ics((DAY,)).decode().split("\r\n") if line}
    assert said == {
        "BEGIN", "END", "VERSION", "PRODID", "METHOD",
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "TRANSP", "SEQUENCE",
    }  # fmt: skip


def test_it_keeps_nobody_busy_and_asks_for_no_answer():
    entry = entry_of(DAY)
    assert (str(entry["transp"]), int(entry["sequence"]), str(entry["uid"])) == ("TRANSPARENT", 0, DAY.uid)
    assert str(icalendar.Calendar.from_ical(as_ics((DAY,)))["method"]) == "PUBLISH"


def test_the_same_event_makes_the_same_file():
    assert as_ics((DAY,)) == as_ics((replace(DAY),))


@given(title=st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_title_is_one_property_with_short_lines(title):
    raw = as_ics((replace(DAY, title=title),))
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in raw.split(b"\r\n"))
    assert raw.count(b"\r\nSUMMARY:") == 1
    assert raw.count(b"BEGIN:VEVENT") == 1
