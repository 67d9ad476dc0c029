"""Two years of a pair, day by day: who gets what, and when. Read the table; it is what the service promises.

Workers run every morning and afternoon, but for a fortnight in the autumn in which nothing runs at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.messages import queueing, sending
from mentoring.messages.models import OutboxMessage, OutboxState
from mentoring.pairings import actions, breaks, changes, ending, first_meetings, meetings, queries
from mentoring.pairings.models import Answer, Suggestion, SuggestionState
from mentoring.people import actions as people
from mentoring.people.models import Channel, Person
from mentoring.profiles import coordinator_actions, saving
from mentoring.profiles.models import MentorStatus, Part
from mentoring.wellbeing import actions as wellbeing
from mentoring.wellbeing import schedule
from tests.builders import make_person
from tests.messages.builders import Remembering
from tests.pairings.builders import WHY, make_mentor, make_psp

FIRST, LAST = date(2026, 1, 5), date(2027, 12, 31)
DOWN = (date(2026, 9, 7), date(2026, 9, 20))  # nothing runs
HOURS = (9, 15)

# Wednesday 7 January 2026: Cora registers Ada and sends her profile for her on the 30th. Ben, Dai are mentors.
YEARS = """
Wed  7 Jan 2026 15:00  Ada   registered
Wed 14 Jan 2026 09:00  Ada   finish_profile_psp 7
Wed 28 Jan 2026 09:00  Ada   finish_profile_psp 21
"""


class Life:
    """What happens to these people, as verbs with the day on which each is done at noon."""

    def __init__(self) -> None:
        self.cora = make_person(Role.COORDINATOR, name="Cora Coordinating")
        self.mentors = {name: _mentor(name) for name in ("Ben", "Dai")}
        self.ada: Person
        self.days: dict[date, Callable[[], Any]] = {
            date(2026, 1, 7): self.register,
            date(2026, 1, 30): self.profile_is_sent,
            date(2026, 3, 26): lambda: self.suggest("Ben"),
            date(2026, 3, 27): lambda: self.say_yes("Ben"),
            date(2026, 4, 8): lambda: self.say_yes("Ada"),
            date(2026, 4, 28): self.meet,
            date(2026, 5, 6): lambda: self.answer("Ben", 2),
            date(2026, 6, 9): lambda: self.answer("Ada", 3),
            date(2026, 6, 22): lambda: self.pause(until=date(2026, 8, 3)),
            date(2026, 8, 6): self.go_on,
            date(2026, 11, 17): self.wish_for_change,
            date(2026, 11, 19): self.end_for_change,
            date(2026, 12, 18): lambda: self.suggest("Dai"),
            date(2026, 12, 21): lambda: self.say_yes("Ada"),
            date(2026, 12, 22): lambda: self.say_yes("Dai"),
            date(2027, 1, 4): self.meet,
            date(2027, 4, 1): lambda: self.confirm("Dai"),
        }

    def person(self, name: str) -> Person:
        return self.ada if name == "Ada" else self.mentors[name]

    def register(self) -> None:
        self.ada = coordinator_actions.add(
            name="Ada Fictional",
            email="ada@example.org",
            roles=(Role.PSP,),
            channel=Channel.EMAIL,
            phone="",
            address="",
            by=self.cora.id,
        )

    def profile_is_sent(self) -> None:
        request = people.ask_for_link("ada@example.org", client="test")
        assert request is None
        saving.submit(saving.subject_of(self.ada, Part.PSP, by=self.ada.id))

    def suggest(self, mentor: str) -> None:
        with _transaction():
            actions.suggest(psp_id=self.ada.id, mentor_id=self.mentors[mentor].id, why=WHY, by=self.cora.id)

    def say_yes(self, name: str) -> None:
        found = sa.select(Suggestion).where(Suggestion.state == SuggestionState.OPEN)
        suggestion = db.session.scalars(found).one()
        actions.answer(suggestion.id, person_id=self.person(name).id, answer=Answer.YES)

    @property
    def pairing(self) -> Any:
        return queries.live_pairing_as_psp(self.ada.id)

    def meet(self) -> None:
        meetings.record(self.pairing.id, on=clock.today(), by=self.ada.id)

    def answer(self, name: str, number: int) -> None:
        wellbeing.not_now(self.pairing.id, number, person_id=self.person(name).id)

    def pause(self, until: date) -> None:
        breaks.take(self.pairing.id, until=until, by=self.ada.id)

    def go_on(self) -> None:
        breaks.go_on(self.pairing.id, by=self.pairing.mentor_id)

    def wish_for_change(self) -> None:
        changes.ask(self.pairing.id, psp_id=self.ada.id)

    def end_for_change(self) -> None:
        (request,) = queries.open_change_requests()
        ending.end_for_change(request.id, by=self.cora.id)

    def confirm(self, name: str) -> None:
        person = self.person(name)
        saving.submit(saving.subject_of(person, Part.MENTOR, by=person.id))


def test_two_years_of_a_pair(app, monkeypatch):
    monkeypatch.setattr(saving, "missing", lambda subject: [])
    assert _live(HOURS).strip() == YEARS.strip()
