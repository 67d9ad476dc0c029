"""Who sees what: every kind of reader × every state of the pair, by real requests.

Each `Secret` is a sentence that somebody wrote, the pages on which it could stand, and who may find it there.
One more kind of text is one more `Secret`; the readers and the states are here once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from mentoring.core.access import Role
from mentoring.core.db import transaction
from mentoring.pairings.models import Pairing, PairingState
from mentoring.people import actions as people
from mentoring.people.models import Person
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_mentor, make_pairing
from tests.wellbeing.plan.builders import make_plan, share

CANARY = "The quiet canary sits on the seventh branch"
STATES = ("active", "paused", "ended", "new pair")
EVERYBODY = (
    "owner",
    "mentor",
    "new mentor",
    "coordinator",
    "covering deputy",
    "deputy",
    "auditor",
    "another psp",
    "another mentor",
)
COORDINATING = {"coordinator", "covering deputy"}


@dataclass(frozen=True)
class Secret:
    """`make` writes CANARY for a pair; `pages` are where it might be read; `readers`: state → who may."""

    name: str
    make: Callable[[Pairing], object]
    pages: Callable[[Pairing], tuple[str, ...]]
    readers: Callable[[str], set[str]]


def plan_pages(pairing: Pairing) -> tuple[str, ...]:
    owner = pairing.psp_id
    return (
        f"/plans/{owner}",
        f"/plans/{owner}/by-phone",
        f"/plans/{owner}/by-phone/topics",
        f"/people/{owner}",
        f"/pairs/{pairing.id}",
        "/",
        "/plan",
        "/plan/sections/topics",
        "/plan/sections/topics/earlier",
        "/plan/print",
        "/plan/sharing/as/mentor",
        "/plan/file.json",
        "/plan/file.txt",
        "/work-list",
        "/audit",
    )


def plan(**shared: object) -> Callable[[Pairing], object]:
    def make(pairing: Pairing) -> None:
        make_plan(pairing.psp, topics=CANARY, feel_ok="Something else")
        share(pairing.psp, **shared)  # type: ignore[arg-type]

    return make


def draft(pairing: Pairing) -> None:
    """Shared, but only ever being written, over a text that is saved."""
    from mentoring.wellbeing.plan import actions

    make_plan(pairing.psp, topics="Saved words")
    share(pairing.psp, mentor=["topics"], coordinator=["topics"], on_break=True)
    actions.keep_draft(pairing.psp_id, "topics", CANARY, version=1, window="one")


def replaced(pairing: Pairing) -> None:
    """An earlier text of a section that is shared now."""
    from mentoring.wellbeing.plan import actions

    make_plan(pairing.psp, topics=CANARY)
    actions.save(pairing.psp_id, "topics", "Newer words", version=1)
    share(pairing.psp, mentor=["topics"], coordinator=["topics"], on_break=True)


def taken_back(pairing: Pairing) -> None:
    make_plan(pairing.psp, topics=CANARY)
    share(pairing.psp, mentor=["topics"], coordinator=["topics"], on_break=True)
    share(pairing.psp)


def nobody(state: str) -> set[str]:
    return {"owner"}


SECRETS = (
    Secret("plan: private", plan(), plan_pages, nobody),
    Secret(
        "plan: another section shared",
        plan(mentor=["feel-ok"], coordinator=["feel-ok"], on_break=True),
        plan_pages,
        nobody,
    ),
    Secret(
        "plan: shared with the mentor",
        plan(mentor=["topics"]),
        plan_pages,
        lambda state: {"owner"} | ({"mentor"} if state == "active" else set()),
    ),
    Secret(
        "plan: shared with the mentor, breaks too",
        plan(mentor=["topics"], on_break=True),
        plan_pages,
        lambda state: {"owner"} | ({"mentor"} if state in ("active", "paused") else set()),
    ),
    Secret(
        "plan: shared with the coordinator",
        plan(coordinator=["topics"]),
        plan_pages,
        lambda state: {"owner"} | COORDINATING,
    ),
    Secret("plan: taken back", taken_back, plan_pages, nobody),
    Secret("plan: a draft", draft, plan_pages, nobody),
    Secret("plan: an earlier text", replaced, plan_pages, nobody),
)


def bring_into(pairing: Pairing, state: str) -> Person:
    """The pair in that state; returns the mentor of the pair after it, or one who has nobody."""
    new_mentor = make_mentor(name="New Mentor")
    with transaction():
        if state == "paused":
            pairing.state = PairingState.PAUSED
        elif state in ("ended", "new pair"):
            pairing.state = PairingState.ENDED
    if state == "new pair":
        make_pairing(pairing.psp, new_mentor)
    return new_mentor


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.name)
def test_who_sees(app, signed_in, secret, state):
    pairing, other = make_pairing(), make_pairing()
    make_plan(other.psp, topics="Mine")
    secret.make(pairing)
    new_mentor, covering = bring_into(pairing, state), make_person(Role.DEPUTY)
    readers = {
        "owner": pairing.psp,
        "mentor": pairing.mentor,
        "new mentor": new_mentor,
        "coordinator": make_coordinator(),
        "auditor": make_person(Role.AUDITOR),
        "another psp": other.psp,
        "another mentor": other.mentor,
    }
    not_covering = make_person(Role.DEPUTY)
    found = {"deputy"} if _finds(signed_in(not_covering), secret, pairing) else set()
    people.start_cover(by=covering.id)
    readers["covering deputy"] = covering
    found |= {name for name, person in readers.items() if _finds(signed_in(person), secret, pairing)}
    assert {*readers, "deputy"} == set(EVERYBODY)
    assert found == secret.readers(state)


def _finds(browser, secret, pairing) -> bool:
    return any(CANARY in browser.get(address).text for address in secret.pages(pairing))
