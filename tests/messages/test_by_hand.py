"""The coordinator's page of a message for somebody who is not reached by e-mail."""

import re
import uuid
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
import time_machine

from mentoring.casework.models import ABOUT_A_MESSAGE
from mentoring.casework.queries import task_for
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import transaction
from mentoring.messages import by_hand, sending
from mentoring.messages.models import OutboxMessage
from mentoring.messages.render import words_to_say
from mentoring.messages.rules import RULES
from mentoring.pairings import actions, breaks, changes, ending, queries
from mentoring.pairings.models import Answer
from mentoring.people import actions as people
from mentoring.people.models import Channel
from mentoring.profiles.actions import move_psp
from mentoring.profiles.models import MentorStatus, PspStatus
from mentoring.profiles.queries import psp_profile
from tests.builders import make_person
from tests.messages import every_kind
from tests.messages.builders import TUESDAY, Remembering, ask_for_link, days, only_row, queue, rows
from tests.pairings.builders import make_mentor, make_pairing, make_psp, make_suggestion

pytestmark = pytest.mark.usefixtures("tuesday")
NOT_OWED = "This message is no longer owed"
BY_LETTER = {"channel": Channel.LETTER, "phone": "01234 567890", "address": "1 High Street\nLeeds"}


def letter_person(role, name):
    return make_person(role, name=name, email=None, region="Y60", give_email=False, **BY_LETTER)


def ada(status=PspStatus.PROPOSED, **profile):
    return make_psp(person=letter_person(Role.PSP, "Ada Fictional"), status=status, **profile)


def send():
    queue()
    sending.deliver(Remembering())


