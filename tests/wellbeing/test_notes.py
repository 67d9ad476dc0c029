"""A note is read by its owner and by whoever they chose, and by nobody else."""

import pytest
import sqlalchemy as sa

from mentoring.casework.models import Task
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.pairings.models import PairingState
from mentoring.people import actions as people
from mentoring.wellbeing.models import CheckIn
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_pairing

CANARY = "The quiet canary"


@pytest.fixture
def pairing(app):
    return make_pairing(days_ago=15)


def leave_note(signed_in, pairing, who="psp", **data):
    person = getattr(pairing, who)
    signed_in(person).post(f"/check-ins/{pairing.id}/1", data={"note": CANARY} | data)
    return db.session.scalar(sa.select(CheckIn).where(CheckIn.person_id == person.id))


def reads(browser, row):
    """Whether this browser gets to the words, trying both ways."""
    address = f"/check-ins/{row.id}/note"
    return CANARY in browser.get(address).text or CANARY in browser.post(address).text


@pytest.mark.parametrize(
    ("note_to", "allowed"),
    [
        ("me", {"psp"}),
        ("mentor", {"psp", "mentor"}),
        ("coordinator", {"psp", "coordinator", "covering deputy"}),
    ],
)
@pytest.mark.parametrize("contact", [None, "coordinator"])
def test_who_reads_a_psps_note(pairing, signed_in, note_to, allowed, contact):
    data = {"note_to": note_to} | ({"contact": contact} if contact else {})
    row, other, covering = leave_note(signed_in, pairing, **data), make_pairing(), make_person(Role.DEPUTY)
    people.start_cover(by=covering.id)
    readers = {
        "psp": pairing.psp,
        "mentor": pairing.mentor,
        "coordinator": make_coordinator(),
        "covering deputy": covering,
        "auditor": make_person(Role.AUDITOR),
        "another psp": other.psp,
        "another mentor": other.mentor,
    }
    assert {name for name, person in readers.items() if reads(signed_in(person), row)} == allowed


def test_a_deputy_who_does_not_cover_reads_nothing(pairing, signed_in):
    row = leave_note(signed_in, pairing, note_to="coordinator")
    assert signed_in(make_person(Role.DEPUTY)).get(f"/check-ins/{row.id}/note").status_code == 404


def test_a_mentors_note_goes_to_the_coordinator_and_never_to_the_psp(pairing, signed_in):
    row = leave_note(signed_in, pairing, "mentor", worry="yes")
    assert reads(signed_in(make_coordinator()), row)
    assert reads(signed_in(pairing.mentor), row)
    assert not reads(signed_in(pairing.psp), row)


def test_a_mentors_access_ends_with_the_pair(pairing, signed_in):
    row = leave_note(signed_in, pairing, note_to="mentor")
    with transaction():
        pairing.state = PairingState.ENDED
    assert not reads(signed_in(pairing.mentor), row)
    assert reads(signed_in(pairing.psp), row)


def test_each_reading_is_shown_to_the_owner(pairing, signed_in):
    row = leave_note(signed_in, pairing, note_to="mentor")
    assert "Read by" not in signed_in(pairing.psp).get("/check-ins").text
    mentor = signed_in(pairing.mentor)
    assert CANARY not in mentor.get(f"/check-ins/{row.id}/note").text  # opening the page is not reading it
    assert "Read by" not in signed_in(pairing.psp).get("/check-ins").text
    mentor.post(f"/check-ins/{row.id}/note")
    assert f"Read by {pairing.mentor.first_name}" in signed_in(pairing.psp).get("/check-ins").text


def test_a_task_leads_to_the_note_or_says_that_there_is_none(pairing, signed_in):
    leave_note(signed_in, pairing, contact="coordinator", note_to="me")
    task, coordinator = db.session.scalar(sa.select(Task)), signed_in(make_coordinator())
    page = coordinator.get(f"/work-list/{task.id}").text
    assert CANARY not in page
    assert f"/check-ins/{task.subject_id}/note" in page
    answer = coordinator.get(f"/check-ins/{task.subject_id}/note")
    assert answer.status_code == 200
    assert "left you no note" in answer.text


def test_the_pairs_page_shows_the_coordinator_dates_and_only_notes_for_them(pairing, signed_in):
    row = leave_note(signed_in, pairing, role="really-struggling", contact="mentor", note_to="mentor")
    page = signed_in(make_coordinator()).get(f"/pairs/{pairing.id}").text
    assert f"{row.answered_at.day} {row.answered_at:%B %Y}" in page
    assert "/note" not in page
    assert "truggling" not in page
    assert CANARY not in page
    row = leave_note(signed_in, pairing, note_to="coordinator")
    assert f"/check-ins/{row.id}/note" in signed_in(make_coordinator()).get(f"/pairs/{pairing.id}").text


def test_the_mentor_finds_a_note_left_for_them_on_the_pairs_page(pairing, signed_in):
    row = leave_note(signed_in, pairing, note_to="mentor")
    assert f"/check-ins/{row.id}/note" in signed_in(pairing.mentor).get(f"/pairs/{pairing.id}").text
    assert f"/check-ins/{row.id}/note" not in signed_in(pairing.psp).get(f"/pairs/{pairing.id}").text


def test_markup_in_a_note_is_shown_as_typed(pairing, signed_in):
    row = leave_note(signed_in, pairing, note="<script>alert(1)</script>", note_to="me")
    page = signed_in(pairing.psp).get(f"/check-ins/{row.id}/note").text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
