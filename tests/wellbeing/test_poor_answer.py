"""After a poor answer: help first, who will see it, and work for the coordinator only where asked for."""

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.casework import actions as casework
from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core.db import db
from mentoring.wellbeing import queries
from tests.builders import make_coordinator
from tests.pairings.builders import make_pairing


def tasks():
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Task)))


def answer(signed_in, person, pairing, **data):
    """The very next page, followed as a browser does."""
    page = signed_in(person).post(f"/check-ins/{pairing.id}/1", data=data, follow_redirects=True)
    return page.text.split("<main")[1].split("</main>")[0]


@pytest.fixture
def pairing(app):
    return make_pairing(days_ago=15)


POOR = [
    {"role": "really-struggling"},
    {"role": "struggling"},
    {"role": "well", "contact": "mentor"},
    {"contact": "coordinator"},
    {"contact": "else"},
]


@pytest.mark.parametrize("data", POOR)
def test_help_comes_before_anything_else(pairing, signed_in, data):
    page = answer(signed_in, pairing.psp, pairing, **data)
    assert "Thank you for telling us" in page
    assert page.index("116 123") < page.index("Who will see this, and when")
    assert page.index("Who will see this, and when") < page.index("What you can do next")
    assert "nobody reads it round the clock" in page


@pytest.mark.parametrize("data", [{"worry": "yes"}, {"support": "yes"}])
def test_a_mentor_who_worries_or_wants_support_gets_help_and_a_task(pairing, signed_in, data):
    page = answer(signed_in, pairing.mentor, pairing, **data)
    assert "116 123" in page
    (task,) = tasks()
    assert (task.kind, task.about_id) == (TaskKind.SUPPORT_WANTED, pairing.mentor_id)


@pytest.mark.parametrize("data", [{"role": "up-and-down"}, {"mentoring": "not-at-all"}, {"contact": "no"}])
def test_other_answers_lead_to_a_plain_thank_you(pairing, signed_in, data):
    page = answer(signed_in, pairing.psp, pairing, **data)
    assert "116 123" not in page
    assert tasks() == []


@pytest.mark.parametrize("data", [d for d in POOR if d.get("contact") != "coordinator"])
def test_nobody_gets_work_who_was_not_asked_for(pairing, signed_in, data):
    answer(signed_in, pairing.psp, pairing, **data)
    assert tasks() == []


def test_struggling_without_asking_says_that_nobody_was_told(pairing, signed_in):
    page = answer(signed_in, pairing.psp, pairing, role="really-struggling", contact="no")
    assert "Nobody has been told" in page


def test_asking_for_the_coordinator_says_by_when_over_a_bank_holiday(app, signed_in):
    with time_machine.travel("2026-12-24T12:00:00+00:00", tick=False):
        pairing = make_pairing(days_ago=15)
        page = answer(signed_in, pairing.psp, pairing, contact="coordinator")
    assert "within 2 working days" in page
    # 25 and 28 December are bank holidays, 26 and 27 a weekend.
    assert "30 December 2026" in page
    (task,) = tasks()
    assert str(task.due_on) == "2026-12-30"
    assert (task.kind, task.about_id) == (TaskKind.CONTACT_WANTED, pairing.psp_id)


def test_asking_again_opens_no_second_task(pairing, signed_in):
    for role in ("struggling", "well"):
        answer(signed_in, pairing.psp, pairing, role=role, contact="coordinator")
    assert len(tasks()) == 1


def test_no_longer_asking_takes_the_task_back_and_asking_anew_opens_it(pairing, signed_in):
    answer(signed_in, pairing.psp, pairing, contact="coordinator")
    answer(signed_in, pairing.psp, pairing, contact="no")
    assert [task.state for task in tasks()] == [TaskState.DONE]
    answer(signed_in, pairing.psp, pairing, contact="coordinator")
    assert [task.state for task in tasks()] == [TaskState.OPEN]


def test_once_seen_to_the_person_reads_that_it_was(pairing, signed_in):
    answer(signed_in, pairing.psp, pairing, contact="coordinator")
    casework.mark_done(tasks()[0].id, outcome="We spoke", by=make_coordinator().id)
    page = answer(signed_in, pairing.psp, pairing, contact="coordinator")
    assert "The coordinator saw this on" in page
    assert "We spoke" not in page


def test_asking_for_the_mentor_tells_them_that_and_nothing_else(pairing, signed_in):
    data = {"role": "really-struggling", "contact": "mentor", "note": "Secret", "note_to": "me"}
    answer(signed_in, pairing.psp, pairing, **data)
    assert queries.wants_a_word(pairing)
    page = signed_in(pairing.mentor).get(f"/pairs/{pairing.id}").text
    assert "would like a word" in page
    assert "truggling" not in page
    assert "Secret" not in page
    assert "would like a word" not in signed_in(pairing.psp).get(f"/pairs/{pairing.id}").text
    assert "would like a word" not in signed_in(make_coordinator()).get(f"/pairs/{pairing.id}").text


def test_the_word_is_no_longer_wanted_after_another_answer(pairing, signed_in):
    answer(signed_in, pairing.psp, pairing, contact="mentor")
    answer(signed_in, pairing.psp, pairing, contact="no")
    assert not queries.wants_a_word(pairing)


def test_someone_else_leads_to_the_help_lines_and_to_nobody_here(pairing, signed_in):
    page = answer(signed_in, pairing.psp, pairing, contact="else")
    assert "You don’t need to give your name" in page
    assert "Nobody has been told" in page
    assert not queries.wants_a_word(pairing)
