"""The delivery log: what the coordinator, one person and the auditor may see of what was sent."""

import re
import uuid

import pytest
import time_machine

from mentoring.casework.models import TaskKind
from mentoring.casework.queries import task_for
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.messages import log, sending
from mentoring.messages.models import OutboxState
from mentoring.pairings import actions, changes
from mentoring.pairings.models import Answer
from mentoring.people.models import Channel
from mentoring.profiles.models import PspStatus
from tests.builders import make_coordinator, make_person
from tests.messages.builders import (
    TUESDAY,
    Remembering,
    ask_for_link,
    days,
    due_pair,
    make_row,
    only_row,
    queue,
    rows,
)
from tests.pairings.builders import make_mentor, make_pairing, make_psp, make_suggestion

pytestmark = pytest.mark.usefixtures("tuesday")
NOBODY = uuid.uuid4()  # a coordinator from whom nothing is kept


def main(response):
    assert response.status_code == 200
    return response.text[response.text.index("<main") :]


def make_sent(person, kind="check_in_reminder", count=1, at=None):
    for _ in range(count):
        make_row(person, kind, sent_at=at or clock.now())


# What the coordinator sees


def test_the_log_says_what_became_of_each_message_and_why(browser):
    now = clock.now()
    make_row(make_person(name="Ann Sent"), sent_at=now)
    make_row(
        make_person(name="Bob Later"), state=OutboxState.DUE, not_before=now + days(1), why="other times"
    )
    make_row(make_person(name="Cat Gone"), state=OutboxState.WITHDRAWN, why="no longer owed")
    make_row(make_person(name="Dot Failed"), state=OutboxState.FAILED, why="DATA 554")
    make_row(make_person(name="Eli Phone"), state=OutboxState.BY_HAND, why="not reached by e-mail")
    make_row(make_person(name="Fay Turn"), state=OutboxState.DUE)
    text = main(browser.get("/messages"))
    lines = {name: line for line in text.split("<tr")[1:] for name in re.findall(r">(\w+ \w+)</a>", line)}
    assert "until 11 March 2026 at 11am, other times" in lines["Bob Later"]
    for name, state, why in (
        ("Ann Sent", "Sent", "10 March 2026 at 11am"),
        ("Bob Later", "Put off", ""),
        ("Cat Gone", "Withdrawn", "no longer owed"),
        ("Dot Failed", "Failed", "DATA 554"),
        ("Eli Phone", "Passed to a person", "not reached by e-mail"),
        ("Fay Turn", "Waiting", "for its turn"),
    ):
        assert f">{state}</strong>" in lines[name], name
        assert why in lines[name]


def test_the_newest_comes_first_and_the_rest_on_further_pages(browser):
    person = make_person(name="Ann Sent")
    for number in range(log.PAGE + 1):
        make_row(person, owed_from=TUESDAY - days(number), sent_at=TUESDAY)
    first = main(browser.get("/messages"))
    assert first.index("10 March 2026 at 11am") < first.index("9 March 2026 at 11am")
    assert "page=2" in first
    second = browser.get("/messages?page=2").text
    assert second.count("Ann Sent</a>") == 1
    assert "There is nothing older" in browser.get("/messages?page=3").text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=ann", {"Ann Amber"}),
        ("q=BOB@", {"Bob Blue"}),
        ("q=%25", set()),
        ("kind=introduction", {"Bob Blue"}),
        ("state=failed", {"Bob Blue"}),
        ("state=sent", {"Ann Amber"}),
        ("q=ann&state=failed", set()),
        ("kind=nonsense", {"Ann Amber", "Bob Blue"}),
    ],
)
def test_the_log_is_searched_by_person_kind_and_state(browser, query, expected):
    make_row(make_person(name="Ann Amber", email="amber@example.org"), sent_at=TUESDAY)
    make_row(make_person(name="Bob Blue", email="bob@example.org"), "introduction", OutboxState.FAILED)
    text = main(browser.get(f"/messages?{query}"))
    assert set(re.findall(r">(\w+ \w+)</a>", text)) & {"Ann Amber", "Bob Blue"} == expected
    assert ("No message fits" in text) is not expected or bool(expected)


def test_no_words_of_a_message_are_in_the_log(browser):
    due_pair()
    queue()
    mailer = Remembering()
    sending.deliver(mailer)
    text = main(browser.get("/messages"))
    assert mailer.sent
    for letter in mailer.sent:
        assert letter.subject not in text
        assert "short check-in" not in text


