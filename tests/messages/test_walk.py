"""Walks through weeks of a few people's lives, in which anything may happen: what always holds.

Nobody gets a message twice, or while they get none, or at night, or more than two a week; and nothing that is
owed is forgotten: when workers have been at it, it is sent, passed on by a person, or waits with a time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mentoring.core import clock
from mentoring.core.db import Base, db, transaction
from mentoring.messages import gate, queueing, sending, stops
from mentoring.messages.models import MailTimes, OutboxMessage, OutboxState, StopReason
from mentoring.messages.rules import BY_KIND, PACED, RULES
from mentoring.pairings import actions, breaks, changes, deaths, ending, first_meetings, meetings, queries
from mentoring.pairings.models import Answer
from mentoring.people.models import Channel, Person
from mentoring.wellbeing import actions as wellbeing
from mentoring.wellbeing.queries import unanswered
from tests.builders import make_coordinator
from tests.messages.builders import Remembering, ask_for_link, rows
from tests.pairings.builders import WHY, make_mentor, make_psp

BEGIN = date(2026, 3, 23)  # clocks change on the 29th; 3 and 6 April are bank holidays
DEEDS = (
    "suggest", "yes", "no", "meet", "answer", "pause", "go-on", "opt-out", "opt-in", "stop", "lift",
    "bounce", "letters", "mornings", "change", "end", "die", "link", "stop-all", "start-all",
)  # fmt: skip
GAPS = (timedelta(hours=3), timedelta(hours=9), timedelta(days=1), timedelta(days=3), timedelta(days=8))
steps = st.lists(
    st.tuples(
        st.sampled_from(GAPS),
        st.sampled_from(DEEDS),
        st.integers(0, 3),  # whom
        st.sampled_from(("all", "all", "queue", "nothing")),  # what runs then: workers may be down
    ),
    min_size=8,
    max_size=22,
)
FEW = settings(
    max_examples=4,
    phases=(Phase.explicit, Phase.generate),  # a walk takes a second or two: too long to be made shorter
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
MANY = settings(FEW, max_examples=20)


class Walk:
    """Two PSPs, two mentors and a coordinator; a letter must be right in the moment in which it leaves."""

    def __init__(self) -> None:
        past = clock.now() - timedelta(days=80)
        self.coordinator = make_coordinator()
        self.psps = [make_psp(submitted_at=past, waiting_since=past) for _ in range(2)]
        self.mentors = [make_mentor(status_since=past, submitted_at=past) for _ in range(2)]
        self.people = [*self.psps, *self.mentors]
        self.mailer = Checking()

    def person(self, who: int) -> Person:
        return self.people[who]

    def do(self, deed: str, who: int) -> None:
        """Whatever cannot be done at the moment is left."""
        refused = (actions.CannotSuggest, actions.NotTheirs, LookupError, ValueError, wellbeing.NotOpen)
        with contextlib.suppress(*refused):
            getattr(self, "_" + deed.replace("-", "_"))(self.person(who))

    def _suggest(self, person: Person) -> None:
        psp, mentor = self.psps[self.people.index(person) % 2], self.mentors[self.people.index(person) // 2]
        with transaction():
            actions.suggest(psp_id=psp.id, mentor_id=mentor.id, why=WHY, by=self.coordinator.id)

    def _say(self, person: Person, answer: Answer) -> None:
        for suggestion in queries.open_suggestions_of(person.id):
            actions.answer(suggestion.id, person_id=person.id, answer=answer)

    def _yes(self, person: Person) -> None:
        for suggestion in queries.open_suggestions_of(person.id):
            for one in (suggestion.psp_id, suggestion.mentor_id):
                actions.answer(suggestion.id, person_id=one, answer=Answer.YES)

    def _no(self, person: Person) -> None:
        self._say(person, Answer.NO)

    def _each(self, person: Person, deed: Callable[[Any], Any]) -> None:
        for pairing in queries.live_pairings_of(person.id):
            deed(pairing)

    def _meet(self, person: Person) -> None:
        self._each(person, lambda pair: meetings.record(pair.id, on=clock.today(), by=person.id))

    def _answer(self, person: Person) -> None:
        for pairing, _, number, _ in unanswered(person.id, clock.today()):
            wellbeing.answer(pairing.id, number, person_id=person.id, answers={"contact": "coordinator"})

    def _pause(self, person: Person) -> None:
        until = clock.today() + timedelta(days=5)
        self._each(person, lambda pair: breaks.take(pair.id, until=until, by=person.id))

    def _go_on(self, person: Person) -> None:
        self._each(person, lambda pair: breaks.go_on(pair.id, by=person.id))

    def _change(self, person: Person) -> None:
        self._each(person, lambda pair: changes.ask(pair.id, psp_id=person.id))

    def _end(self, person: Person) -> None:
        self._each(person, lambda pair: ending.end(pair.id, by=person.id))

    def _die(self, person: Person) -> None:
        deaths.record(person.id, by=self.coordinator.id)

    def _opt_out(self, person: Person) -> None:
        stops.stop(person.id, StopReason.OPTED_OUT, by=person.id)

    def _opt_in(self, person: Person) -> None:
        stops.lift(person.id, StopReason.OPTED_OUT, by=person.id)

    def _stop(self, person: Person) -> None:
        stops.stop(person.id, StopReason.STOPPED, by=self.coordinator.id)

    def _lift(self, person: Person) -> None:
        stops.lift(person.id, StopReason.STOPPED, by=self.coordinator.id)

    def _stop_all(self, person: Person) -> None:
        stops.stop(None, StopReason.STOPPED, by=self.coordinator.id)

    def _start_all(self, person: Person) -> None:
        stops.lift(None, StopReason.STOPPED, by=self.coordinator.id)

    def _bounce(self, person: Person) -> None:
        with transaction():
            stops.bounced(person.id, person.email or "")

    def _letters(self, person: Person) -> None:
        with transaction():
            person.channel = Channel.LETTER

    def _mornings(self, person: Person) -> None:
        with transaction():
            if not stops.times_of([person.id]):
                db.session.add(MailTimes(person_id=person.id, slots=["mon-am", "thu-am"]))

    def _link(self, person: Person) -> None:
        if person.deceased_at is None:
            with contextlib.suppress(Exception):  # too many in an hour
                ask_for_link(person)

    def run(self, what: str) -> None:
        if what == "nothing":
            return
        actions.lapse_due()
        ending.end_due()
        first_meetings.follow_up_due()
        queueing.queue_due(clock.now())
        if what == "all":
            sending.deliver(self.mailer)
            self.nothing_is_forgotten()

    def nothing_is_forgotten(self) -> None:
        now, held = clock.now(), {(row.kind, *_key(row)): row for row in rows()}
        barred = stops.of()
        for rule in RULES:
            for item in rule.owed(now):
                row = held[rule.kind, *item.key]
                if row.state in (OutboxState.SENT, OutboxState.BY_HAND):
                    continue
                if stops.everything() or gate.stopped(rule, barred.get(item.person_id, frozenset())):
                    continue
                assert row.state is OutboxState.DUE, (rule.kind, row.state, row.why)
                assert row.not_before > now or not clock.is_sending_time(now), (rule.kind, row.why)

    def all_of_it_was_right(self) -> None:
        """Over the whole walk, by what the outbox says."""
        assert self.mailer.wrong == []
        found = rows()
        assert len({(row.kind, *_key(row)) for row in found}) == len(found)
        for person in self.people:
            sent = sorted(
                row.sent_at
                for row in found
                if row.person_id == person.id and row.sent_at and row.kind in PACED
            )
            for first, third in zip(sent, sent[2:], strict=False):
                assert third - first >= timedelta(days=7), sent


class Checking(Remembering):
    """Looks at the state in the moment in which a letter is handed over, and keeps what is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def send(self, letter: Any) -> None:
        if letter.id in {sent.id for sent in self.sent}:
            self.wrong.append(f"twice: {letter.subject}")
        super().send(letter)
        row = db.session.get_one(OutboxMessage, letter.id)
        self.wrong += [f"{row.kind}: {why}" for why in _wrong(row)]
        db.session.commit()  # the outbox is written next, over another connection


