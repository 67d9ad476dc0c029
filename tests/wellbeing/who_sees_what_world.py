"""One pair about whom everything is written that the table names, each text with words of its own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from mentoring.casework.models import TaskKind
from mentoring.casework.queries import task_for
from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.core.web.pages import clock_time, day
from mentoring.messages import queueing, sending
from mentoring.messages.models import OutboxMessage, OutboxState
from mentoring.pairings.models import Pairing
from mentoring.people.models import Channel, Person
from mentoring.people.sessions import identity_of
from mentoring.profiles.reference import EXPERIENCES
from mentoring.wellbeing import actions
from mentoring.wellbeing.concerns import actions as concerns
from mentoring.wellbeing.concerns.models import Audience, StepKind
from mentoring.wellbeing.plan import sharing
from tests.messages.builders import Remembering
from tests.organisations.builders import make_organisation
from tests.pairings.builders import make_mentor, make_pairing, make_psp
from tests.wellbeing.builders import answer
from tests.wellbeing.concerns.builders import make_concern
from tests.wellbeing.plan.builders import make_plan, share
from tests.wellbeing.who_sees_what_cast import bring_into, make_readers
from tests.wellbeing.who_sees_what_table import LISTS

CONSENT = {"at": "2026-01-05T10:00:00Z", "wording": "2026-11", "channel": "web"}
TOLD, ONLY_USED, WISHED = "armed-forces", "justice", "rural-coastal"


@dataclass
class World:
    words: dict[str, str] = field(default_factory=dict)  # row of the table → the words to look for
    pages: dict[str, str] = field(default_factory=lambda: {name: name for name in LISTS})
    readers: dict[str, Person] = field(default_factory=dict)

    def write(self, what: str, words: str = "") -> str:
        """The words of that row: made up, or those given."""
        self.words[what] = words or f"A canary that is {len(self.words)} years old"
        return self.words[what]


def make_world(state: str) -> World:
    world = World()
    pairing = _pairing(world)
    world.readers = make_readers(pairing)
    _messages(world, pairing)
    _notes(world, pairing)
    _plan(world, pairing)
    _concerns(world, pairing)
    world.readers["new mentor"], newer = bring_into(pairing, state)
    world.pages["the pair after it"] = f"/pairs/{newer.id if newer else uuid.uuid4()}"
    world.write("trail: what was done", "wellbeing.read-note")
    return world


def _pairing(world: World) -> Pairing:
    write = world.write
    psp = make_psp(
        name=write("profile: full name", "Wilhelmina Canaryfield"),
        role_does=write("profile: what they do in the role"),
        needs_note=write("profile: a note about needs"),
        note=write("profile: note to the coordinator"),
        experiences={TOLD: {"use": CONSENT, "tell": CONSENT}, ONLY_USED: {"use": CONSENT}},
        wishes={WISHED: "really"},
        please_not=_please_not(write, "profile"),
    )
    mentor = make_mentor(
        bio=write("mentor’s profile: about them"),
        conflicts=write("mentor’s profile: conflicts of interest"),
        please_not={"people": write("mentor’s profile: a person not to meet")},
    )
    write("profile: experience that may be told", EXPERIENCES[TOLD])
    write("profile: experience only to match", EXPERIENCES[ONLY_USED])
    write("profile: a wish", EXPERIENCES[WISHED])
    write("profile: e-mail address, given", psp.email or "")
    with transaction():
        psp.phone, psp.give_phone = write("profile: phone number, given"), True
        psp.channel, psp.address = Channel.EMAIL, write("profile: postal address")
        mentor.phone, mentor.give_phone = write("mentor’s profile: phone number, not given"), False
    pairing = make_pairing(psp, mentor, days_ago=100)
    with transaction():
        pairing.first_met_on = pairing.started_on + timedelta(days=9)
    write("dates: the pair’s start", day(pairing.started_on))
    write("dates: their first meeting", day(pairing.first_met_on))
    world.pages |= {
        "the pair": f"/pairs/{pairing.id}",
        "their suggestion": f"/suggestions/{pairing.suggestion_id}",
        "the PSP": f"/people/{psp.id}",
        "the mentor": f"/people/{mentor.id}",
        "the PSP’s profile on their behalf": f"/people/{psp.id}/profile/psp/check",
        "whom the PSP does not want, on their behalf": f"/people/{psp.id}/profile/psp/please-not",
        "the mentor’s profile on their behalf": f"/people/{mentor.id}/profile/mentor/check",
    }
    return pairing


def _please_not(write: Any, whose: str) -> dict[str, Any]:
    """The organisation has closed, so that nobody but whoever chose it is offered it by name."""
    name = write(f"{whose}: an organisation to leave out")
    closed = make_organisation(name, closed_on=clock.today() - timedelta(days=30))
    return {"people": write(f"{whose}: a person not to meet"), "organisations": [str(closed.id)]}


def _messages(world: World, pairing: Pairing) -> None:
    """One of each that is owed goes out, and one went some days ago at a time of its own."""
    mailer, now = Remembering(), clock.now()
    queueing.queue_due(now)
    sending.deliver(mailer)
    for who, person in (("PSP", pairing.psp), ("mentor", pairing.mentor)):
        letter = next(letter for letter in mailer.sent if letter.to == person.email)
        world.write(f"message: its words to the {who}", letter.text.split("\n\n")[1].replace("\n", " "))
    at = now - timedelta(days=3, hours=1, minutes=43)
    row = OutboxMessage(
        person_id=pairing.psp_id, kind="introduction", subject_id=pairing.id, period="", created_at=at
    )
    row.state, row.owed_from, row.not_before, row.sent_at = OutboxState.SENT, at, at, at
    with transaction():
        db.session.add(row)
    world.write("message: when it was sent", clock_time(at))
    world.pages["their messages"] = f"/messages/people/{pairing.psp_id}"
    world.pages["a message of theirs to pass on"] = f"/messages/{row.id}"


def _notes(world: World, pairing: Pairing) -> None:
    told = {
        "for nobody": {"note_to": "me"},
        "for nobody, contact wanted": {"note_to": "me", "contact": "coordinator"},
        "for the mentor": {"note_to": "mentor"},
        "for the coordinator": {"note_to": "coordinator"},
    }
    for number, (name, given) in enumerate(told.items(), 1):
        row = answer(pairing, number, note=world.write(f"note: {name}"), **given)
        world.pages[f"the note {name}"] = f"POST /check-ins/{row.id}/note"
        if "contact" in given:
            task = task_for([TaskKind.CONTACT_WANTED], row.id)
            assert task is not None
            world.pages["whether there is a note, contact wanted"] = f"/check-ins/{row.id}/note"
            world.pages["the task to get in touch"] = f"/work-list/{task.id}"
    actions.read_note(row, by=world.readers["coordinator"].id)
    world.write("trail: that the coordinator read a note", "Read by the coordinator on")
    row = answer(pairing, 1, who="mentor", met="yes", note=world.write("note: the mentor’s"))
    world.pages["the mentor’s note"] = f"POST /check-ins/{row.id}/note"
    world.pages["a check-in"] = f"/check-ins/{pairing.id}/4"
    world.pages["a check-in recorded for them"] = f"/pairs/{pairing.id}/check-ins/4/for/{pairing.psp_id}"


def _plan(world: World, pairing: Pairing) -> None:
    """Shared, looked at, and taken back."""
    make_plan(pairing.psp, topics="Bad news without warning")
    share(pairing.psp, coordinator=["topics"])
    sharing.look(pairing.psp_id, identity_of(world.readers["coordinator"]))
    share(pairing.psp)
    world.write("trail: that the coordinator looked at the plan", "for the coordinator, looked at")


def _concerns(world: World, pairing: Pairing) -> None:
    """Raised by the PSP, from the pair."""
    for name, audience in {
        "for the lead": Audience.LEAD,
        "for the coordinator": Audience.COORDINATOR,
        "for both": Audience.BOTH,
    }.items():
        words = world.write(f"concern: {name}")
        concern = make_concern(pairing.psp, pairing, audience=audience, text=words)
        world.pages[f"the concern {name}"] = f"POST /concerns/{concern.id}"
    done = world.write("concern: what was done about it")
    lead = identity_of(world.readers["safeguarding lead"])
    concerns.take_step(concern.id, StepKind.NOTED, done, by=lead)
    world.write("concern: that there is one", f"/concerns/{concern.id}")
