"""Every kind of reader, the states of a pair, and what one browser finds on a list of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any

from mentoring.core.access import Role
from mentoring.core.db import transaction
from mentoring.pairings.models import Pairing, PairingState
from mentoring.people import actions as people
from mentoring.people.models import Person
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_mentor, make_pairing

STATES = ("active", "paused", "ended", "new pair")
EVERYBODY = (
    "owner",
    "mentor",
    "new mentor",
    "coordinator",
    "covering deputy",
    "deputy",
    "auditor",
    "safeguarding lead",
    "another psp",
    "another mentor",
)
TEAM = ("coordinator", "covering deputy")

Readers = Callable[[str], set[str]]  # state of the pair → who


def who(
    *always: str, active: Iterable[str] = (), live: Iterable[str] = (), new_pair: Iterable[str] = ()
) -> Readers:
    """`live`: while the pair is active or on a break; `new_pair`: once the PSP has another mentor."""

    def readers(state: str) -> set[str]:
        found = set(always)
        found |= set(active) if state == "active" else set()
        found |= set(live) if state in ("active", "paused") else set()
        return found | (set(new_pair) if state == "new pair" else set())

    return readers


def make_readers(pairing: Pairing) -> dict[str, Person]:
    """Everybody but the new mentor and the two deputies."""
    other = make_pairing()
    return {
        "owner": pairing.psp,
        "mentor": pairing.mentor,
        "coordinator": make_coordinator(),
        "auditor": make_person(Role.AUDITOR),
        "safeguarding lead": make_person(Role.SAFEGUARDING),
        "another psp": other.psp,
        "another mentor": other.mentor,
    }


def bring_into(pairing: Pairing, state: str) -> tuple[Person, Pairing | None]:
    """The pair in that state; returns the mentor after it, or one who has nobody, and their pair."""
    new_mentor = make_mentor(name="New Mentor")
    with transaction():
        if state == "paused":
            pairing.state = PairingState.PAUSED
        elif state in ("ended", "new pair"):
            pairing.state = PairingState.ENDED
    return new_mentor, make_pairing(pairing.psp, new_mentor) if state == "new pair" else None


def browsers(signed_in: Any, readers: dict[str, Person]) -> Iterator[tuple[str, Any]]:
    """(kind of reader, their browser), one after the other. The last one covers for the coordinator."""
    yield "deputy", signed_in(make_person(Role.DEPUTY))
    for name, person in readers.items():
        yield name, signed_in(person)
    covering = make_person(Role.DEPUTY)
    people.start_cover(by=covering.id)
    yield "covering deputy", signed_in(covering)


def fetch(browser: Any, address: str) -> tuple[int, str]:
    """Status and words of a page. `POST /…` presses the button that opens a text to read."""
    method, _, path = address.rpartition(" ")
    response = browser.open(path, method=method or "GET")
    return response.status_code, unescape(response.text)