def test_the_log_does_not_tell_who_of_the_two_has_answered(browser):
    """Else the coordinator could tell later who said no."""
    psp, mentor = make_psp(name="Ada Fictional", status=PspStatus.PROPOSED), make_mentor(name="Ben Mockup")
    suggestion = make_suggestion(psp, mentor)
    queue()
    actions.answer(suggestion.id, person_id=psp.id, answer=Answer.YES)
    queue()
    psps, mentors = only_row("suggestion_psp"), only_row("suggestion_mentor")
    assert (psps.state, mentors.state) == (OutboxState.WITHDRAWN, OutboxState.DUE)

    def told():
        found = log.find(clock.now(), reader_id=NOBODY, page=1).lines
        return {(line.person_id, line.state, line.more) for line in found if "uggest" in line.title}

    assert told() == {(psp.id, "Not sent", ""), (mentor.id, "Not sent", "")}
    for state in ("waiting", "withdrawn"):
        assert log.find(clock.now(), reader_id=NOBODY, state=state, person_id=psp.id).lines == ()
    with time_machine.travel(clock.start_of(suggestion.nudge_on), tick=False):
        queue()
        assert only_row("suggestion_nudge").person_id == mentor.id
        assert told() == {(psp.id, "Not sent", ""), (mentor.id, "Not sent", "")}
    assert "suggestion_nudge" not in browser.get("/messages").text


def test_sending_a_suggestion_again_does_not_tell_it_either(browser):
    psp = make_psp(name="Ada Fictional", status=PspStatus.PROPOSED)
    mentor = make_mentor(name="Ben Mockup", submitted_at=None, status_since=TUESDAY - days(40))
    suggestion = make_suggestion(psp, mentor)
    queue()
    sending.deliver(Remembering())
    actions.answer(suggestion.id, person_id=psp.id, answer=Answer.YES)
    for row in rows("suggestion_psp") + rows("suggestion_mentor"):
        assert (
            "in line to be sent again"
            in browser.post(f"/messages/{row.id}/again", follow_redirects=True).text
        )
    queue()
    mailer = Remembering()
    sending.deliver(mailer)
    assert [letter.to for letter in mailer.sent] == [mentor.email]  # who answered is not asked again
    lines = [line for line in log.find(clock.now(), reader_id=NOBODY).lines if "Suggestion" in line.title]
    assert {(line.state, line.more) for line in lines} == {
        ("Asked for again", "it goes unless they have answered")
    }
    assert not [
        line
        for line in log.find(clock.now(), reader_id=NOBODY, state="sent").lines
        if "Suggestion" in line.title
    ]


