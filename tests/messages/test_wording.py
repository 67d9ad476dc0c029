"""Previews, tests to oneself, and the coordinator's own words for a message."""

import re
import threading
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import g

from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.messages import previews, render, sending, stops, wording
from mentoring.messages.models import OutboxState, StopReason, TestSend, Wording
from mentoring.messages.rules import BY_KIND, RULES, Content, Link
from mentoring.messages.samples import SAMPLES
from mentoring.messages.wording import Words
from mentoring.people.models import Channel, Person
from mentoring.profiles.models import PspStatus
from tests.builders import make_person
from tests.counting import counted
from tests.messages.builders import TUESDAY, Remembering, days, only_row, queue, rows, set_row
from tests.pairings.builders import make_mentor, make_pairing, make_psp

pytestmark = pytest.mark.usefixtures("tuesday")
INTRODUCTION = "/messages/kinds/introduction"
KINDS = [(kind, reader) for kind in BY_KIND for reader in SAMPLES[kind].readers]
CHANGEABLE = [(kind, reader) for kind, reader in KINDS if kind != "test_message"]


def send():
    queue()
    mailer = Remembering()
    sending.deliver(mailer)
    return mailer.sent


def save(browser, subject="We have news", body="Hello {other}.", kind="introduction", to="", **more):
    """What the coordinator is answered."""
    g.pop("wordings", None)
    version = wording.version(kind, to)
    data = {"subject": subject, "body": body, "do": "save", "version": version} | more
    response = browser.post(f"/messages/kinds/{kind}/words?to={to}", data=data, follow_redirects=True)
    return unescape(response.text)


# Every kind


def test_every_kind_has_a_sample_with_the_facts_that_a_real_message_is_given(app):
    assert set(BY_KIND) <= set(SAMPLES)
    assert len({sample.title for sample in SAMPLES.values()}) == len(SAMPLES)
    make_pairing(make_psp(status=PspStatus.MATCHED), make_mentor(), days_ago=14)
    queue()
    for row in rows():
        person = db.session.get(Person, row.person_id)
        content = BY_KIND[row.kind].fill(row, person)
        assert set(content.facts) == set(SAMPLES[row.kind].facts), row.kind
        assert content.action.words == SAMPLES[row.kind].action


@pytest.mark.parametrize(("kind", "reader"), KINDS)
def test_every_kind_is_shown_as_text_and_html(browser, kind, reader):
    to = f"?to={reader}" if reader else ""
    page = browser.get(f"/messages/kinds/{kind}{to}").text
    shown = previews.preview(kind, reader)
    assert "Dear Sam," in page
    assert unescape(shown.subject) in unescape(page)
    frame = browser.get(f"/messages/kinds/{kind}/html{to}")
    assert frame.text == shown.html
    assert "sandbox" in frame.headers["Content-Security-Policy"]
    assert "script-src" not in frame.headers["Content-Security-Policy"]
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_list_has_every_kind_in_words(browser):
    page = unescape(browser.get("/messages/kinds").text)
    for rule in RULES:
        assert SAMPLES[rule.kind].title in page
        assert rule.owes[1:] in page
        assert rule.useful[1:] in page


def test_all_other_pages_refuse_to_be_framed(browser):
    headers = browser.get(INTRODUCTION).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "page", ["nonsense", "introduction?to=nonsense", "nonsense/html", "test_message/words"]
)
def test_what_there_is_not_is_not_found(browser, page):
    assert browser.get(f"/messages/kinds/{page}").status_code == 404


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.DEPUTY, Role.AUDITOR])
def test_nobody_else_changes_words_or_sends_tests(signed_in, role):
    browser = signed_in(make_person(role))
    for page in ("test", "words", "original"):
        answer = browser.post(f"{INTRODUCTION}/{page}", data={"subject": "a", "body": "b", "do": "save"})
        assert answer.status_code == 403
    assert not db.session.query(Wording).count() + db.session.query(TestSend).count()


# A test to oneself


