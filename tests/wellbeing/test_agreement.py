"""After a poor answer: nobody learns of it unless its owner says so on that page; then who saw it when."""

import re

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.casework import actions as casework
from mentoring.casework import contact
from mentoring.casework.models import CameOf, TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import Base, db, transaction
from mentoring.core.web.pages import day
from mentoring.pairings.models import PairingState
from mentoring.wellbeing.models import CheckIn
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_pairing
from tests.wellbeing.builders import answer, check_ins, later, tasks


@pytest.fixture
def pairing(app):
    return make_pairing(days_ago=15)


def agree(browser, pairing):
    return browser.post(f"/check-ins/{pairing.id}/1/agree", follow_redirects=True)


def page_after(browser, pairing):
    return browser.get(f"/check-ins/{pairing.id}/1/thanks").text.split("<main")[1]


def everything_stored():
    """Every row of every table, without the sealed answers themselves but with their length."""
    found = {}
    for table in Base.metadata.sorted_tables:
        rows = [dict(row._mapping) for row in db.session.execute(sa.select(table))]
        for row in rows:
            if row.get("answers_sealed"):
                row["answers_sealed"] = len(row["answers_sealed"])
        found[table.name] = sorted(map(repr, rows))
    return found


@pytest.mark.parametrize("role", ["really-struggling", "struggling"])
@pytest.mark.parametrize("who", ["mentor", "coordinator", "deputy", "covering", "auditor", "another pair"])
def test_without_agreement_nothing_stored_or_shown_tells_it(pairing, signed_in, role, who):
    """The same row with a good answer in it: nothing else in the database and on no page may differ."""
    other = make_pairing(days_ago=15)
    person = {
        "mentor": pairing.mentor,
        "coordinator": make_coordinator(),
        "deputy": make_person(Role.DEPUTY),
        "covering": make_person(Role.DEPUTY, Role.COORDINATOR),
        "auditor": make_person(Role.AUDITOR),
        "another pair": other.psp,
    }[who]
    addresses = [
        *("/", "/work-list", "/pairs", "/people", "/audit", "/check-ins", "/cover"),
        f"/pairs/{pairing.id}",
        f"/people/{pairing.psp_id}",
        f"/check-ins/{pairing.id}/1",
        f"/check-ins/{pairing.id}/1/thanks",
        f"/pairs/{pairing.id}/check-ins/1/for/{pairing.psp_id}",
    ]
    with time_machine.travel(clock.now(), tick=False):
        row = answer(pairing, role=role, contact="no")
        browser = signed_in(person)
        assert page_after(signed_in(pairing.psp), pairing)  # the owner looked at the page, and said nothing

        def seen():
            pages = [browser.get(a) for a in [*addresses, f"/check-ins/{row.id}/note"]]
            strip = re.compile(r'nonce="[^"]+"|value="[^"]{60,}"')
            return [(page.status_code, strip.sub("", page.text)) for page in pages]

        first = seen(), everything_stored()
        with transaction():
            db.session.get(CheckIn, row.id).answers = {"role": "well", "contact": "no"}
        assert (seen(), everything_stored()) == first
    assert tasks() == []


def test_the_page_asks_and_says_that_nobody_has_been_told(pairing, signed_in):
    answer(pairing, role="struggling")
    page = page_after(signed_in(pairing.psp), pairing)
    assert (
        page.index("116 123") < page.index("Who will see this") < page.index("Would you like the coordinator")
    )
    assert "Nobody has been told" in page
    assert "No, keep it to myself" in page


def test_saying_yes_makes_the_task_and_says_by_when(pairing, signed_in):
    answer(pairing, role="struggling", contact="no")
    browser = signed_in(pairing.psp)
    page = agree(browser, pairing).text
    (task,) = tasks()
    assert (task.kind, task.about_id, task.state) == (
        TaskKind.CONTACT_WANTED,
        pairing.psp_id,
        TaskState.OPEN,
    )
    assert day(task.due_on) in page
    assert "Would you like the coordinator to know?" not in page
    assert "Nobody has been told" not in page
    agree(browser, pairing)
    assert len(tasks()) == 1


def test_the_coordinator_then_sees_the_wish_and_not_the_answer(pairing, signed_in):
    answer(pairing, role="really-struggling")
    agree(signed_in(pairing.psp), pairing)
    browser = signed_in(make_coordinator())
    (task,) = tasks()
    for address in ("/work-list", f"/work-list/{task.id}", f"/pairs/{pairing.id}"):
        assert "truggling" not in browser.get(address).text


