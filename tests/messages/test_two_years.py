"""Two years of a PSP and two mentors, day by day: who gets what, and when. The table is what is promised.

The workers look at 8 every morning, London time, and after each change; in one fortnight nothing runs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.casework import actions as casework
from mentoring.casework.queries import open_tasks
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.messages import queueing, sending
from mentoring.messages.models import OutboxMessage, OutboxState
from mentoring.pairings import actions, breaks, changes, ending, first_meetings, meetings, queries
from mentoring.pairings.models import Answer, Pairing, Suggestion, SuggestionState
from mentoring.people.models import Channel, Person
from mentoring.profiles import coordinator_actions, saving
from mentoring.profiles.models import Part
from mentoring.wellbeing import actions as wellbeing
from tests.builders import make_person
from tests.messages.builders import Remembering
from tests.pairings.builders import WHY, make_mentor

FIRST, LAST = date(2026, 1, 5), date(2027, 12, 31)
DOWN = (date(2026, 9, 5), date(2026, 9, 20))
HALF_PAST_12 = time(12, 30)

# Ada is the PSP, Ben and Dai are mentors, Cora is the coordinator. What happens is at half past 12.
YEARS = """
Mon 05 Jan 2026  08:00 (08:00 UTC)  Ben   mentor_approved
Mon 05 Jan 2026  08:00 (08:00 UTC)  Dai   mentor_approved
Wed 07 Jan 2026  12:30 (12:30 UTC)  Ada   registered
Thu 15 Jan 2026  08:00 (08:00 UTC)  Ada   finish_profile_psp 7
Wed 28 Jan 2026  08:00 (08:00 UTC)  Ada   finish_profile_psp 21
Fri 30 Jan 2026  12:30 (12:30 UTC)  Ada   profile_received
Fri 27 Feb 2026  08:00 (08:00 UTC)  Ada   still_looking 2026-02-27
Thu 26 Mar 2026  12:30 (12:30 UTC)  Ada   suggestion_psp
Thu 26 Mar 2026  12:30 (12:30 UTC)  Ben   suggestion_mentor
Thu 02 Apr 2026  08:00 (07:00 UTC)  Ada   suggestion_nudge
Tue 07 Apr 2026  08:00 (07:00 UTC)  Ben   capacity_check 2026-04-05
Tue 07 Apr 2026  08:00 (07:00 UTC)  Dai   capacity_check 2026-04-05
Wed 08 Apr 2026  12:30 (11:30 UTC)  Ada   introduction
Wed 08 Apr 2026  12:30 (11:30 UTC)  Ben   introduction
Thu 16 Apr 2026  08:00 (07:00 UTC)  Ada   first_meeting
Thu 16 Apr 2026  08:00 (07:00 UTC)  Ben   first_meeting
Thu 23 Apr 2026  08:00 (07:00 UTC)  Ada   first_meeting_again
Thu 23 Apr 2026  08:00 (07:00 UTC)  Ben   first_meeting_again
Thu 30 Apr 2026  08:00 (07:00 UTC)  Ada   check_in_nudge 1
Thu 30 Apr 2026  08:00 (07:00 UTC)  Ben   check_in_nudge 1
Thu 30 Apr 2026  08:00 (07:00 UTC)  Cora  digest
Thu 07 May 2026  08:00 (07:00 UTC)  Ada   check_in_reminder 2
Thu 14 May 2026  08:00 (07:00 UTC)  Ada   check_in_nudge 2
Mon 08 Jun 2026  08:00 (07:00 UTC)  Ada   check_in_reminder 3
Mon 08 Jun 2026  08:00 (07:00 UTC)  Ben   check_in_reminder 3
Mon 15 Jun 2026  08:00 (07:00 UTC)  Ben   check_in_nudge 3
Mon 22 Jun 2026  12:30 (11:30 UTC)  Ada   on_a_break
Mon 22 Jun 2026  12:30 (11:30 UTC)  Ben   on_a_break
Mon 06 Jul 2026  08:00 (07:00 UTC)  Ben   capacity_check 2026-07-05
Mon 06 Jul 2026  08:00 (07:00 UTC)  Dai   capacity_check 2026-07-05
Mon 03 Aug 2026  08:00 (07:00 UTC)  Ada   break_return
Thu 06 Aug 2026  12:30 (11:30 UTC)  Ada   break_over
Thu 06 Aug 2026  12:30 (11:30 UTC)  Ben   break_over
Fri 14 Aug 2026  08:00 (07:00 UTC)  Ada   check_in_nudge 5
Fri 14 Aug 2026  08:00 (07:00 UTC)  Ben   check_in_nudge 5
Mon 21 Sep 2026  08:00 (07:00 UTC)  Ada   check_in_nudge 6
Mon 21 Sep 2026  08:00 (07:00 UTC)  Ben   check_in_nudge 6
Thu 01 Oct 2026  08:00 (07:00 UTC)  Ada   review 6
Thu 01 Oct 2026  08:00 (07:00 UTC)  Ben   review 6
Mon 05 Oct 2026  08:00 (07:00 UTC)  Dai   capacity_check 2026-10-05
Thu 08 Oct 2026  08:00 (07:00 UTC)  Ada   check_in_reminder 7
Thu 08 Oct 2026  08:00 (07:00 UTC)  Ben   capacity_check 2026-10-05
Mon 09 Nov 2026  08:00 (08:00 UTC)  Ada   check_in_reminder 8
Mon 09 Nov 2026  08:00 (08:00 UTC)  Ben   check_in_reminder 8
Mon 16 Nov 2026  08:00 (08:00 UTC)  Ada   check_in_nudge 8
Mon 16 Nov 2026  08:00 (08:00 UTC)  Ben   check_in_nudge 8
Tue 17 Nov 2026  12:30 (12:30 UTC)  Ada   change_received
Wed 18 Nov 2026  08:00 (08:00 UTC)  Cora  digest
Fri 20 Nov 2026  12:30 (12:30 UTC)  Ben   ended
Mon 23 Nov 2026  08:00 (08:00 UTC)  Ada   ended
Fri 27 Nov 2026  08:00 (08:00 UTC)  Ben   thanks
Fri 18 Dec 2026  08:00 (08:00 UTC)  Ada   still_looking 2026-12-18
Fri 18 Dec 2026  12:30 (12:30 UTC)  Ada   suggestion_psp
Fri 18 Dec 2026  12:30 (12:30 UTC)  Dai   suggestion_mentor
Tue 22 Dec 2026  12:30 (12:30 UTC)  Dai   introduction
Tue 29 Dec 2026  08:00 (08:00 UTC)  Ada   introduction
Tue 05 Jan 2027  08:00 (08:00 UTC)  Ada   check_in_reminder 1
Tue 05 Jan 2027  08:00 (08:00 UTC)  Ben   capacity_check 2027-01-05
Tue 05 Jan 2027  08:00 (08:00 UTC)  Dai   capacity_check 2027-01-05
Tue 12 Jan 2027  08:00 (08:00 UTC)  Ada   check_in_nudge 1
Tue 12 Jan 2027  08:00 (08:00 UTC)  Dai   check_in_nudge 1
Tue 19 Jan 2027  08:00 (08:00 UTC)  Ada   check_in_reminder 2
Tue 19 Jan 2027  08:00 (08:00 UTC)  Dai   check_in_reminder 2
Tue 26 Jan 2027  08:00 (08:00 UTC)  Ada   check_in_nudge 2
Tue 26 Jan 2027  08:00 (08:00 UTC)  Dai   check_in_nudge 2
Mon 22 Feb 2027  08:00 (08:00 UTC)  Ada   check_in_reminder 3
Mon 22 Feb 2027  08:00 (08:00 UTC)  Dai   check_in_reminder 3
Tue 23 Feb 2027  12:30 (12:30 UTC)  Cora  contact_wanted
Wed 24 Feb 2027  08:00 (08:00 UTC)  Cora  digest
Mon 01 Mar 2027  08:00 (08:00 UTC)  Dai   check_in_nudge 3
Mon 15 Mar 2027  08:00 (08:00 UTC)  Ada   review 3
Mon 15 Mar 2027  08:00 (08:00 UTC)  Dai   review 3
Mon 22 Mar 2027  08:00 (08:00 UTC)  Ada   check_in_reminder 4
Mon 22 Mar 2027  08:00 (08:00 UTC)  Dai   check_in_reminder 4
Wed 31 Mar 2027  08:00 (07:00 UTC)  Ada   check_in_nudge 4
Wed 31 Mar 2027  08:00 (07:00 UTC)  Dai   check_in_nudge 4
Mon 05 Apr 2027  08:00 (07:00 UTC)  Ben   capacity_check 2027-04-05
Wed 07 Apr 2027  08:00 (07:00 UTC)  Dai   capacity_check 2027-04-05
Thu 22 Apr 2027  08:00 (07:00 UTC)  Ada   check_in_reminder 5
Thu 22 Apr 2027  08:00 (07:00 UTC)  Dai   check_in_reminder 5
Thu 29 Apr 2027  08:00 (07:00 UTC)  Ada   check_in_nudge 5
Thu 29 Apr 2027  08:00 (07:00 UTC)  Dai   check_in_nudge 5
Mon 24 May 2027  08:00 (07:00 UTC)  Ada   check_in_reminder 6
Mon 24 May 2027  08:00 (07:00 UTC)  Dai   check_in_reminder 6
Tue 01 Jun 2027  08:00 (07:00 UTC)  Ada   check_in_nudge 6
Tue 01 Jun 2027  08:00 (07:00 UTC)  Dai   check_in_nudge 6
Tue 15 Jun 2027  08:00 (07:00 UTC)  Ada   review 6
Tue 15 Jun 2027  08:00 (07:00 UTC)  Dai   review 6
Tue 22 Jun 2027  08:00 (07:00 UTC)  Ada   check_in_reminder 7
Tue 22 Jun 2027  08:00 (07:00 UTC)  Dai   check_in_reminder 7
Tue 29 Jun 2027  08:00 (07:00 UTC)  Ada   check_in_nudge 7
Tue 29 Jun 2027  08:00 (07:00 UTC)  Dai   check_in_nudge 7
Mon 05 Jul 2027  08:00 (07:00 UTC)  Ben   capacity_check 2027-07-05
Tue 20 Jul 2027  08:00 (07:00 UTC)  Dai   capacity_check 2027-07-20
Thu 22 Jul 2027  08:00 (07:00 UTC)  Ada   check_in_reminder 8
Tue 27 Jul 2027  08:00 (07:00 UTC)  Dai   check_in_reminder 8
Thu 29 Jul 2027  08:00 (07:00 UTC)  Ada   check_in_nudge 8
Tue 03 Aug 2027  08:00 (07:00 UTC)  Dai   check_in_nudge 8
Mon 23 Aug 2027  08:00 (07:00 UTC)  Ada   check_in_reminder 9
Mon 23 Aug 2027  08:00 (07:00 UTC)  Dai   check_in_reminder 9
Tue 31 Aug 2027  08:00 (07:00 UTC)  Ada   check_in_nudge 9
Tue 31 Aug 2027  08:00 (07:00 UTC)  Dai   check_in_nudge 9
Wed 22 Sep 2027  08:00 (07:00 UTC)  Ada   check_in_reminder 10
Wed 22 Sep 2027  08:00 (07:00 UTC)  Dai   check_in_reminder 10
Wed 29 Sep 2027  08:00 (07:00 UTC)  Ada   check_in_nudge 10
Wed 29 Sep 2027  08:00 (07:00 UTC)  Dai   check_in_nudge 10
Tue 05 Oct 2027  08:00 (07:00 UTC)  Ben   capacity_check 2027-10-05
Wed 20 Oct 2027  08:00 (07:00 UTC)  Dai   capacity_check 2027-10-20
Fri 22 Oct 2027  08:00 (07:00 UTC)  Ada   check_in_reminder 11
Wed 27 Oct 2027  08:00 (07:00 UTC)  Dai   check_in_reminder 11
Fri 29 Oct 2027  08:00 (07:00 UTC)  Ada   check_in_nudge 11
Wed 03 Nov 2027  08:00 (08:00 UTC)  Dai   check_in_nudge 11
Mon 22 Nov 2027  08:00 (08:00 UTC)  Ada   check_in_reminder 12
Mon 22 Nov 2027  08:00 (08:00 UTC)  Ada   ending_soon 2027-12-22
Mon 22 Nov 2027  08:00 (08:00 UTC)  Dai   check_in_reminder 12
Mon 22 Nov 2027  08:00 (08:00 UTC)  Dai   ending_soon 2027-12-22
Mon 29 Nov 2027  08:00 (08:00 UTC)  Ada   check_in_nudge 12
Mon 29 Nov 2027  08:00 (08:00 UTC)  Dai   check_in_nudge 12
Thu 23 Dec 2027  08:00 (08:00 UTC)  Ada   ended
Thu 23 Dec 2027  08:00 (08:00 UTC)  Dai   ended
Thu 30 Dec 2027  08:00 (08:00 UTC)  Dai   thanks
"""


class Life:
    """What happens, and on which day."""

    def __init__(self) -> None:
        self.cora = make_person(Role.COORDINATOR, name="Cora Coordinating")
        self.people: dict[str, Person] = {}
        for name in ("Ben", "Dai"):
            self.people[name] = make_mentor(
                name=f"{name} Mockup", submitted_at=None, confirmed_at=clock.now()
            )
        self.days: dict[date, Callable[[], Any]] = {
            date(2026, 1, 7): self.register,
            date(2026, 1, 30): self.send_profile,
            date(2026, 3, 26): lambda: self.suggest("Ben"),
            date(2026, 3, 27): lambda: self.say_yes("Ben"),
            date(2026, 4, 8): lambda: self.say_yes("Ada"),
            date(2026, 4, 30): lambda: meetings.record(self.pair.id, on=clock.today(), by=self.ada),
            date(2026, 5, 6): lambda: self.check_in("Ben", 2),
            date(2026, 6, 9): lambda: self.check_in("Ada", 3),
            date(2026, 6, 22): lambda: breaks.take(self.pair.id, until=date(2026, 8, 3), by=self.ada),
            date(2026, 8, 6): lambda: breaks.go_on(self.pair.id, by=self.pair.mentor_id),
            date(2026, 10, 8): lambda: self.check_in("Ben", 7),
            date(2026, 10, 9): lambda: self.check_in("Ada", 7),
            date(2026, 11, 17): lambda: changes.ask(self.pair.id, psp_id=self.ada),
            date(2026, 11, 20): self.end_for_change,
            date(2026, 12, 18): lambda: self.suggest("Dai"),
            date(2026, 12, 21): lambda: self.say_yes("Ada"),
            date(2026, 12, 22): lambda: self.say_yes("Dai"),
            date(2026, 12, 24): lambda: meetings.record(self.pair.id, on=clock.today(), by=self.ada),
            date(2027, 2, 23): self.ask_for_contact,
            date(2027, 4, 20): lambda: self.confirm("Dai"),
        }

    @property
    def ada(self) -> Any:
        return self.people["Ada"].id

    @property
    def pair(self) -> Pairing:
        pairing = queries.live_pairing_as_psp(self.ada)
        assert pairing is not None
        return pairing

    def register(self) -> None:
        self.people["Ada"] = coordinator_actions.add(
            name="Ada Fictional",
            email="ada@example.org",
            roles=(Role.PSP,),
            channel=Channel.EMAIL,
            phone="",
            address="",
            by=self.cora.id,
        )

    def send_profile(self) -> None:
        saving.submit(saving.subject_of(self.people["Ada"], Part.PSP, by=self.ada))

    def suggest(self, mentor: str) -> None:
        with transaction():
            actions.suggest(psp_id=self.ada, mentor_id=self.people[mentor].id, why=WHY, by=self.cora.id)

    def say_yes(self, name: str) -> None:
        found = sa.select(Suggestion).where(Suggestion.state == SuggestionState.OPEN)
        suggestion = db.session.scalars(found).one()
        actions.answer(suggestion.id, person_id=self.people[name].id, answer=Answer.YES)

    def check_in(self, name: str, number: int) -> None:
        wellbeing.not_now(self.pair.id, number, person_id=self.people[name].id)

    def ask_for_contact(self) -> None:
        wellbeing.answer(self.pair.id, 3, person_id=self.ada, answers={"contact": "coordinator"})

    def end_for_change(self) -> None:
        (request,) = queries.open_change_requests()
        ending.end_for_change(request.id, by=self.cora.id)

    def confirm(self, name: str) -> None:
        saving.submit(saving.subject_of(self.people[name], Part.MENTOR, by=self.people[name].id))


def live(first: date, last: date) -> list[Any]:
    """The letters that went out."""
    mailer = Remembering()
    with time_machine.travel(clock.start_of(first), tick=False) as traveller:
        life = Life()
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            if DOWN[0] <= day <= DOWN[1]:
                continue
            traveller.move_to(clock.start_of(day))
            look(mailer)
            if day in life.days:
                traveller.move_to(clock.start_of(day, HALF_PAST_12))
                life.days[day]()
                look(mailer)
            see_to_tasks(life, day)
    return mailer.sent


def look(mailer: Remembering) -> None:
    actions.lapse_due()
    ending.end_due()
    first_meetings.follow_up_due()
    queueing.queue_due(clock.now())
    sending.deliver(mailer)


def see_to_tasks(life: Life, day: date) -> None:
    """The coordinator sees to each task on the day after it was made."""
    if clock.is_working_day(day):
        for task in [listed.task for listed in open_tasks()]:
            if clock.day_of(task.created_at) < day:
                casework.mark_done(task.id, outcome="Seen to", by=life.cora.id)


def table() -> str:
    """Day, London and UTC time, first name, kind and period of everything that was sent."""
    sent = sa.select(OutboxMessage, Person).join(Person, Person.id == OutboxMessage.person_id)
    sent = sent.where(OutboxMessage.state == OutboxState.SENT)
    lines = []
    for row, person in db.session.execute(sent):
        local = clock.london(row.sent_at)
        period = "" if row.kind == "digest" else row.period
        at = f"{local:%a %d %b %Y  %H:%M} ({row.sent_at:%H:%M} UTC)"
        line = f"{at}  {person.first_name:<5} {row.kind} {period}".rstrip()
        lines.append((row.sent_at, person.first_name, line))
    return "\n".join(line for *_, line in sorted(lines))


def promised(until: date) -> str:
    """The table up to a day."""
    lines = YEARS.strip().splitlines()
    return "\n".join(line for line in lines if datetime.strptime(line[4:15], "%d %b %Y").date() <= until)


@pytest.mark.parametrize("until", [date(2026, 4, 30), pytest.param(LAST, marks=pytest.mark.slow)])
def test_a_pair_gets_these_messages_and_no_others(app, monkeypatch, until):
    monkeypatch.setattr(saving, "missing", lambda subject: [])
    letters = live(FIRST, until)
    assert table() == promised(until)
    assert len(letters) == len(promised(until).splitlines())