def test_a_test_goes_to_whoever_asks_and_looks_like_the_message(browser, coordinator):
    assert "A test is on its way" in browser.post(f"{INTRODUCTION}/test", follow_redirects=True).text
    (letter,) = send()
    assert letter.to == coordinator.email
    assert letter.subject == "Test: You can now get in touch"
    assert "Alex is your mentor" in letter.text
    assert "http://localhost/messages/kinds/introduction" in letter.text
    assert send() == []


def test_a_test_goes_at_any_hour_and_not_after_an_hour(coordinator, signed_in):
    with time_machine.travel(TUESDAY.replace(hour=22), tick=False):
        browser = signed_in(coordinator)
        browser.post(f"{INTRODUCTION}/test")
        assert len(send()) == 1
        browser.post(f"{INTRODUCTION}/test")
    with time_machine.travel(TUESDAY.replace(hour=23, minute=1), tick=False):
        assert send() == []


def test_a_test_shows_ones_own_words(browser):
    save(browser)
    browser.post(f"{INTRODUCTION}/test")
    (letter,) = send()
    assert letter.subject == "Test: We have news"
    assert "Hello Alex." in letter.text


def test_no_test_without_an_address_or_while_everything_is_stopped(browser, coordinator):
    stops.stop(None, StopReason.STOPPED, by=coordinator.id)
    assert "tests with them" in browser.post(f"{INTRODUCTION}/test", follow_redirects=True).text
    stops.lift(None, StopReason.STOPPED, by=coordinator.id)
    set_row(coordinator, email=None, channel=Channel.PHONE)
    assert "nowhere to send a test" in browser.post(f"{INTRODUCTION}/test", follow_redirects=True).text
    assert not db.session.query(TestSend).count()


def test_a_test_that_cannot_go_by_mail_can_be_looked_at(browser, coordinator):
    browser.post(f"{INTRODUCTION}/test")
    set_row(coordinator, email=None, channel=Channel.PHONE)
    assert send() == []
    row = only_row("test_message")
    assert row.state is OutboxState.BY_HAND
    assert "You asked for a test" in browser.get(f"/messages/{row.id}").text


# Words of one's own


@pytest.mark.parametrize(("kind", "reader"), CHANGEABLE)
def test_the_original_words_are_offered_and_say_the_same_when_saved(browser, kind, reader):
    """So a change of one word changes nothing else."""
    before = previews.preview(kind, reader)
    words = previews.original(kind, reader)
    sample = SAMPLES[kind]
    assert wording.wrong_with_subject(words.subject, sample) == ""
    assert wording.wrong_with_body(words.body, sample) == ""
    assert wording.sensitive(words) == []
    assert "saved" in save(browser, words.subject, words.body, kind, reader or sample.readers[0])
    after = previews.preview(kind, reader)
    assert after.subject == before.subject
    assert after.text.split() == before.text.split()
    assert after.html.split() == before.html.split()


def test_ones_own_words_are_sent_with_the_greeting_the_button_and_the_foot(browser):
    save(browser, "We have news", "You and {other} can talk.\n\nWith pleasure!")
    make_pairing(
        make_psp(name="Ada Fictional", submitted_at=None),
        make_mentor(name="Ben Mockup", submitted_at=None, status_since=TUESDAY - days(40)),
    )
    letters = {letter.text.split()[1]: letter for letter in send() if "now" in letter.text}
    ada, ben = letters["Ada,"], letters["Ben,"]
    assert ada.subject == "We have news"
    assert (
        "Dear Ada,\n\nYou and Ben can talk.\n\nWith pleasure!\n\nSee how to get in touch:\nhttp" in ada.text
    )
    assert "<p>You and Ben can talk.</p>\n<p>With pleasure!</p>" in ada.html
    assert "Get help now: http://localhost/help" in ada.text
    assert "You and Ada can talk." in ben.text


