"""An answer that the coordinator records for somebody who gave it by phone or letter."""

import pytest
import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, transaction
from mentoring.pairings import actions, queries
from mentoring.pairings.models import Answer, SuggestionState
from mentoring.people import actions as people
from mentoring.profiles.models import PspStatus
from mentoring.profiles.queries import psp_profile
from tests.builders import make_coordinator
from tests.pairings.builders import make_mentor, make_psp, make_suggestion

YES = {"who": "psp", "answer": "yes", "read": "y"}
NO = YES | {"answer": "no"}


@pytest.fixture
def coordinator(app):
    return make_coordinator()


@pytest.fixture
def row(app):
    psp = make_psp(name="Samira Fictional", email=None, status=PspStatus.PROPOSED)
    return make_suggestion(psp, make_mentor(name="Dana Madeup"))


@pytest.fixture
def record(row, coordinator, signed_in):
    browser = signed_in(coordinator)

    def post(**answers):
        return browser.post(f"/suggestions/{row.id}/record", data=answers, follow_redirects=True)

    return post


def fresh(row):
    db.session.refresh(row)
    return row


def events(row):
    found = sa.select(AuditEvent).where(AuditEvent.subject_id == row.id)
    return [(event.action, event.actor_id, event.about_id) for event in db.session.scalars(found)]


def test_the_list_leads_to_recording_an_answer(row, coordinator, signed_in):
    browser = signed_in(coordinator)
    assert f"/suggestions/{row.id}/record" in browser.get("/pairs?show=waiting").get_data(as_text=True)
    text = browser.get(f"/suggestions/{row.id}/record").get_data(as_text=True)
    assert "Samira Fictional, the Patient Safety Partner" in text
    assert "Dana Madeup, the mentor" in text


def test_a_recorded_yes_counts_as_their_own(row, record):
    record(**YES)
    assert fresh(row).psp_answer is Answer.YES
    assert (row.mentor_answer, row.state) == (None, SuggestionState.OPEN)


def test_two_yes_one_of_them_recorded_make_a_pair(row, record):
    actions.answer(row.id, person_id=row.psp_id, answer=Answer.YES)
    text = record(**(YES | {"who": "mentor"})).get_data(as_text=True)
    assert "they are a pair now" in text
    assert queries.pairing_of_suggestion(row.id) is not None


def test_a_recorded_no_ends_it_and_the_psp_waits_again(row, record):
    record(**NO)
    assert fresh(row).state is SuggestionState.DECLINED
    assert psp_profile(row.psp_id).status is PspStatus.WAITING
    assert queries.is_past_pair(row.psp_id, row.mentor_id)


@pytest.mark.parametrize("who", ["psp", "mentor"])
def test_the_trail_says_that_it_was_recorded_on_behalf_but_not_of_whom(row, record, coordinator, who):
    record(**(NO | {"who": who}))
    assert events(row) == [("pairings.answer-on-behalf", coordinator.id, row.psp_id)]
    assert fresh(row).state_by is None


@pytest.mark.parametrize(
    ("left_out", "error"),
    [
        ("who", "Choose whose answer it is"),
        ("answer", "Choose yes or no"),
        ("read", "Tick the box when they"),
    ],
)
def test_nothing_is_recorded_before_every_question_is_answered(row, record, left_out, error):
    text = record(**{name: value for name, value in YES.items() if name != left_out}).get_data(as_text=True)
    assert error in text
    assert fresh(row).psp_answer is None


def test_recording_does_not_find_out_what_somebody_said_themselves(row, record):
    new = record(**YES).get_data(as_text=True)
    again = record(**YES).get_data(as_text=True)
    assert "The answer is recorded." in new
    assert "The answer is recorded." in again
    assert "already" not in again


def test_the_page_looks_the_same_whoever_has_answered(row, coordinator, signed_in):
    browser = signed_in(coordinator)
    before = browser.get(f"/suggestions/{row.id}/record").get_data(as_text=True)
    actions.answer(row.id, person_id=row.psp_id, answer=Answer.YES)
    after = browser.get(f"/suggestions/{row.id}/record").get_data(as_text=True)
    assert without_nonces(before) == without_nonces(after)


def without_nonces(html):
    import re

    return re.sub(r'nonce="[^"]+"', "", html)


def test_a_closed_suggestion_cannot_be_answered_any_more(row, record, coordinator, signed_in):
    actions.withdraw(row.id, by=coordinator.id)
    assert "Nothing has changed" in record(**YES).get_data(as_text=True)
    assert fresh(row).psp_answer is None
    assert signed_in(coordinator).get(f"/suggestions/{row.id}/record").status_code == 302


def test_after_its_last_day_it_lapses_instead(row, record):
    with transaction():
        row.lapses_on = clock.add_months(clock.today(), -1)
    record(**YES)
    assert (fresh(row).state, row.psp_answer) == (SuggestionState.LAPSED, None)


def test_a_coordinator_who_is_one_of_the_two_cannot_record_it(row, signed_in):
    people.give_role(row.mentor, Role.COORDINATOR, by=None)
    browser = signed_in(row.mentor)
    assert browser.get(f"/suggestions/{row.id}/record").status_code == 404
    assert browser.post(f"/suggestions/{row.id}/record", data=YES).status_code == 404
    assert "/record" not in browser.get("/pairs?show=waiting").get_data(as_text=True)
    with pytest.raises(actions.NotTheirs):
        actions.answer(row.id, person_id=row.psp_id, answer=Answer.YES, by=row.mentor_id)
    assert fresh(row).psp_answer is None


def test_a_suggestion_that_does_not_exist_is_not_found(coordinator, signed_in, row):
    assert signed_in(coordinator).get(f"/suggestions/{row.psp_id}/record").status_code == 404