def page(browser, row, then=""):
    response = browser.get(f"/messages/{row.id}{then}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def main(html):
    return html[html.index("<main") : html.index("</main>")]


def suggested(browser):
    """The suggestion, and the row of the message that a PSP without e-mail is owed about it."""
    suggestion = make_suggestion(
        ada(), make_mentor(name="Ben Mockup", region="Y62", bio="Twelve years on wards")
    )
    send()
    return suggestion, only_row("suggestion_psp")


def test_every_kind_of_message_is_named_for_the_coordinator():
    assert set(by_hand.OWED) == {rule.kind for rule in RULES}


def test_the_task_leads_to_the_page_and_the_page_to_the_task(browser):
    _, row = suggested(browser)
    task = task_for(ABOUT_A_MESSAGE, row.id)
    assert f"/messages/{row.id}" in browser.get(f"/work-list/{task.id}").get_data(as_text=True)
    assert f"/work-list/{task.id}" in page(browser, row)


def test_a_suggestion_says_first_name_region_and_experience_and_by_when(browser):
    suggestion, row = suggested(browser)
    for then in ("", "?as=letter"):
        text = main(page(browser, row, then))
        assert "We have a mentor to suggest to you: Ben." in text
        assert "Region: North West" in text
        assert "In the role for: 3 years" in text
        assert "You are in neighbouring regions" in text
        assert "Twelve years on wards" in text
        assert f"{suggestion.lapses_on.day} March 2026" in text


def test_a_suggestion_says_nothing_that_only_an_introduction_does(browser):
    suggestion, row = suggested(browser)
    with transaction():
        suggestion.mentor.phone, suggestion.mentor.give_phone = "07000 111222", True
    for then in ("", "?as=letter"):
        text = main(page(browser, row, then))
        assert "Mockup" not in text
        assert suggestion.mentor.email not in text
        assert "07000 111222" not in text


def test_the_page_says_how_to_reach_them(browser):
    _, row = suggested(browser)
    text = main(page(browser, row))
    assert "01234 567890" in text
    assert "1 High Street<br>\nLeeds" in text
    assert "None given. Ask whether it is a good time" in text


def test_the_letter_is_addressed_and_holds_no_link_but_the_way_back(browser):
    _, row = suggested(browser)
    text = main(page(browser, row, "?as=letter"))
    assert "Ada Fictional<br>\n1 High Street<br>\nLeeds" in text
    assert "10 March 2026" in text
    assert "Dear Ada," in text
    assert "<a " not in text
    assert "ign in" not in text


def test_the_phone_number_of_the_service_is_said_where_there_is_one(app, browser):
    _, row = suggested(browser)
    assert "No phone number is set" in page(browser, row)
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = app.jinja_env.globals["settings"] = replace(settings, contact_phone="0300 1234")
    try:
        assert "phone us on 0300 1234" in page(browser, row, "?as=letter")
        assert "No phone number is set" not in page(browser, row)
    finally:
        app.config["SETTINGS"] = app.jinja_env.globals["settings"] = settings


def test_a_closed_suggestion_is_no_longer_to_be_passed_on(browser, coordinator):
    suggestion, row = suggested(browser)
    actions.withdraw(suggestion.id, by=coordinator.id)
    for then in ("", "?as=letter"):
        text = main(page(browser, row, then))
        assert NOT_OWED in text
        assert "Ben" not in text


def test_somebody_on_a_break_is_not_to_be_told(browser, coordinator):
    suggestion, row = suggested(browser)
    with transaction():
        move_psp(psp_profile(suggestion.psp_id), PspStatus.PAUSED, by=coordinator.id)
    assert NOT_OWED in page(browser, row)


def test_the_page_does_not_tell_whether_they_have_answered(browser):
    suggestion, row = suggested(browser)
    before = main(page(browser, row))
    actions.answer(suggestion.id, person_id=suggestion.psp_id, answer=Answer.YES)
    assert main(page(browser, row)) == before


def test_a_reminder_says_again_what_it_is_about(coordinator, signed_in, tuesday):
    suggestion = make_suggestion(
        make_psp(status=PspStatus.PROPOSED), make_mentor(name="Ben Mockup", email=None)
    )
    with transaction():
        suggestion.psp.preferred_name = "Cat"
    tuesday.move_to(clock.start_of(suggestion.nudge_on))
    send()
    (row,) = [row for row in rows("suggestion_nudge") if row.person_id == suggestion.mentor_id]
    text = main(page(signed_in(coordinator), row))
    assert "On 10 March 2026 we suggested Cat to you for mentoring" in text
    assert "who=mentor" in text


def pair(**values):
    """Ada's, with a mentor who is reached by e-mail; they have met unless something else is said."""
    usual = {"first_met_on": TUESDAY.date() - days(1)}
    return make_pairing(ada(PspStatus.MATCHED, submitted_at=None), make_mentor(), **(usual | values))


def last_pair():
    (found,) = queries.live_pairings()
    return found


def registered_a_week_ago():
    with time_machine.travel(TUESDAY - days(7), tick=False):
        letter_person(Role.PSP, "Ada Fictional")


@pytest.mark.parametrize("kind", [kind for kind in by_hand.OWED if kind != by_hand.SIGN_IN])
def test_what_is_said_for_any_message_asks_nobody_to_use_a_computer(app, kind):
    made = every_kind.made()[kind][0]
    if kind in by_hand.SUGGESTIONS:
        return  # with the card of the other person: tested above
    if kind in {"digest", "contact_wanted", "escalated", "concern_raised", "bounced"}:
        return  # to the coordinator, the deputy or the lead, who work with this service
    _, body = words_to_say(kind, made.content)
    assert not re.search(r"[Ss]ign in|reply|e-mail|your page|link|click", body)
    assert not re.search(r"\{|\}|None", body)


@pytest.mark.parametrize(
    ("kind", "make", "until"),
    [
        ("profile_received", lambda: ada(PspStatus.READY), "23 March 2026"),
        (
            "application_received",
            lambda: make_mentor(
                person=letter_person(Role.MENTOR, "Ada Fictional"), status=MentorStatus.APPLIED
            ),
            "23 March 2026",
        ),
        (
            "mentor_approved",
            lambda: make_mentor(person=letter_person(Role.MENTOR, "Ada Fictional")),
            "23 March 2026",
        ),
        ("introduction", pair, "6 April 2026"),
        ("check_in_reminder", lambda: pair(days_ago=14), "16 March 2026"),
        ("check_in_nudge", lambda: pair(days_ago=21), "16 March 2026"),
        ("finish_profile_psp", registered_a_week_ago, "23 March 2026"),
        (
            "still_looking",
            lambda: ada(PspStatus.WAITING, waiting_since=TUESDAY - days(28), submitted_at=None),
            "6 April 2026",
        ),
        ("first_meeting", lambda: pair(days_ago=7, first_met_on=None), "16 March 2026"),
        ("review", lambda: pair(started_on=date(2025, 12, 14)), "27 March 2026"),
        ("on_a_break", lambda: breaks.take(pair().id, until=None, by=last_pair().psp_id), "16 March 2026"),
        ("change_received", lambda: changes.ask(pair().id, psp_id=last_pair().psp_id), "16 March 2026"),
        ("ending_soon", lambda: pair(started_on=date(2025, 4, 5)), "5 April 2026"),
        ("ended", lambda: ending.end(pair().id, by=last_pair().psp_id), "23 March 2026"),
    ],
)
def test_every_kind_has_words_without_signing_in_and_a_last_day(app, browser, monkeypatch, kind, make, until):
    many = replace(app.config["SETTINGS"], messages_a_week=9)  # a reminder waits for nothing
    monkeypatch.setitem(app.config, "SETTINGS", many)
    make()
    send()
    (row,) = [row for row in rows(kind) if task_for(ABOUT_A_MESSAGE, row.id)]
    text = main(page(browser, row))
    assert until in text
    assert "Then say:" in text
    letter = main(page(browser, row, "?as=letter"))
    assert "Dear Ada," in letter
    assert "ign in" not in letter
    with time_machine.travel(TUESDAY + days(61), tick=False):
        assert by_hand.find(row.id, clock.now()).paragraphs == ()


def test_an_introduction_tells_what_the_other_agreed_to_give_but_not_the_details(browser):
    pairing = make_pairing(ada(PspStatus.MATCHED), make_mentor(name="Ben Mockup"))
    send()
    (row,) = [row for row in rows("introduction") if row.person_id == pairing.psp_id]
    text = main(page(browser, row))
    assert "Ben agreed to give their e-mail address." in text
    assert pairing.mentor.email not in text
    assert f"/people/{pairing.mentor_id}" in text
    assert "Mockup" not in main(page(browser, row, "?as=letter"))


def test_a_sign_in_link_is_never_shown(browser):
    person = make_person(Role.PSP, name="Ada Fictional")
    ask_for_link(person)
    queue()
    with transaction():
        person.email = None
    send()
    row = only_row("sign_in_link")
    for then in ("", "?as=letter"):
        text = main(page(browser, row, then))
        assert "such as a sign-in link. They have no e-mail address: phone them." in text
        assert "/sign-in/" not in text


def test_a_message_that_nobody_was_asked_to_pass_on_is_not_found(browser):
    make_suggestion()
    send()
    assert browser.get(f"/messages/{rows('suggestion_psp')[0].id}").status_code == 404
    assert browser.get(f"/messages/{uuid.uuid4()}").status_code == 404


def test_a_coordinator_who_is_the_other_one_does_not_take_the_answer(signed_in):
    suggestion, row = suggested(None)
    people.give_role(suggestion.mentor, Role.COORDINATOR, by=None)
    text = main(page(signed_in(suggestion.mentor), row))
    assert "You are one of the two people who are asked" in text
    assert "/record" not in text


def test_somebody_without_e_mail_comes_from_a_suggestion_to_an_introduction(browser, signed_in):
    suggestion, _ = suggested(browser)
    mentor = signed_in(suggestion.mentor)
    mentor.post(f"/suggestions/{suggestion.id}")

    task = follow(browser, "/work-list", "Is owed a message by phone, text or letter")
    message = follow(browser, task, "See what to tell Ada")
    assert "Ben" in browser.get(message + "?as=letter").get_data(as_text=True)
    record = follow(browser, message, "record the answer")
    done = browser.post(record, data={"who": "psp", "answer": "yes", "read": "y"}, follow_redirects=True)
    assert "they are a pair now" in done.get_data(as_text=True)
    assert NOT_OWED in browser.get(message).get_data(as_text=True)
    browser.post(task, data={"outcome": "She said yes by phone"})

    send()
    assert queries.pairing_of_suggestion(suggestion.id) is not None
    assert "We have a mentor" not in browser.get("/work-list").get_data(as_text=True)
    task = follow(browser, "/work-list", "Is owed a message by phone, text or letter")
    introduction = follow(browser, task, "See what to tell Ada")
    assert "You and Ben have both said yes" in browser.get(introduction).get_data(as_text=True)


def follow(browser, address, words):
    """The address of the first link with these words on a page."""
    html = main(browser.get(address).get_data(as_text=True))
    found = re.search(rf'<a href="([^"]+)"[^>]*>{re.escape(words)}', html)
    assert found, f"no link {words!r} on {address}"
    return unescape(found[1])


def test_what_is_kept_from_a_coordinator_is_not_theirs_to_pass_on(coordinator, browser):
    _, row = suggested(browser)
    with transaction():
        task_for(ABOUT_A_MESSAGE, row.id).kept_from = coordinator.id
    assert browser.get(f"/messages/{row.id}").status_code == 404


def test_nothing_is_written_by_looking(browser):
    _, row = suggested(browser)
    before = {column.name: getattr(row, column.name) for column in OutboxMessage.__table__.columns}
    page(browser, row)
    after = only_row("suggestion_psp")
    assert before == {column.name: getattr(after, column.name) for column in OutboxMessage.__table__.columns}