def test_nothing_in_ones_own_words_becomes_markup_or_a_template(browser):
    body = "<script>alert(1)</script> & <b>{other}</b>"
    save(browser, "A & B <i>", body)
    shown = previews.preview("introduction", "")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;Alex&lt;/b&gt;" in shown.html
    assert "<script" not in shown.html
    assert "<h1>A &amp; B &lt;i&gt;</h1>" in shown.html
    assert "<script>alert(1)</script> & <b>Alex</b>" in shown.text
    for bad in ("{{ settings.secret_key }}", "{% for x in y %}", "{{ other }}"):
        assert "There is a problem" in save(browser, body=bad)


def test_braces_in_somebodys_name_stay_as_they_are(app):
    words = Words("News", "Hello {other}, {other}").filled({"other": "{psp} {{ 7 * 7 }}"})
    assert words.body == "Hello {psp} {{ 7 * 7 }}, {psp} {{ 7 * 7 }}"


@pytest.mark.parametrize(
    ("subject", "body", "why"),
    [
        ("News", "Hello {nobody}", "{nobody} is not known. You can use {other}"),
        ("News", "Hello {psp}", "{psp} is not known"),
        ("News", "Hello {other", "One of the curly brackets { } has no partner"),
        ("News", "Hello other}", "One of the curly brackets { } has no partner"),
        ("News", "Hello {}", "{} is not known"),
        ("News", " \n ", "Enter what the message says"),
        (" ", "Hello", "Enter a subject"),
        ("News of {other}", "Hello", "A subject can hold no name: leave out {other}"),
        ("News " * 20, "Hello", "Must be 80 characters or fewer"),
        ("News", "Hello " * 400, "Must be 2,000 characters or fewer"),
    ],
)
def test_words_that_will_not_do_are_refused_with_a_reason(browser, subject, body, why):
    page = save(browser, subject, body)
    assert "There is a problem" in page
    assert why in page
    assert wording.current("introduction", "") is None


def test_a_subject_may_hold_a_date_and_a_body_of_the_longest_is_fine(browser):
    body = "x" * wording.MOST_BODY
    assert "are saved" in save(browser, "Until {lapses_on}", body, "suggestion_psp", "")
    assert previews.preview("suggestion_psp", "").subject == "Until 18 March 2030"


def test_words_that_say_too_much_need_a_second_thought(browser):
    said = {"subject": "About your wellbeing", "body": "You were struggling, {other}."}
    page = save(browser, **said)
    assert "E-mail is no place for “struggling”, “wellbeing”" in page
    assert re.search(r'name="anyway"[^>]*>', page)
    assert "checked" not in re.search(r'<input[^>]*name="anyway"[^>]*>', page).group()
    assert wording.current("introduction", "") is None
    assert "are saved" in save(browser, **said, anyway="y")


def test_a_preview_shows_the_words_and_saves_nothing(browser):
    page = save(browser, "Fresh news", "Hi {other} <b>", do="preview")
    assert "Subject: Fresh news" in page
    assert "Hi Alex <b>" in page
    assert "Use these words" in page
    assert wording.current("introduction", "") is None
    assert "Use these words" not in browser.get(f"{INTRODUCTION}/words").text  # look first


def test_the_original_words_come_back_and_every_change_is_kept(browser, coordinator):
    save(browser, "First", "One {other}")
    with time_machine.travel(TUESDAY + timedelta(minutes=5)):
        save(browser, "Second", "Two {other}")
    assert previews.preview("introduction", "").subject == "Second"
    with time_machine.travel(TUESDAY + timedelta(minutes=10)):
        version = {"version": wording.version("introduction", "")}
        page = browser.post(f"{INTRODUCTION}/original", data=version, follow_redirects=True).text
        assert "The original words count again" in page
        browser.post(f"{INTRODUCTION}/original")  # a second time adds nothing
        page = browser.get(f"{INTRODUCTION}").text
    assert previews.preview("introduction", "").subject == "You can now get in touch"
    assert page.index("Back to the original words:") < page.index("Second:") < page.index("First:")
    assert f"{coordinator.name}, 10 March 2026 at 11:05am" in page
    assert db.session.query(Wording).count() == 3


