"""Raising a concern: 999 first, then in one's own words, kept sealed, once, for those who were chosen."""

import uuid
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.casework.models import Task, TaskKind
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.people import actions as people
from mentoring.wellbeing.concerns import actions
from mentoring.wellbeing.concerns.models import Audience, Concern, Danger
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_pairing
from tests.wellbeing.concerns.builders import WORDS, make_concern

FRIDAY = datetime(2026, 10, 2, 9, tzinfo=UTC)
GIVEN = {"text": WORDS, "told": "no", "audience": "both"}


@pytest.fixture
def pairing(app):
    make_coordinator()
    make_person(Role.SAFEGUARDING)
    return make_pairing(days_ago=15)


def rows():
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Concern)))


def tasks():
    return list(db.session.scalars(sa.select(Task).where(Task.kind == TaskKind.CONCERN)))


def url(pairing, danger="no"):
    return f"/concerns/new/{pairing.id}/write?danger={danger}"


@pytest.mark.parametrize("who", ["psp", "mentor"])
def test_the_pairs_page_leads_there_and_999_comes_before_anything_is_typed(pairing, signed_in, who):
    browser = signed_in(getattr(pairing, who))
    assert f"/concerns/new/{pairing.id}" in browser.get(f"/pairs/{pairing.id}").text
    page = browser.get(f"/concerns/new/{pairing.id}").text.split("<main")[1]
    assert page.index("Call 999") < page.index("Is anybody in danger now?")
    assert "You do not need to be certain" in page
    assert "<textarea" not in page
    assert browser.post(f"/concerns/new/{pairing.id}", data={}).text.count("Choose whether anybody") == 2
    answer = browser.post(f"/concerns/new/{pairing.id}", data={"danger": "yes"})
    assert answer.location == url(pairing, "yes")


def test_in_danger_999_comes_again_before_the_form_and_after_it(pairing, signed_in):
    browser = signed_in(pairing.mentor)
    page = browser.get(url(pairing, "yes")).text.split("<main")[1]
    assert page.index("Call 999 first") < page.index("<textarea")
    after = browser.post(url(pairing, "yes"), data=GIVEN, follow_redirects=True).text.split("<main")[1]
    assert after.index("Call 999") < after.index("What happens now")
    assert "call 999" in browser.get(url(pairing, "unsure")).text


def test_without_saying_whether_somebody_is_in_danger_one_is_asked(pairing, signed_in):
    for danger in ("", "perhaps"):
        answer = signed_in(pairing.psp).get(url(pairing, danger))
        assert answer.location == f"/concerns/new/{pairing.id}"


def test_what_was_written_is_sealed(pairing, signed_in):
    page = signed_in(pairing.mentor).post(url(pairing), data=GIVEN, follow_redirects=True).text
    assert "We have your concern" in page
    assert WORDS not in page
    (row,) = rows()
    assert (row.raised_by, row.pairing_id, row.text) == (pairing.mentor_id, pairing.id, WORDS)
    assert "money" not in row.text_sealed


def test_a_concern_needs_no_pair(pairing, signed_in):
    browser = signed_in(pairing.psp)
    assert browser.get("/concerns/new").status_code == 200
    browser.post("/concerns/new/write?danger=no", data=GIVEN)
    assert rows()[0].pairing_id is None


def test_what_is_missing_is_said_and_what_was_written_is_kept(pairing, signed_in):
    page = signed_in(pairing.psp).post(url(pairing), data={"text": WORDS}).text
    assert "Choose who should read it" in page
    assert f"{WORDS}</textarea>" in page
    assert rows() == []


def test_a_form_sent_twice_makes_one(pairing, signed_in):
    for _ in range(2):
        answer = signed_in(pairing.psp).post(url(pairing), data=GIVEN | {"key": str(uuid.UUID(int=7))})
        assert answer.status_code == 302
    assert len(rows()) == 1


