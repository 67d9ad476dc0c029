"""A letter of every kind there is, to made-up people, all in one March."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
import time_machine

from mentoring.casework import actions as casework
from mentoring.casework import queries as tasks
from mentoring.casework.models import TaskKind
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.messages import queueing
from mentoring.messages.delivery import Letter
from mentoring.messages.models import OutboxMessage, OutboxState
from mentoring.messages.render import letter_for
from mentoring.messages.resending import send_test
from mentoring.messages.rules import BY_KIND, Content
from mentoring.pairings import breaks, changes, ending
from mentoring.pairings.models import Pairing
from mentoring.people import actions as people
from mentoring.people.models import Person
from mentoring.profiles import coordinator_actions
from mentoring.profiles.models import MentorStatus, PspStatus
from mentoring.wellbeing import words
from mentoring.wellbeing.concerns.models import Audience
from mentoring.wellbeing.plan import actions as plans
from tests.builders import make_person
from tests.messages.builders import TUESDAY, ask_for_link, at, days
from tests.pairings.builders import make_mentor, make_pairing, make_psp, make_suggestion
from tests.wellbeing.concerns.builders import make_concern
from tests.wellbeing.plan.builders import make_plan

DAY = TUESDAY.date()
LONG_AGO = TUESDAY - days(400)
# First names of a PSP and their mentor.
PAIRS = {
    "Ada": "Ben",
    "Cat": "Dai",
    "Eve": "Flo",
    "Gus": "Hal",
    "Ivy": "Jan",
    "Kit": "Lou",
    "Mia": "Ned",
    "Oli": "Pam",
    "Ros": "Sid",
    "Tea": "Udo",
    "Win": "Xen",
    "Yan": "Zia",
}
SURNAMES = ("Fictional", "Mockup")


@dataclass(frozen=True)
class Made:
    """One letter, to whom, and what it is about. Plain data: the database may be empty when it is read."""

    kind: str
    first_name: str
    letter: Letter
    content: Content


_made: dict[str, list[Made]] = {}


def made() -> dict[str, list[Made]]:
    """The same, made once in a test run: they are only read. Wants an empty database the first time."""
    if not _made:
        _made.update(make())
    return _made


def make() -> dict[str, list[Made]]:
    """Kind → letters, by first name. Those of the first day on which there are any of that kind."""
    with time_machine.travel(TUESDAY, tick=False):
        _world()
    found: dict[str, list[Made]] = {}
    for moment in (TUESDAY, TUESDAY + days(1), at(clock.add_working_days(DAY, 5))):
        with time_machine.travel(moment, tick=False):
            queueing.queue_due(clock.now())
            of_today: dict[str, list[Made]] = {}
            for row, person in _due():
                letter, content = letter_for(row, person, clock.now()), BY_KIND[row.kind].fill(row, person)
                of_today.setdefault(row.kind, []).append(Made(row.kind, person.first_name, letter, content))
            for kind, several in of_today.items():
                found.setdefault(kind, sorted(several, key=lambda made: made.first_name))
    return found


def _due() -> Iterator[tuple[OutboxMessage, Person]]:
    rows = sa.select(OutboxMessage, Person).join(Person, Person.id == OutboxMessage.person_id)
    for row, person in db.session.execute(rows.where(OutboxMessage.state == OutboxState.DUE)).all():
        if BY_KIND[row.kind].still_owed(row, clock.now()):
            yield row, person


def steady(text: str) -> str:
    """Without what differs from one run to the next: ids, and the secret of a link."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)
    return re.sub(
        r"(/sign-in/ID/|/tap/check-in\.\d+\.ID\.\w+\.\d+\.\w+\.|/opt-out/opt-out\.\d+\.ID\.)[\w-]+",
        r"\1SECRET",
        text,
    )