def test_saying_yes_can_be_taken_back_in_the_answers(pairing, signed_in):
    answer(pairing, role="struggling")
    browser = signed_in(pairing.psp)
    agree(browser, pairing)
    assert 'value="coordinator" checked' in browser.get(f"/check-ins/{pairing.id}/1").text
    browser.post(f"/check-ins/{pairing.id}/1", data={"role": "struggling", "contact": "no"})
    assert [task.taken_back for task in tasks()] == [True]


@pytest.mark.parametrize(
    "given", [{"role": "well"}, {"contact": "coordinator"}, {"contact": "mentor"}, {"contact": "else"}]
)
def test_it_is_not_asked_where_they_are_well_or_have_said_whom_they_want(pairing, signed_in, given):
    answer(pairing, **given)
    assert "Would you like the coordinator to know?" not in page_after(signed_in(pairing.psp), pairing)


def test_a_late_answer_on_a_break_can_still_agree(pairing, signed_in):
    answer(pairing, role="struggling")
    with transaction():
        pairing.state = PairingState.PAUSED
    agree(signed_in(pairing.psp), pairing)
    assert len(tasks()) == 1


def test_not_for_good(pairing, signed_in):
    answer(pairing, role="struggling")
    with time_machine.travel(later(days=29), tick=False):
        browser = signed_in(pairing.psp)
        assert "Would you like the coordinator to know?" not in page_after(browser, pairing)
        assert "Nothing has changed" in agree(browser, pairing).text
    assert tasks() == []


def test_nobody_agrees_for_somebody_else(pairing, signed_in):
    answer(pairing, role="struggling")
    other = make_pairing(days_ago=15)
    for person in (other.psp, make_coordinator(), make_person(Role.DEPUTY), make_person(Role.AUDITOR)):
        assert agree(signed_in(person), pairing).status_code == 404
    assert "Nothing has changed" not in agree(signed_in(pairing.psp), pairing).text
    assert len(tasks()) == 1


def test_the_mentor_of_the_pair_agrees_to_nothing_of_the_psps(pairing, signed_in):
    answer(pairing, role="struggling")
    agree(signed_in(pairing.mentor), pairing)
    assert tasks() == []
    assert check_ins()[0].answers == {"role": "struggling"}


def told(browser):
    return " ".join(browser.get("/check-ins").text.split())


def test_its_owner_sees_each_step(pairing, signed_in):
    answer(pairing, contact="coordinator")
    (task,), owner, coordinator = tasks(), signed_in(pairing.psp), make_coordinator()
    assert f"Not seen yet. The coordinator aims to get in touch by the end of {day(task.due_on)}" in told(
        owner
    )
    with time_machine.travel(later(days=9), tick=False):
        owner = signed_in(pairing.psp)
        contact.escalate_due(clock.now())
        assert f"It went to the coordinator’s deputy on {day(clock.today())}" in told(owner)
        assert "it went to their deputy" in page_after(owner, pairing)
        contact.say_seen(task.id, by=coordinator.id)
        words = f"The coordinator saw this on {day(clock.today())}"
        assert f"{words}</strong> and will get in touch" in told(owner)
        assert words in page_after(owner, pairing)
        assert "They saw that on" in owner.get("/").text
        casework.note_try(task.id, note="A canary", by=coordinator.id, on=clock.today())
        page = told(owner)
        assert f"tried to reach you on {day(clock.today())}</strong>, and will try again" in page
        assert "The coordinator tried to reach you" in owner.get("/").text
        casework.mark_done(
            task.id, outcome="A canary", by=coordinator.id, came_of=CameOf.GAVE_UP, acted_on=clock.today()
        )
        page += told(owner)
        assert f"They tried more than once, and could not reach you, on {day(clock.today())}" in page
        assert "canary" not in page + page_after(owner, pairing)


def test_a_deputy_who_saw_it_is_called_that(pairing, signed_in):
    answer(pairing, contact="coordinator")
    contact.say_seen(tasks()[0].id, by=make_person(Role.DEPUTY).id)
    assert "The coordinator’s deputy saw this on" in told(signed_in(pairing.psp))


def test_nobody_else_reads_of_it_on_their_own_page(pairing, signed_in):
    answer(pairing, contact="coordinator")
    assert "When you asked for the coordinator" not in signed_in(pairing.mentor).get("/check-ins").text
    assert "When you asked for the coordinator" not in signed_in(make_pairing().psp).get("/check-ins").text