def test_one_persons_page_shows_theirs_only_and_is_reached_from_their_profile(browser):
    ann, bob = make_person(Role.PSP, name="Ann Amber"), make_person(Role.MENTOR, name="Bob Blue")
    make_sent(ann, "profile_received")
    make_sent(bob, "mentor_approved")
    assert f"/messages/people/{ann.id}" in browser.get(f"/people/{ann.id}").text
    text = main(browser.get(f"/messages/people/{ann.id}"))
    assert "Profile received" in text
    assert "Mentor approved" not in text
    assert browser.get(f"/messages/people/{uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.DEPUTY, Role.AUDITOR])
def test_nobody_else_opens_the_log(signed_in, role):
    person = make_person(role)
    row = make_row(make_person(), sent_at=TUESDAY)
    browser = signed_in(person)
    assert browser.get("/messages").status_code == 403
    assert browser.get(f"/messages/people/{person.id}").status_code == 403
    assert browser.post(f"/messages/{row.id}/again").status_code == 403


def test_what_is_kept_from_a_coordinator_is_not_in_their_log(signed_in):
    """Such as that somebody they mentor wishes for another mentor."""
    mentor = make_mentor(person=make_person(Role.MENTOR, Role.COORDINATOR, name="Ben Mockup"))
    pairing = make_pairing(make_psp(name="Ada Fictional", status=PspStatus.MATCHED), mentor)
    changes.ask(pairing.id, psp_id=pairing.psp_id)
    queue()
    assert only_row("change_received").person_id == pairing.psp_id
    wish = "Wish for another mentor received"
    for page in ("/messages", f"/messages/people/{pairing.psp_id}"):
        assert f"<span>{wish}</span>" not in main(signed_in(mentor).get(page))
        assert f"<span>{wish}</span>" in main(signed_in(make_coordinator()).get(page))


def test_what_is_kept_from_a_coordinator_is_no_task_of_theirs_where_it_cannot_be_mailed(signed_in):
    mentor = make_mentor(person=make_person(Role.MENTOR, Role.COORDINATOR, name="Ben Mockup"))
    psp = make_psp(person=make_person(Role.PSP, email=None, channel=Channel.PHONE), status=PspStatus.MATCHED)
    pairing = make_pairing(psp, mentor, days_ago=40)
    changes.ask(pairing.id, psp_id=pairing.psp_id)
    queue()
    sending.deliver(Remembering())
    row = only_row("change_received")
    assert row.state is OutboxState.BY_HAND
    task = task_for([TaskKind.REACH_OTHERWISE], row.id)
    assert task.kept_from == mentor.id
    browser = signed_in(mentor)
    assert f"/work-list/{task.id}" not in main(browser.get("/work-list"))
    assert browser.get(f"/messages/{row.id}").status_code == 404


# One's own


def test_everybody_sees_what_was_sent_to_them_and_to_nobody_else(signed_in):
    both = make_person(Role.COORDINATOR, Role.MENTOR, name="Ann Amber")
    psp = make_person(Role.PSP, name="Bob Blue")
    make_sent(both, "mentor_approved")
    make_sent(psp, "profile_received")
    make_row(psp, "introduction", state=OutboxState.WITHDRAWN)
    make_row(psp, "check_in_reminder", state=OutboxState.BY_HAND, sent_at=TUESDAY)
    text = main(signed_in(psp).get("/messages/mine"))
    assert "We have your profile" in text
    assert "10 March 2026 at 11am" in text
    assert "Given to the coordinator to pass on" in text
    assert "get in touch" not in text
    assert "Your application is approved" not in text
    text = main(signed_in(both).get(f"/messages/mine?person={psp.id}"))
    assert "Your application is approved" in text
    assert "We have your profile" not in text


def test_who_was_sent_nothing_is_told_so(signed_in):
    assert "not sent you anything yet" in signed_in(make_person(Role.PSP)).get("/messages/mine").text


# Totals


def cells(text):
    found = [re.findall(r"<span>([^<]*)</span>", row) for row in text.split("<tr")[2:]]
    return {name: (sent, by_hand) for name, sent, by_hand in found}


def test_the_auditor_sees_totals_and_no_small_number(signed_in):
    person = make_person(name="Ann Amber")
    make_sent(person, "check_in_reminder", 12)
    make_sent(person, "introduction", 9)
    make_sent(person, "introduction", 3, at=TUESDAY - days(30))
    text = main(signed_in(make_person(Role.AUDITOR)).get("/messages/totals"))
    found = cells(text)
    assert found["Check-in reminder"] == ("12", "Fewer than 10")
    assert found["Introduction"] == ("Fewer than 10", "Fewer than 10")
    assert set(sum(found.values(), ())) == {"12", "Fewer than 10"}
    assert "Ann" not in text


def test_totals_are_counted_by_london_months(signed_in):
    person = make_person()
    summer = clock.start_of(clock.today().replace(month=4)).replace(hour=23, minute=30) - days(1)
    make_sent(person, count=10, at=summer)  # 31 March 23:30 UTC is 1 April in London
    with time_machine.travel(TUESDAY + days(40)):
        browser = signed_in(make_person(Role.AUDITOR))
        assert cells(main(browser.get("/messages/totals?month=2026-04")))["Check-in reminder"][0] == "10"
        for wrong in ("2026-03", "nonsense", "1900-01", "9999-12", "2026-13"):
            assert "April 2026" in browser.get(f"/messages/totals?month={wrong}").text


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.COORDINATOR, Role.DEPUTY])
def test_totals_are_the_auditors(signed_in, role):
    assert signed_in(make_person(role)).get("/messages/totals").status_code == 403


def test_a_sign_in_link_shows_in_the_log_without_its_link(browser):
    request = ask_for_link(make_person(Role.PSP, name="Ann Amber"))
    queue()
    text = main(browser.get("/messages"))
    assert "Sign-in link" in text
    assert str(request.id) not in text