def _world() -> None:
    coordinator = make_person(Role.COORDINATOR, name="Bea Coordinating")
    _joining(coordinator)
    suggestion = make_suggestion(
        _psp("Ada", PspStatus.PROPOSED, submitted_at=None), _mentor("Ben"), made_by=coordinator.id
    )
    assert suggestion.nudge_on == date(2026, 3, 17)
    _pair("Cat", first_met_on=None)
    _pair("Eve", days_ago=7, first_met_on=None)
    _pair("Gus", days_ago=14, first_met_on=None)
    _pair("Ivy", days_ago=21)
    _written(_pair("Kit", started_on=date(2025, 12, 14)))
    _pair("Mia", started_on=date(2025, 4, 5))
    _breaks()
    change = _pair("Win", days_ago=50)
    changes.ask(change.id, psp_id=change.psp_id)
    over = _pair("Yan", days_ago=100)
    with time_machine.travel(TUESDAY - days(7), tick=False):
        ending.end(over.id, by=over.psp_id)
    with transaction():
        for kind, person_id in (
            (TaskKind.CONTACT_WANTED, change.psp_id),
            (TaskKind.CANNOT_SEND, over.psp_id),
        ):
            casework.open_task(kind, about_id=person_id, subject_id=change.id, due_on=DAY + days(2))
    make_person(Role.DEPUTY, name="Fay Coordinating")
    wish = tasks.task_for([TaskKind.CONTACT_WANTED], change.id)
    with transaction():
        wish.escalated_at = TUESDAY


def _written(pairing: Pairing) -> None:
    """A date for their plan that has come, a wish for a word, and a concern for the lead alone."""
    with time_machine.travel(TUESDAY - days(90), tick=False):
        make_plan(pairing.psp)
        plans.set_review(pairing.psp_id, 3)
    words.ask(pairing.psp_id)
    make_person(Role.SAFEGUARDING, name="Lea Coordinating")
    make_concern(pairing.psp, audience=Audience.LEAD)


def _joining(coordinator: Person) -> None:
    ask_for_link(make_person(Role.PSP, name="Uma O'Neil"))
    send_test("profile_received", "", by=coordinator.id)
    coordinator_actions.add(
        name="Vic Invented",
        email="vic@example.org",
        roles=(Role.PSP,),
        channel=people.Channel.EMAIL,
        phone="",
        address="",
        by=coordinator.id,
    )
    with time_machine.travel(TUESDAY - days(7), tick=False):
        make_person(Role.PSP, name="Abe Invented")
        make_person(Role.MENTOR, name="Bob Invented")
    _psp("Wyn", PspStatus.READY)
    _mentor("Vera", status=MentorStatus.APPLIED, submitted_at=TUESDAY, status_since=TUESDAY)
    _mentor("Wes", status_since=TUESDAY)
    _mentor("Cai", status_since=TUESDAY - days(92), confirmed_at=None)
    _psp("Dot", submitted_at=TUESDAY - days(30), waiting_since=TUESDAY - days(28))


def _breaks() -> None:
    begun, returning, over = _pair("Oli", days_ago=50), _pair("Ros", days_ago=50), _pair("Tea", days_ago=50)
    breaks.take(begun.id, until=DAY + days(20), by=begun.psp_id)
    with time_machine.travel(TUESDAY - days(10), tick=False):
        breaks.take(returning.id, until=DAY, by=returning.mentor_id)
        breaks.take(over.id, until=None, by=over.psp_id)
    breaks.go_on(over.id, by=over.mentor_id)


def _psp(first_name: str, status: PspStatus = PspStatus.WAITING, **values: object) -> Person:
    return make_psp(name=f"{first_name} Fictional", status=status, **values)


def _mentor(first_name: str, **values: object) -> Person:
    """One who was approved long ago, unless something else is said."""
    usual = {"submitted_at": None, "status_since": LONG_AGO, "confirmed_at": TUESDAY - timedelta(days=30)}
    return make_mentor(name=f"{first_name} Mockup", **(usual | values))


def _pair(first_name: str, **values: object) -> Pairing:
    """One that has met, unless something else is said."""
    psp = _psp(first_name, PspStatus.MATCHED, submitted_at=None)
    usual = {"first_met_on": DAY - days(1)}
    return make_pairing(psp, _mentor(PAIRS[first_name]), **(usual | values))
