"""A check-in that the coordinator records for somebody who answered by phone or letter."""

import pytest
import sqlalchemy as sa

from mentoring.casework.models import TaskKind
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, transaction
from mentoring.core.web.pages import day
from mentoring.pairings.models import PairingState
from mentoring.people.models import RoleGrant
from mentoring.wellbeing import actions
from mentoring.wellbeing.models import How, Outcome
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_pairing
from tests.wellbeing.builders import answer, check_ins, tasks


@pytest.fixture
def pairing(app):
    return make_pairing(days_ago=15)


def url(pairing, who="psp", number=1):
    return f"/pairs/{pairing.id}/check-ins/{number}/for/{getattr(pairing, who).id}"


SAID = {"how": "phone", "role": "up-and-down"}


def record(browser, address, **data):
    return browser.post(address, data=data | {"record": "yes"}, follow_redirects=True)


def test_it_is_read_back_before_anything_is_kept(pairing, signed_in):
    browser = signed_in(make_coordinator())
    page = browser.post(url(pairing), data=SAID | {"note": "Quiet <words>", "note_to": "me"}).text
    assert "Read it back" in page
    assert "Up and down" in page
    assert "Quiet &lt;words&gt;" in page
    assert check_ins() == []
    page = browser.post(url(pairing), data=SAID | {"change": "yes"}).text
    assert 'value="up-and-down" checked' in page
    assert check_ins() == []


def test_what_is_recorded_says_who_how_and_when(pairing, signed_in):
    coordinator, yesterday = make_coordinator(), clock.today()
    parts = [str(yesterday.day), str(yesterday.month), str(yesterday.year)]
    page = record(signed_in(coordinator), url(pairing), **SAID, said_on=parts)
    assert "It is recorded." in page.text
    assert "Up and down" not in page.text
    (row,) = check_ins()
    assert (row.person_id, row.answers, row.outcome) == (
        pairing.psp_id,
        {"role": "up-and-down"},
        Outcome.ANSWERED,
    )
    assert (row.how, row.recorded_by, row.said_on) == (How.PHONE, coordinator.id, yesterday)
    event = db.session.scalars(
        sa.select(AuditEvent).where(AuditEvent.action == "wellbeing.record-check-in")
    ).one()
    assert (event.actor_id, event.about_id) == (coordinator.id, pairing.psp_id)


def test_the_day_may_be_left_out_but_not_lie_ahead(pairing, signed_in):
    browser = signed_in(make_coordinator())
    assert (
        "must be today or in the past"
        in record(browser, url(pairing), **SAID, said_on=["1", "1", "2099"]).text
    )
    assert "Choose how they told you" in record(browser, url(pairing), role="well").text
    assert check_ins() == []
    record(browser, url(pairing), **SAID)
    assert check_ins()[0].said_on == clock.today()


def test_not_now_by_phone_is_an_answer(pairing, signed_in):
    browser = signed_in(make_coordinator())
    page = browser.post(url(pairing), data={"how": "phone", "not_now": "yes"}).text
    assert "They said <strong>“not now”</strong>" in page
    record(browser, url(pairing), how="phone", not_now="yes")
    assert [(row.outcome, row.answers) for row in check_ins()] == [(Outcome.NOT_NOW, {})]


def test_nothing_said_at_all_is_not_taken_for_not_now(pairing, signed_in):
    page = record(signed_in(make_coordinator()), url(pairing), how="letter").text
    assert "You have not chosen anything" in page
    assert check_ins() == []


def test_a_mentor_has_the_mentors_questions(pairing, signed_in):
    browser = signed_in(make_coordinator())
    assert "Is anything worrying you?" in browser.get(url(pairing, "mentor")).text
    record(browser, url(pairing, "mentor"), how="letter", worry="yes")
    assert [task.kind for task in tasks()] == [TaskKind.SUPPORT_WANTED]


def test_asking_for_the_coordinator_by_phone_makes_the_task_as_it_does_here(pairing, signed_in):
    record(signed_in(make_coordinator()), url(pairing), how="phone", contact="coordinator")
    assert [task.kind for task in tasks()] == [TaskKind.CONTACT_WANTED]


def test_a_poor_answer_by_phone_has_the_numbers_to_read_out_and_makes_no_task(pairing, signed_in):
    browser = signed_in(make_coordinator())
    page = browser.post(url(pairing), data=SAID | {"role": "really-struggling"}).text
    assert "116 123" in page
    record(browser, url(pairing), **(SAID | {"role": "really-struggling"}))
    assert tasks() == []


def test_what_was_answered_before_is_never_shown_nor_overwritten(pairing, signed_in):
    answer(pairing, role="really-struggling", note="Secret", note_to="me")
    browser = signed_in(make_coordinator())
    for page in (browser.get(url(pairing)), record(browser, url(pairing), **SAID)):
        assert "has been answered" in page.text
        assert "Secret" not in page.text
        assert "truggling" not in page.text
    assert check_ins()[0].answers["role"] == "really-struggling"


