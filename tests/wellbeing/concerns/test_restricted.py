"""Who may open a concern, and its trail: each look and each step, who and when."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from click.testing import CliRunner

from mentoring.casework.models import Task, TaskState
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db
from mentoring.people import actions as people
from mentoring.people import queries as people_queries
from mentoring.people.sessions import identity_of
from mentoring.wellbeing.concerns import actions, queries
from mentoring.wellbeing.concerns.commands import create_safeguarding_lead
from mentoring.wellbeing.concerns.models import Audience, StepKind, Told
from tests.builders import make_coordinator, make_person
from tests.counting import counted
from tests.pairings.builders import make_pairing
from tests.wellbeing.concerns.builders import WORDS, make_concern


@pytest.fixture
def cast(app):
    """One person for each role, by its name; the two of the pair are `psp` and `mentor`."""
    pairing = make_pairing(days_ago=15)
    return {
        "pairing": pairing,
        "psp": pairing.psp,
        "mentor": pairing.mentor,
        "coordinator": make_coordinator(),
        "deputy": make_person(Role.DEPUTY),
        "auditor": make_person(Role.AUDITOR),
        "lead": make_person(Role.SAFEGUARDING),
        "other psp": make_person(Role.PSP),
        "lead in the team": make_person(Role.SAFEGUARDING, Role.COORDINATOR),
        "lead who is deputy": make_person(Role.SAFEGUARDING, Role.DEPUTY),
    }


MAY = {
    Audience.BOTH: {"coordinator", "lead", "lead in the team", "lead who is deputy"},
    Audience.LEAD: {"lead"},
    Audience.COORDINATOR: {"coordinator"},
}
PEOPLE = (
    "psp",
    "mentor",
    "coordinator",
    "deputy",
    "auditor",
    "lead",
    "other psp",
    "lead in the team",
    "lead who is deputy",
)


@pytest.mark.parametrize("audience", list(Audience))
def test_who_may_open_and_who_may_not(cast, signed_in, audience):
    concern = make_concern(cast["mentor"], cast["pairing"], audience=audience)
    for name in PEOPLE:
        browser, may = signed_in(cast[name]), name in MAY[audience]
        for answer in (
            browser.get(f"/concerns/{concern.id}"),
            browser.post(f"/concerns/{concern.id}"),
            browser.post(f"/concerns/{concern.id}/steps", data={"kind": "noted", "note": "x"}),
        ):
            assert (answer.status_code in (200, 302)) is may, name
            assert (answer.status_code in (403, 404)) is not may, name
        listed = browser.get("/concerns")
        assert (str(concern.id) in listed.text) is may, name
    assert {person.id for person in queries.readers_of(concern)} == {cast[name].id for name in MAY[audience]}


def test_a_deputy_opens_it_only_while_covering(cast, signed_in):
    concern = make_concern(cast["mentor"])
    assert signed_in(cast["deputy"]).get(f"/concerns/{concern.id}").status_code == 403
    people.start_cover(by=cast["deputy"].id)
    assert signed_in(cast["deputy"]).post(f"/concerns/{concern.id}").status_code == 200


@pytest.mark.parametrize("who", ["psp", "mentor"])
def test_a_coordinator_who_is_one_of_the_two_does_not_learn_of_it(cast, signed_in, who):
    concern = make_concern(cast["psp"], cast["pairing"])
    people.give_role(cast[who], Role.COORDINATOR, by=None)
    browser = signed_in(cast[who])
    assert browser.get(f"/concerns/{concern.id}").status_code == 404
    assert str(concern.id) not in browser.get("/concerns").text


def test_reading_takes_a_press_that_is_recorded(cast, signed_in):
    concern = make_concern(cast["mentor"], told=Told.NOT_SAFE)
    browser = signed_in(cast["lead"])
    assert WORDS not in browser.get(f"/concerns/{concern.id}").text
    assert queries.steps(concern) == []
    page = browser.post(f"/concerns/{concern.id}").text
    assert WORDS in page
    assert "It is not safe for" in page
    assert [(step.kind, person.id) for step, person in queries.steps(concern)] == [
        (StepKind.LOOKED, cast["lead"].id)
    ]
    events = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.subject_id == concern.id))
    assert {event.action for event in events} == {"concerns.raise", "concerns.looked"}


def test_the_first_look_is_seen_by_whoever_raised_it_and_closes_the_task(cast, signed_in):
    concern = make_concern(cast["mentor"])
    assert queries.unseen() == [concern]
    signed_in(cast["coordinator"]).post(f"/concerns/{concern.id}")
    db.session.expire_all()
    assert queries.unseen() == []
    (task,) = db.session.scalars(sa.select(Task))
    assert (task.state, task.done_by) == (TaskState.DONE, cast["coordinator"].id)
    assert "Not yet. By the end of" not in signed_in(cast["mentor"]).get("/concerns/mine").text


def test_steps_are_sealed_and_stand_in_the_trail(cast, signed_in):
    concern, browser = make_concern(cast["mentor"]), signed_in(cast["lead"])
    address = f"/concerns/{concern.id}"
    browser.post(address)
    for kind, note in (("spoke", "Rang them"), ("passed-on", "Told social care"), ("closed", "All is well")):
        page = browser.post(f"{address}/steps", data={"kind": kind, "note": note}, follow_redirects=True).text
        assert "It is recorded." in page
        assert note not in page
    assert [step.note for step, _ in queries.steps(concern)] == [
        "",
        "Rang them",
        "Told social care",
        "All is well",
    ]
    assert all("social" not in (step.note_sealed or "") for step, _ in queries.steps(concern))
    page = browser.post(address).text
    assert "Told social care" in page
    assert "Why are you opening it again?" in page
    mine = signed_in(cast["mentor"]).get("/concerns/mine").text
    assert "Rang them" not in mine
    assert mine.count("Not yet") == 0
    browser.post(f"{address}/steps", data={"note": "It happened again", "reopen": "yes"})
    db.session.expire_all()
    assert queries.get(concern.id).closed_at is None


def test_a_step_needs_words(cast, signed_in):
    concern = make_concern(cast["mentor"])
    page = signed_in(cast["lead"]).post(f"/concerns/{concern.id}/steps", data={"kind": "closed"}).text
    assert "Enter what happened" in page
    assert queries.get(concern.id).closed_at is None


def test_closing_twice_is_recorded_once(cast):
    concern, lead = make_concern(cast["mentor"]), identity_of(cast["lead"])
    assert actions.take_step(concern.id, StepKind.CLOSED, "Done", by=lead)
    assert not actions.take_step(concern.id, StepKind.CLOSED, "Done", by=lead)
    assert [step.kind for step, _ in queries.steps(concern)] == [StepKind.CLOSED]


def test_a_look_is_not_recorded_as_a_step(cast):
    with pytest.raises(ValueError, match="looked"):
        actions.take_step(make_concern(cast["mentor"]).id, StepKind.LOOKED, "", by=identity_of(cast["lead"]))


def test_the_pair_goes_on_and_the_coordinator_is_offered_its_page(cast, signed_in):
    concern = make_concern(cast["mentor"], cast["pairing"])
    link = f'href="/pairs/{cast["pairing"].id}"'
    assert link in signed_in(cast["coordinator"]).post(f"/concerns/{concern.id}").text
    assert link not in signed_in(cast["lead"]).post(f"/concerns/{concern.id}").text
    assert cast["pairing"].state == "active"


def test_the_list_says_what_waits_and_what_is_closed(cast, signed_in):
    browser = signed_in(cast["lead"])
    assert "None. When somebody raises a concern" in browser.get("/concerns").text
    waiting, closed = make_concern(cast["mentor"]), make_concern(cast["psp"])
    actions.take_step(closed.id, StepKind.CLOSED, "Done", by=identity_of(cast["lead"]))
    page = browser.get("/concerns").text
    assert page.index(str(waiting.id)) < page.index(str(closed.id))
    assert "Open the concerns" in browser.get("/").text


def run(app, *arguments):
    return CliRunner().invoke(create_safeguarding_lead, arguments)


def test_the_command_line_lets_the_lead_in(app):
    assert run(app, "--name", "Lee Example", "--email", "LEE@example.org").exit_code == 0
    lead = people_queries.by_email("lee@example.org")
    assert lead.has_role(Role.SAFEGUARDING)
    assert run(app, "--name", "Lee Example", "--email", "lee@example.org").exit_code == 0
    assert run(app).exit_code == 1  # neither given nor in the settings


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DEPUTY])
def test_nobody_of_the_team_becomes_the_lead(app, role):
    person = make_person(role)
    refused = run(app, "--email", person.email)
    assert refused.exit_code == 1
    assert "outside it" in refused.output
    assert not person.has_role(Role.SAFEGUARDING)


@pytest.mark.parametrize("audience", list(Audience))
def test_the_work_list_tells_of_it_only_whoever_may_open_it(cast, signed_in, audience):
    make_concern(cast["mentor"], cast["pairing"], audience=audience)
    for name in ("coordinator", "lead in the team"):
        if "Raised a concern" in signed_in(cast[name]).get("/work-list").text:
            assert name in MAY[audience], name


def test_without_a_lead_in_the_team_the_coordinators_work_list_has_it(app, signed_in):
    pairing, coordinator = make_pairing(days_ago=15), make_coordinator()
    make_concern(pairing.mentor, pairing, audience=Audience.COORDINATOR)
    assert "Raised a concern" in signed_in(coordinator).get("/work-list").text


def test_a_step_from_a_page_that_is_out_of_date_changes_nothing_and_is_given_back(cast, signed_in):
    concern = make_concern(cast["mentor"], cast["pairing"])
    actions.take_step(concern.id, StepKind.CLOSED, "Over", by=identity_of(cast["lead"]))
    sent = {"kind": "spoke", "note": "I rang them at noon"}  # from a page on which it was open
    browser = {"Accept": "text/html"}
    page = signed_in(cast["coordinator"]).post(f"/concerns/{concern.id}/steps", data=sent, headers=browser)
    assert page.status_code == 409
    assert "I rang them at noon" in page.text
    db.session.expire_all()
    assert queries.get(concern.id).closed_at is not None
    assert [step.kind for step, _ in queries.steps(concern)] == [StepKind.CLOSED]


def test_nobody_is_named_in_the_title_of_a_concern(cast, signed_in):
    concern = make_concern(cast["mentor"], cast["pairing"])
    page = signed_in(cast["lead"]).get(f"/concerns/{concern.id}").text
    assert cast["mentor"].name not in page.split("</title>")[0]


def test_an_overdue_one_is_not_promised_for_a_day_that_is_over(cast, signed_in):
    concern = make_concern(cast["mentor"], cast["pairing"])
    with time_machine.travel(clock.start_of(concern.due_on) + timedelta(days=2), tick=False):
        page = signed_in(cast["mentor"]).get("/concerns/mine").text
    assert "we are sorry" in page
    assert "Not yet. By the end of" not in page


def test_the_list_takes_no_more_queries_for_more_concerns(app, signed_in):
    browser = signed_in(make_coordinator())

    def queries_for_one_more():
        pairing = make_pairing(days_ago=15)
        make_concern(pairing.mentor, pairing)
        db.session.expunge_all()
        with counted() as statements:
            browser.get("/concerns")
        return len(statements)

    assert queries_for_one_more() == queries_for_one_more() == queries_for_one_more()


def test_the_leads_front_page_says_whether_something_waits_for_them(cast, signed_in):
    lead = signed_in(cast["lead"])
    assert "Nothing waits to be opened" in lead.get("/").text
    concern = make_concern(cast["mentor"], cast["pairing"], audience=Audience.LEAD)
    make_concern(cast["mentor"], cast["pairing"], audience=Audience.COORDINATOR)
    assert "1 concern waits to be opened" in lead.get("/").text
    actions.look(concern.id, by=identity_of(cast["lead"]))
    assert "Nothing waits to be opened" in lead.get("/").text