def _wrong(row: OutboxMessage) -> Iterator[str]:
    person, rule, now = db.session.get_one(Person, row.person_id), BY_KIND[row.kind], clock.now()
    if person.deceased_at is not None:
        yield "to somebody who has died"
    if not rule.still_owed(row, now):
        yield "not owed"
    if rule.urgent:
        return
    barred = stops.of([person.id]).get(person.id, frozenset())
    if stops.everything() or gate.stopped(rule, barred):
        yield "stopped"
    if StopReason.BOUNCED in barred or person.channel is not Channel.EMAIL:
        yield "by e-mail to somebody who is not reached by it"
    if not gate.is_welcome(now, stops.times_of([person.id]).get(person.id, frozenset())):
        yield "at a time at which it is not welcome"


def _key(row: OutboxMessage) -> tuple[Any, Any, str]:
    return row.person_id, row.subject_id, row.period


def walk(taken: list[tuple[timedelta, str, int, str]]) -> None:
    moment = clock.start_of(BEGIN)
    with time_machine.travel(moment, tick=False) as traveller:
        life = Walk()
        life.run("all")
        life.do("suggest", 0)
        life.do("yes", 0)
        for gap, deed, who, what in taken:
            moment += gap
            traveller.move_to(moment)
            life.do(deed, who)
            life.run(what)
        for _ in range(4):  # the workers are there again, each morning of some days
            moment = clock.start_of(clock.day_of(moment) + timedelta(days=3))
            traveller.move_to(moment)
            life.run("all")
        life.all_of_it_was_right()


def emptied() -> None:
    """Each walk begins with an empty database."""
    db.session.rollback()
    db.session.remove()
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


@FEW
@given(taken=steps)
def test_whatever_happens_messages_keep_their_promises(app, taken):
    emptied()
    walk(taken)


@pytest.mark.slow
@MANY
@given(taken=steps)
def test_whatever_happens_messages_keep_their_promises_on_many_walks(app, taken):
    emptied()
    walk(taken)
