"""Delivery by GOV.UK Notify, with its own library against a server that speaks its API."""

import logging
import sys

import pytest

from mentoring.messages.delivery import (
    NotifyMailer,
    PermanentRefusal,
    TemporaryRefusal,
    mailer_for,
    notify,
)
from tests.messages.notify_server import KEY, SECRET, TEMPLATE, FakeNotify, error
from tests.messages.smtp_server import letter
from tests.servers import free_port

TEAM_ONLY = "Can't send to this recipient using a team-only API key"
TRIAL = "Can't send to this recipient when service is in trial mode"


@pytest.fixture
def start(monkeypatch):
    """`start(*answers)` is a server that answers so, and a mailer that talks to it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running = []

    def begin(*answers):
        server = FakeNotify(*answers)
        context = server.running()
        context.__enter__()
        mailer = mailer_for(server.url)
        running.append((context, mailer))
        return server, mailer

    yield begin
    for context, mailer in running:
        mailer.close()
        context.__exit__(None, None, None)


def refused(start, *answers, sent=None):
    _, mailer = start(*answers)
    with pytest.raises((PermanentRefusal, TemporaryRefusal)) as refusal:
        mailer.send(sent or letter())
    said = str(refusal.value)
    assert not any(secret in said for secret in ("sam", "example.org", KEY, SECRET, "recipient"))
    return refusal.value


def test_a_letter_is_one_template_with_the_rows_id_as_reference(start):
    server, mailer = start()
    sent = letter(
        text="Dear Sam\n\nhttps://mentoring.example.org/x", unsubscribe="https://mentoring.example.org/stop/1"
    )
    mailer.send(sent)
    assert server.asked == [
        (
            "POST",
            "/v2/notifications/email",
            {
                "email_address": "sam@example.org",
                "template_id": TEMPLATE,
                "personalisation": {"subject": sent.subject, "body": sent.text},
                "reference": str(sent.id),
                "one_click_unsubscribe_url": sent.unsubscribe,
            },
        )
    ]


def test_letters_without_a_link_to_unsubscribe_over_https_have_none(start):
    server, mailer = start()
    mailer.send(letter())
    mailer.send(letter(unsubscribe="http://localhost/stop"))
    assert all("one_click_unsubscribe_url" not in asked for _, _, asked in server.asked)


def test_what_somebody_wrote_is_no_link_under_other_words(start):
    server, mailer = start()
    mailer.send(letter(text="Dear [your bank](https://evil.example)"))
    assert server.taken[0]["personalisation"]["body"] == "Dear [your bank] (https://evil.example)"


def test_an_address_that_is_none_for_notify_is_a_bounce(start):
    wrong = error(400, "ValidationError", "email_address Not a valid email address sam@example.org")
    refusal = refused(start, wrong)
    assert isinstance(refusal, PermanentRefusal)
    assert refusal.bounce
    assert str(refusal) == "Notify 400 ValidationError"


@pytest.mark.parametrize(
    "too_long",
    [
        error(400, "BadRequestError", "Emails cannot be longer than 2000000 bytes."),
        error(
            400, "BadRequestError", "Your message is too long. Emails cannot be longer than 2000000 bytes."
        ),
        error(413, "RequestEntityTooLarge", "Uploaded file too large"),
    ],
)
def test_a_message_that_is_too_long_is_no_bounce(start, too_long):
    refusal = refused(start, too_long)
    assert isinstance(refusal, PermanentRefusal)
    assert not refusal.bounce


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (error(400, "BadRequestError", TEAM_ONLY), "400 BadRequestError"),
        (error(400, "BadRequestError", TRIAL), "400 BadRequestError"),
        (error(400, "ValidationError", "template_id is not a valid UUID"), "400 ValidationError"),
        (error(400, "BadRequestError", "Missing personalisation: body"), "400 BadRequestError"),
        (error(403, "AuthError", "Invalid token: API key not found"), "403 AuthError"),
        (error(429, "RateLimitError", "Exceeded rate limit for key type LIVE"), "429 RateLimitError"),
        (error(429, "TooManyRequestsError", "Exceeded send limits"), "429 TooManyRequestsError"),
        ((404, b"<html>not here"), "404"),
        ((400, {"errors": [{"error": "sam@example.org is wrong", "message": "x"}]}), "400"),
        ((400, {"errors": ["sam@example.org"]}), "400"),
        ((400, ["sam@example.org"]), "400"),
    ],
)
def test_key_template_and_limits_hold_everything_up_and_blame_nobody(start, answer, why):
    refusal = refused(start, answer)
    assert isinstance(refusal, TemporaryRefusal)
    assert (refusal.server, refusal.uncertain, str(refusal)) == (True, False, f"Notify {why}")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (error(500, "Exception", "Internal server error"), "500 Exception"),
        ((502, b"<html>"), "502"),
        ((503, b""), "503"),
        ((504, b""), "504"),
        ("hang up", "ConnectionError"),
        ((201, b"<html>signed in to the wireless network"), "201"),
    ],
)
def test_what_is_neither_yes_nor_no_is_uncertain(start, answer, why):
    refusal = refused(start, answer)
    assert isinstance(refusal, TemporaryRefusal)
    assert (refusal.server, refusal.uncertain, str(refusal)) == (True, True, f"Notify {why}")


def test_an_answer_that_does_not_come_is_uncertain(start, monkeypatch):
    monkeypatch.setattr(notify, "TIMEOUT", 0.3)
    refusal = refused(start, 0.8)
    assert (refusal.server, refusal.uncertain, str(refusal)) == (True, True, "Notify ReadTimeout")


def test_nothing_there_at_all_is_certain():
    mailer = NotifyMailer(f"notify://{KEY}@{TEMPLATE}?base=http://127.0.0.1:{free_port()}")
    with pytest.raises(TemporaryRefusal, match=r"^Notify ConnectionError$") as refusal:
        mailer.send(letter())
    assert (refusal.value.server, refusal.value.uncertain) == (True, False)


def test_another_key_is_told_by_its_code(start):
    server, _ = start()
    mailer = NotifyMailer(server.url.replace(SECRET, TEMPLATE, 1))
    server.answers = [error(403, "AuthError", "Invalid token: signature")]
    with pytest.raises(TemporaryRefusal) as refusal:
        mailer.send(letter())
    assert refusal.value.server


def test_a_letter_that_was_taken_is_found_by_its_reference(start):
    server, mailer = start("hang up")
    one, other = letter(), letter()
    with pytest.raises(TemporaryRefusal):
        mailer.send(one)
    assert (mailer.was_taken(one.name), mailer.was_taken(other.name)) == (True, False)
    assert server.asked[-1] == ("GET", "/v2/notifications", {"reference": [str(other.id)]})


@pytest.mark.parametrize(
    ("statuses", "taken"),
    [
        (["created"], True),
        (["sending"], True),
        (["delivered"], True),
        (["permanent-failure"], True),
        (["temporary-failure"], True),
        (["technical-failure"], False),
        (["technical-failure", "delivered"], True),
        ([], False),
    ],
)
def test_only_what_notify_gave_up_before_sending_was_not_taken(start, statuses, taken):
    server, mailer = start()
    one = letter()
    server.taken = [{"reference": str(one.id), "status": status} for status in statuses]
    assert mailer.was_taken(one.name) is taken


@pytest.mark.parametrize(
    "answer",
    [
        error(500, "Exception", "Internal server error"),
        error(403, "AuthError", "Invalid token"),
        error(413, "TooLarge", "Too large"),
        "hang up",
        (200, b"<html>"),
        (200, {}),
        (200, []),
        (204, b""),
    ],
)
def test_a_question_without_an_answer_leaves_it_uncertain(start, answer):
    _, mailer = start(answer)
    with pytest.raises(TemporaryRefusal, match=r"^Notify ") as refusal:
        mailer.was_taken(letter().name)
    assert (refusal.value.server, refusal.value.uncertain) == (True, True)


def test_nothing_of_a_refusal_gets_into_the_log(start, caplog):
    caplog.set_level(logging.INFO)
    refused(start, error(400, "ValidationError", "email_address sam@example.org is wrong"))
    assert "sam" not in caplog.text
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        "notify://",
        f"notify://{TEMPLATE}",
        f"notify://key@{TEMPLATE}",
        f"notify://{KEY}@template",
        f"notify:{KEY}",
        f"notify://{KEY}@{TEMPLATE}?base=http://notify.example.org",
        f"notify://{KEY}@{TEMPLATE}?base=nowhere",
        f"notify://{KEY}@{TEMPLATE}?base=https://",
        f"notify://{KEY}@{TEMPLATE}?base=https://[",
        f"notify://[{KEY}@{TEMPLATE}",
        f"notify://{KEY}\u2100@{TEMPLATE}",
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence_that_keeps_the_key(url):
    with pytest.raises(
        ValueError, match="MENTORING_MAIL_URL must be notify://API_KEY@TEMPLATE_ID"
    ) as refusal:
        mailer_for(url)
    assert SECRET not in str(refusal.value)


def test_without_the_library_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "notifications_python_client.notifications", None)
    with pytest.raises(ValueError, match=r"pip install --require-hashes -r requirements/notify\.lock"):
        mailer_for(f"notify://{KEY}@{TEMPLATE}")