def test_not_now_reads_like_any_answer_to_the_coordinator(pairing, signed_in):
    other = make_pairing(days_ago=15)
    answer(pairing, role="well")
    actions.not_now(other.id, 1, person_id=other.psp_id)
    browser = signed_in(make_coordinator())
    pages = [
        browser.get(url(pair)).text.split("<main")[1].replace(pair.psp.name, "X") for pair in (pairing, other)
    ]
    assert pages[0].replace(str(pairing.id), "") == pages[1].replace(str(other.id), "")


def test_after_recording_the_coordinator_sees_a_date_and_nothing_else(pairing, signed_in):
    browser = signed_in(make_coordinator())
    record(browser, url(pairing), **(SAID | {"role": "struggling", "note": "Secret", "note_to": "me"}))
    for address in (f"/pairs/{pairing.id}", url(pairing), f"/people/{pairing.psp_id}", "/work-list"):
        page = browser.get(address).text
        assert "truggling" not in page
        assert "Secret" not in page
    assert day(clock.today()) in browser.get(f"/pairs/{pairing.id}").text


def test_its_owner_sees_that_it_was_recorded_and_can_change_it(pairing, signed_in):
    record(signed_in(make_coordinator()), url(pairing), **SAID)
    browser = signed_in(pairing.psp)
    words = f"Recorded for you by the coordinator on {day(clock.today())}. You told them in a phone call"
    for address in ("/check-ins", f"/check-ins/{pairing.id}/1"):
        assert words in " ".join(browser.get(address).text.split())
    browser.post(f"/check-ins/{pairing.id}/1", data={"role": "well"})
    assert "Recorded for you" not in browser.get("/check-ins").text
    (row,) = check_ins()
    assert (row.answers, row.recorded_by, row.how) == ({"role": "well"}, None, None)


@pytest.mark.parametrize("_try", range(3))
def test_recording_and_answering_at_once_keep_the_owners_own(pairing, at_once, _try):
    said = actions.Said(How.PHONE, clock.today(), make_coordinator().id)
    pairing_id, psp_id = pairing.id, pairing.psp_id
    at_once(
        lambda: actions.record_for(
            pairing_id, 1, person_id=psp_id, answers={"role": "struggling"}, said=said
        ),
        lambda: actions.answer(pairing_id, 1, person_id=psp_id, answers={"role": "well"}),
    )
    (row,) = check_ins()
    assert (row.answers, row.recorded_by) == ({"role": "well"}, None)


@pytest.mark.parametrize("state", [PairingState.PAUSED, PairingState.ENDED])
def test_nothing_is_recorded_on_a_break_or_after_the_end(app, signed_in, state):
    pairing = make_pairing(days_ago=15, state=state)
    browser = signed_in(make_coordinator())
    assert "on a break, or has ended" in record(browser, url(pairing), **SAID).text
    assert "Record it for" not in browser.get(f"/pairs/{pairing.id}").text
    assert check_ins() == []


def test_only_for_one_of_the_two_and_a_check_in_that_is_due(pairing, signed_in):
    browser, other = signed_in(make_coordinator()), make_pairing(days_ago=15)
    stranger = f"/pairs/{pairing.id}/check-ins/1/for/{other.psp_id}"
    for address in (stranger, url(pairing, number=2)):
        assert browser.get(address).status_code == 404
        assert browser.post(address, data=SAID | {"record": "yes"}).status_code == 404


def test_not_by_a_coordinator_who_is_one_of_the_two(pairing, signed_in):
    with transaction():
        db.session.add(RoleGrant(person_id=pairing.mentor_id, role=Role.COORDINATOR, granted_at=clock.now()))
        db.session.expire(pairing.mentor, ["roles"])
    browser = signed_in(pairing.mentor)
    assert browser.get(url(pairing)).status_code == 404
    assert record(browser, url(pairing), **SAID).status_code == 404


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.DEPUTY, Role.AUDITOR])
def test_nobody_else_records_for_others(pairing, signed_in, role):
    assert signed_in(make_person(role)).post(url(pairing), data=SAID).status_code == 403


def test_the_pairs_page_leads_there_for_whoever_has_not_answered(pairing, signed_in):
    answer(pairing, role="well")
    page = signed_in(make_coordinator()).get(f"/pairs/{pairing.id}").text
    assert url(pairing, "mentor") in page
    assert url(pairing) not in page


def test_what_was_typed_while_its_owner_answered_is_given_back(pairing, signed_in):
    browser = signed_in(make_coordinator())
    answer(pairing)
    sent = SAID | {"note": "She said it is hard", "note_to": "me", "record": "yes"}
    page = browser.post(url(pairing), data=sent, headers={"Accept": "text/html"}).text
    assert "She said it is hard" in page
    assert check_ins()[0].how is None