def test_who_changes_words_that_somebody_else_has_changed_meanwhile_sees_both(browser, signed_in):
    other = make_person(Role.COORDINATOR, name="Olu Other")
    began = re.search(r'name="version"[^>]*value="([^"]*)"', browser.get(f"{INTRODUCTION}/words").text)[1]
    save(signed_in(other), "Theirs", "Their words, {other}.")
    page = save(browser, "Mine", "My words, {other}.", version=began)
    assert "The words have been changed meanwhile" in page
    assert "Olu Other did so on 10 March 2026 at 11am" in page
    assert "Their words, {other}." in page
    assert 'value="Mine"' in page
    assert "My words, {other}.</textarea>" in page
    assert previews.preview("introduction", "").subject == "Theirs"
    seen = re.search(r'name="version"[^>]*value="([^"]*)"', page)[1]
    with time_machine.travel(TUESDAY + timedelta(minutes=5)):
        assert "are saved" in save(browser, "Mine", "My words, {other}.", version=seen)
    assert db.session.query(Wording).count() == 2


def test_nobody_goes_back_to_the_original_words_over_a_change_they_have_not_seen(browser):
    save(browser, "First", "One {other}")
    seen = wording.version("introduction", "")
    with time_machine.travel(TUESDAY + timedelta(minutes=5)):
        save(browser, "Second", "Two {other}")
        page = browser.post(f"{INTRODUCTION}/original", data={"version": seen}, follow_redirects=True).text
    assert "somebody else has changed the words" in page
    assert previews.preview("introduction", "").subject == "Second"


def test_of_two_who_save_at_the_same_moment_one_is_let_in(app, coordinator):
    db.session.commit()
    begun, results = threading.Barrier(2), []

    def save_too(name):
        with app.app_context():
            begun.wait(5)
            words = Words(name, "Hello {other}")
            results.append(wording.save("introduction", "", words, after="", by=coordinator.id))

    threads = [threading.Thread(target=save_too, args=(name,)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, True]
    assert db.session.query(Wording).count() == 1


def test_words_that_no_longer_fit_give_way_to_the_original_ones(browser, app):
    """A placeholder may go with another version of the service."""
    save(browser, "News", "Hello {other}")
    content = Content(Link("Look", "home.index"), {"other": None})
    assert wording.fitting("introduction", content.facts) is None
    assert wording.fitting("introduction", {}) is None
    assert wording.fitting("introduction", {"other": "Ben", "who_is_who": "x"}).body == "Hello Ben"


def test_a_shared_inbox_is_told_no_more_than_before(browser):
    save(browser, "We have news", "You and {other} can talk.")
    pairing = make_pairing(make_psp(submitted_at=None), make_mentor(name="Ben Mockup", submitted_at=None))
    set_row(pairing.psp, shared_inbox=True)
    letter = next(letter for letter in send() if letter.to == pairing.psp.email)
    assert letter.subject == "You have a message"
    assert "Ben" not in letter.text


def test_a_message_passed_on_by_a_person_has_ones_own_words_where_the_letter_has_none_of_its_own(browser):
    save(browser, "It is here", "Your profile is with us.", "profile_received", "")
    content = Content(Link("Look", "home.index"))
    assert render.words_to_say("profile_received", content) == ("It is here", "Your profile is with us.")
    save(browser, "Come", "Sign in and look, {other}.")
    subject, body = render.words_to_say(
        "introduction", Content(content.action, {"other": "Ben", "who_is_who": "x"})
    )
    assert subject == "Come"
    assert "Sign in" not in body  # a letter to somebody who cannot
    assert "Ben" in body


def test_one_query_reads_the_words_of_all_kinds(app):
    g.pop("wordings", None)
    with counted() as queries:
        for kind in BY_KIND:
            wording.current(kind)
            wording.current(kind, "psp")
    assert len([query for query in queries if query.startswith("SELECT")]) == 1
