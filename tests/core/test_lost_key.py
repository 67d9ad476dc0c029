"""A key is lost: the page says so where the text should be, the rest works, and nothing is written over."""

import base64

import pytest
import sqlalchemy as sa

from mentoring.casework import actions as casework
from mentoring.casework.models import Task, TaskKind
from mentoring.core import clock
from mentoring.core.crypto import CannotDecrypt, CannotReplace, Keyring
from mentoring.core.db import db, strictly, transaction
from mentoring.people.models import Person
from mentoring.profiles.models import PspProfile
from mentoring.rounds import pool
from mentoring.wellbeing.plan import queries
from mentoring.wellbeing.plan.models import PlanSection
from tests.builders import make_coordinator
from tests.pairings.builders import make_mentor, make_pairing, make_psp
from tests.wellbeing.plan.builders import make_plan, share

SAYS = "This text cannot be opened at the moment"
PAGE_SAYS = "Some of what belongs on this page cannot be opened"


@pytest.fixture
def lose_the_key(app):
    before = app.extensions["keyring"]

    def lose():
        app.extensions["keyring"] = Keyring.parse("k2:" + base64.b64encode(b"9" * 32).decode())

    yield lose
    app.extensions["keyring"] = before


@pytest.fixture
def psp(app):
    psp = make_psp(name="Ash Test", note="Ring twice", wishes={"woman": "nice"}, please_not={"text": "x"})
    with transaction():
        psp.phone, psp.address, psp.safe_times = "01632 960001", "1 Made-up Road", "Mornings"
    return psp


def test_the_coordinators_page_about_somebody_shows_everything_else(psp, signed_in, lose_the_key):
    browser = signed_in(make_coordinator())
    lose_the_key()
    answer = browser.get(f"/people/{psp.id}")
    assert answer.status_code == 200
    assert answer.text.count(SAYS) == 4
    assert PAGE_SAYS in answer.text
    assert "Ash Test" in answer.text
    assert "Somebody to think things through with" in answer.text


def test_a_task_can_be_read_and_closed(psp, signed_in, lose_the_key):
    with transaction():
        casework.open_task(TaskKind.CONTACT_WANTED, about_id=psp.id, subject_id=psp.id, due_on=clock.today())
    task, browser = db.session.scalar(sa.select(Task)), signed_in(make_coordinator())
    lose_the_key()
    answer = browser.get(f"/work-list/{task.id}")
    assert answer.status_code == 200
    assert SAYS in answer.text
    assert (
        browser.post(f"/work-list/{task.id}", data={"outcome": "Rang them", "came_of": "spoke"}).status_code
        == 302
    )


@pytest.mark.parametrize("part", ["", "/check", "/preview", "/contact", "/note", "/wishes", "/experiences"])
def test_ones_own_profile_opens(psp, signed_in, lose_the_key, part):
    browser = signed_in(psp)
    lose_the_key()
    assert browser.get(f"/profile/psp{part}").status_code == 200


def test_a_page_without_such_text_says_nothing_of_it(psp, signed_in, lose_the_key):
    browser = signed_in(psp)
    lose_the_key()
    assert PAGE_SAYS not in browser.get("/contact").text


@pytest.mark.parametrize("note", ["New words", "", f"{SAYS}."])
def test_a_form_that_showed_it_is_refused_with_a_sentence(psp, signed_in, lose_the_key, note):
    browser = signed_in(psp)
    stored = db.session.scalar(sa.select(PspProfile.note_sealed))
    lose_the_key()
    assert SAYS in browser.get("/profile/psp/note").text
    answer = browser.post("/profile/psp/note", data={"note": note})
    assert answer.status_code == 503
    assert "nothing was written over it" in answer.text
    db.session.rollback()
    assert db.session.scalar(sa.select(PspProfile.note_sealed)) == stored


def test_a_new_text_elsewhere_is_saved_and_its_own_form_works(psp, signed_in, lose_the_key):
    other = make_psp()
    lose_the_key()
    assert signed_in(other).post("/profile/psp/note", data={"note": "Hello"}).status_code == 302
    db.session.expire_all()
    profile = db.session.scalar(sa.select(PspProfile).where(PspProfile.person_id == other.id))
    assert profile.note == "Hello"


def test_a_sentence_that_stands_for_a_lost_text_is_never_stored_as_one(app, psp, lose_the_key):
    lose_the_key()
    fresh = Person(name="New")
    with app.test_request_context():
        words = psp.phone
        assert words.startswith(SAYS)
        with pytest.raises(CannotReplace):
            fresh.phone = words


def test_no_round_is_run_without_the_requests_that_cannot_be_opened(app, psp, lose_the_key):
    make_mentor()
    lose_the_key()
    with app.test_request_context(), pytest.raises(CannotDecrypt):
        pool.snapshot(clock.today())


def test_outside_a_page_it_is_an_error(app, psp, lose_the_key):
    lose_the_key()
    with pytest.raises(CannotDecrypt):
        _ = psp.phone
    with app.test_request_context(), strictly(), pytest.raises(CannotDecrypt):
        _ = psp.phone


def test_a_plan_stays_usable_around_a_section_that_is_lost(signed_in, lose_the_key):
    pairing = make_pairing()
    make_plan(pairing.psp, topics="Lost words", feel_ok="Lost too")
    share(pairing.psp, mentor=["topics"])
    lose_the_key()
    owner, mentor = signed_in(pairing.psp), signed_in(pairing.mentor)
    assert SAYS in owner.get("/plan/print").text
    page = owner.get("/plan/sections/topics").text
    assert SAYS in page
    assert "<textarea" not in page
    data = {"text": "Over it", "version": "1"}
    assert owner.post("/plan/sections/topics", data=data).status_code == 503
    assert owner.post("/plan/sections/adjustments", data={"text": "New", "version": "0"}).status_code == 302
    assert SAYS in mentor.get(f"/plans/{pairing.psp_id}").text
    exported = owner.get("/plan/file.json").text
    assert SAYS not in exported
    assert exported.count('"could not be opened": true') == 2
    assert owner.post("/plan/sections/topics/delete").status_code == 302  # the owner's to decide
    assert owner.post("/plan/sections/topics", data=data).status_code == 302


def test_at_a_hard_moment_what_can_be_opened_is_shown(psp, signed_in):
    plan = make_plan(psp, difficult_material="The kettle first", hard_time="Ring my sister")
    row = queries.section_of(plan, "hard-time")
    with transaction():
        db.session.execute(
            sa.update(PlanSection).where(PlanSection.id == row.id).values(text_sealed=row.text_sealed[:-4])
        )
    db.session.expire_all()
    answer = signed_in(psp).get("/hard-moment")
    assert "The kettle first" in answer.text
    assert SAYS not in answer.text
    assert PAGE_SAYS in answer.text
