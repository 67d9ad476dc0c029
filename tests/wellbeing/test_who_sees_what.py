"""Who sees what: every kind of reader × every state of the pair, by real requests.

Sections of the plan, shared in each way, are a `Secret` each: what its owner does, the pages on which it
could stand, and who may find it there. Everything else (profiles, notes, concerns, messages, dates, the audit
trail) is written in one world and stands in one table, `who_sees_what_table`. There is no meeting log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import time_machine

from mentoring.pairings.models import Pairing
from tests.builders import make_coordinator
from tests.messages.builders import TUESDAY
from tests.pairings.builders import make_mentor, make_pairing, make_psp, make_suggestion
from tests.wellbeing.plan.builders import make_plan, share
from tests.wellbeing.who_sees_what_cast import (
    EVERYBODY,
    STATES,
    TEAM,
    Readers,
    bring_into,
    browsers,
    fetch,
    make_readers,
    who,
)
from tests.wellbeing.who_sees_what_table import PAGES, WORDS
from tests.wellbeing.who_sees_what_world import make_world

pytestmark = pytest.mark.slow  # ten readers open forty pages, in each state of a pair

CANARY = "The quiet canary sits on the seventh branch"


@dataclass(frozen=True)
class Secret:
    """`make` writes CANARY for a pair; `pages` are where it might be read; `readers`: state → who may."""

    name: str
    make: Callable[[Pairing], object]
    pages: Callable[[Pairing], tuple[str, ...]]
    readers: Readers


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


SECRETS = (
    Secret("plan: private", plan(), plan_pages, who("owner")),
    Secret(
        "plan: another section shared",
        plan(mentor=["feel-ok"], coordinator=["feel-ok"], on_break=True),
        plan_pages,
        who("owner"),
    ),
    Secret(
        "plan: shared with the mentor",
        plan(mentor=["topics"]),
        plan_pages,
        who("owner", active=["mentor"]),
    ),
    Secret(
        "plan: shared with the mentor, breaks too",
        plan(mentor=["topics"], on_break=True),
        plan_pages,
        who("owner", live=["mentor"]),
    ),
    Secret(
        "plan: shared with the coordinator",
        plan(coordinator=["topics"]),
        plan_pages,
        who("owner", *TEAM),
    ),
    Secret("plan: taken back", taken_back, plan_pages, who("owner")),
    Secret("plan: a draft", draft, plan_pages, who("owner")),
    Secret("plan: an earlier text", replaced, plan_pages, who("owner")),
)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.name)
def test_who_sees_a_section_of_the_plan(app, signed_in, secret, state):
    pairing = make_pairing()
    readers = make_readers(pairing)
    make_plan(readers["another psp"], topics="Mine")
    secret.make(pairing)
    readers["new mentor"], _ = bring_into(pairing, state)
    asked, found = set(), set()
    for name, browser in browsers(signed_in, readers):
        asked.add(name)
        if any(CANARY in fetch(browser, address)[1] for address in secret.pages(pairing)):
            found.add(name)
    assert asked == set(EVERYBODY)
    assert found == secret.readers(state)


@pytest.mark.parametrize("state", STATES)
def test_who_sees_everything_else(app, signed_in, state):
    """All of it is written in one world, and everybody asks for every page."""
    with time_machine.travel(TUESDAY, tick=False):
        world = make_world(state)
        assert set(world.words) == set(WORDS)
        assert set(world.pages) == set(PAGES)
        found = {what: set() for what in WORDS}
        let_in = {name: set() for name in PAGES}
        for reader, browser in browsers(signed_in, world.readers):
            for name, address in world.pages.items():
                status, text = fetch(browser, address)
                assert status in (200, 302, 403, 404), (reader, address)
                if status in (200, 302):
                    let_in[name].add(reader)
                for what, words in world.words.items():
                    if words in text:
                        found[what].add(reader)
    assert found == {what: readers(state) for what, readers in WORDS.items()}
    assert let_in == {name: readers(state) for name, readers in PAGES.items()}


def test_before_both_said_yes_each_sees_of_the_other_what_the_preview_says(app, signed_in):
    told = {"armed-forces": {"use": {}, "tell": {}}}
    psp = make_psp(name="Ada Quietly", hopes="To be heard", role_does=CANARY, experiences=told)
    mentor = make_mentor(name="Ben Softly", bio="Long on wards", needs_note=CANARY, experiences=told)
    address = f"/suggestions/{make_suggestion(psp, mentor).id}"
    for reader, other, shown in ((mentor, psp, "To be heard"), (psp, mentor, "Long on wards")):
        status, text = fetch(signed_in(reader), address)
        assert status == 200
        assert shown in text
        for hidden in (CANARY, other.name, other.email, "Armed forces family"):
            assert hidden not in text
    for stranger in (make_psp(), make_mentor(), make_coordinator()):
        assert fetch(signed_in(stranger), address)[0] == 404