def test_a_strangers_pair_is_not_there(pairing, signed_in):
    other = make_pairing()
    for address in (f"/concerns/new/{pairing.id}", url(pairing)):
        assert signed_in(other.psp).get(address).status_code == 404
        assert signed_in(other.psp).post(address, data=GIVEN | {"danger": "no"}).status_code == 404
    with pytest.raises(actions.NotTheirs):
        make_concern(other.psp, pairing)
    assert rows() == []


@pytest.mark.parametrize(
    ("danger", "due_on"),
    [
        (Danger.NO, date(2026, 10, 5)),
        (Danger.UNSURE, date(2026, 10, 2)),
        (Danger.YES, date(2026, 10, 2)),
    ],
)
def test_the_work_list_gets_a_task_without_a_word_of_it(pairing, signed_in, danger, due_on):
    with time_machine.travel(FRIDAY, tick=False):
        concern = make_concern(pairing.mentor, pairing, danger=danger)
        (task,) = tasks()
        assert (task.about_id, task.subject_id, task.due_on) == (pairing.mentor_id, concern.id, due_on)
        browser = signed_in(make_coordinator())
        page = browser.get("/work-list").text
        assert "Raised a concern" in page
        assert "money" not in page
        assert browser.get(f"/work-list/{task.id}").location == f"/concerns/{concern.id}"
        browser.post(f"/work-list/{task.id}", data={"outcome": "Done"})
        assert tasks()[0].done_at is None


def test_at_a_weekend_it_is_due_on_the_next_working_day(pairing):
    with time_machine.travel(datetime(2026, 10, 3, 9, tzinfo=UTC), tick=False):
        assert make_concern(pairing.psp, danger=Danger.YES).due_on == date(2026, 10, 5)


def test_about_the_team_there_is_no_task(pairing):
    make_concern(pairing.psp, audience=Audience.LEAD)
    assert tasks() == []


def test_no_task_tells_a_coordinator_who_is_one_of_the_two(pairing):
    people.give_role(pairing.mentor, Role.DEPUTY, by=None)
    make_concern(pairing.psp, pairing)
    assert tasks() == []


def test_only_those_are_offered_who_can_read_it(app, signed_in):
    pairing = make_pairing()
    browser = signed_in(pairing.psp)
    page = browser.get(url(pairing)).text
    assert "Nobody can take a concern here at the moment" in page
    assert "<textarea" not in page
    with pytest.raises(actions.NobodyToRead):
        make_concern(pairing.psp, pairing)
    make_coordinator()
    page = browser.get(url(pairing)).text
    assert "Only the coordinator" in page
    assert "Only the safeguarding lead" not in page
    assert "There is a problem" in browser.post(url(pairing), data=GIVEN | {"audience": "lead"}).text
    assert rows() == []


def test_the_raiser_sees_that_it_was_received_and_dates_and_no_words(pairing, signed_in):
    browser = signed_in(pairing.mentor)
    assert "You have not raised any" in browser.get("/concerns/mine").text
    concern = make_concern(pairing.mentor, pairing)
    page = browser.get("/concerns/mine").text
    assert "Not yet. By the end of" in page
    assert WORDS not in page
    assert browser.get(f"/concerns/{concern.id}/received").status_code == 200
    assert signed_in(pairing.psp).get(f"/concerns/{concern.id}/received").status_code == 404
    assert "You have not raised any" in signed_in(pairing.psp).get("/concerns/mine").text


def test_the_other_one_of_the_two_is_told_nothing(pairing, signed_in):
    before = signed_in(pairing.psp).get(f"/pairs/{pairing.id}").text
    make_concern(pairing.mentor, pairing)
    for page in (f"/pairs/{pairing.id}", "/"):
        assert "oncern was" not in signed_in(pairing.psp).get(page).text
    after = signed_in(pairing.psp).get(f"/pairs/{pairing.id}").text
    assert before.split("<main")[1] == after.split("<main")[1]
