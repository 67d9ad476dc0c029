"""A real conversation with a mail server that takes, refuses, or hangs up."""

import email
import email.policy
import time

import pytest

from mentoring.messages.delivery import PermanentRefusal, SmtpMailer, TemporaryRefusal, mailer_for
from mentoring.messages.delivery.server import Server
from tests.messages.builders import TUESDAY
from tests.messages.smtp_server import Inbox, letter
from tests.servers import free_port

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")


def test_a_letter_arrives_whole_with_proper_headers(serve):
    inbox = Inbox()
    sent = letter()
    serve(inbox).send(sent)
    (envelope,) = inbox.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("mentoring@example.org", ["sam@example.org"])
    assert b"\n" not in envelope.original_content.replace(b"\r\n", b"")
    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert mail["Message-ID"] == f"<{sent.id}@example.org>"
    assert mail["From"] == "Mentoring – the service <mentoring@example.org>"
    assert (mail["To"], mail["Reply-To"]) == ("sam@example.org", "help@example.org")
    assert mail["Subject"] == "Your check-in is ready"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == TUESDAY
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == sent.text
    assert "<p>Dear Sam</p>" in mail.get_body(("html",)).get_content()


def test_letters_share_one_connection(serve):
    inbox = Inbox()
    mailer = serve(inbox)
    for _ in range(3):
        mailer.send(letter())
    assert (len(inbox.taken), len(inbox.clients)) == (3, 1)


def test_a_connection_that_ended_between_two_letters_is_made_anew(serve):
    inbox = Inbox(after=["hang up"])
    mailer = serve(inbox)
    mailer.send(letter())
    time.sleep(0.1)
    mailer.send(letter())
    assert (len(inbox.taken), len(inbox.clients)) == (2, 2)


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_5xx_is_for_good_and_the_next_letter_goes_through(serve, step):
    inbox = Inbox(**{step: ["550 no such user sam@example.org"]})
    mailer = serve(inbox)
    with pytest.raises(PermanentRefusal, match=rf"^{step.upper()} 550$"):
        mailer.send(letter())
    mailer.send(letter("alex@example.org"))
    assert [envelope.rcpt_tos for envelope in inbox.taken] == [["alex@example.org"]]
    assert len(inbox.clients) == 1


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_4xx_is_for_now_and_only_for_this_letter(serve, step):
    mailer = serve(Inbox(**{step: ["451 greylisted sam@example.org"]}))
    with pytest.raises(TemporaryRefusal, match=rf"^{step.upper()} 451$") as refusal:
        mailer.send(letter())
    assert not refusal.value.server
    assert not refusal.value.uncertain
    mailer.send(letter())


def test_a_sender_that_does_not_suit_is_not_the_persons_fault(serve):
    with pytest.raises(TemporaryRefusal, match=r"^MAIL 553$") as refusal:
        serve(Inbox(mail=["553 not yours"])).send(letter())
    assert refusal.value.server


def test_a_server_that_is_shutting_down_is_told_apart_from_a_refusal(serve):
    with pytest.raises(TemporaryRefusal, match=r"^RCPT 421$") as refusal:
        serve(Inbox(rcpt=["421 going down"])).send(letter())
    assert refusal.value.server


def test_a_connection_lost_over_the_content_leaves_it_uncertain(serve):
    with pytest.raises(TemporaryRefusal, match=r"^SMTPServerDisconnected$") as refusal:
        serve(Inbox(data=["take and hang up"])).send(letter())
    assert refusal.value.server
    assert refusal.value.uncertain


@pytest.mark.parametrize("step", ["mail", "rcpt"])
def test_a_connection_lost_before_the_content_leaves_nothing_uncertain(serve, step):
    with pytest.raises(TemporaryRefusal, match=r"^SMTPServerDisconnected$") as refusal:
        serve(Inbox(**{step: ["hang up"]})).send(letter())
    assert refusal.value.server
    assert not refusal.value.uncertain


def test_no_server_at_all_is_for_now():
    with pytest.raises(TemporaryRefusal, match=r"^ConnectionRefusedError$") as refusal:
        SmtpMailer(f"smtp://127.0.0.1:{free_port()}").send(letter())
    assert refusal.value.server
    assert not refusal.value.uncertain


def test_starttls_is_used_where_it_is_offered_before_the_password(serve, tls):
    inbox = Inbox()
    mailer = serve(
        inbox,
        login="us%40er:right@",
        tls_context=tls,
        authenticator=inbox.authenticate,
        auth_require_tls=True,
    )
    mailer.send(letter())
    assert inbox.logins == [(b"us@er", b"right", True)]
    assert len(inbox.taken) == 1


def test_smtps_talks_tls_from_the_first_byte(serve, tls):
    inbox = Inbox()
    serve(inbox, scheme="smtps", ssl_context=tls).send(letter())
    assert len(inbox.taken) == 1


def test_a_wrong_password_is_for_now_and_told_by_code_only(serve):
    inbox = Inbox()
    mailer = serve(inbox, login="user:wrong@", authenticator=inbox.authenticate, auth_require_tls=False)
    with pytest.raises(TemporaryRefusal, match=r"^SMTPAuthenticationError 535$") as refusal:
        mailer.send(letter())
    assert refusal.value.server


def test_no_password_goes_to_another_machine_without_tls(serve, monkeypatch):
    inbox = Inbox()
    mailer = serve(inbox, login="user:right@", authenticator=inbox.authenticate, auth_require_tls=False)
    monkeypatch.setattr(Server, "is_here", False)
    with pytest.raises(TemporaryRefusal, match=r"^no TLS, so no password sent$"):
        mailer.send(letter())
    assert inbox.logins == []


def test_an_address_with_accents_needs_a_server_that_takes_it(serve):
    inbox = Inbox()
    serve(inbox, enable_SMTPUTF8=True).send(letter("zoë@example.org"))
    assert inbox.taken[0].rcpt_tos == ["zoë@example.org"]
    with pytest.raises(PermanentRefusal, match=r"^SMTPUTF8 not offered$"):
        serve(Inbox(), enable_SMTPUTF8=False).send(letter("zoë@example.org"))


@pytest.mark.parametrize(
    ("url", "port"),
    [("smtp://mail", 25), ("smtp://u:p@mail", 587), ("smtps://mail", 465), ("smtp://u:p@mail:2525", 2525)],
)
def test_the_usual_ports_need_not_be_said(url, port):
    assert Server.parse(url).port == port


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "mail.example.org", ""])
def test_a_wrong_setting_is_refused_with_a_sentence(url):
    with pytest.raises(ValueError, match="MENTORING_MAIL_URL must be"):
        mailer_for(url)


@pytest.mark.parametrize(
    "url", ["smtp://user:hidden/word@mail:587", "smtp://user:hid[den@mail", "smtp://hidden℀@m"]
)
def test_a_password_that_breaks_the_setting_is_not_repeated(url):
    with pytest.raises(ValueError, match=r"Write %2F for /") as refused:
        mailer_for(url)
    assert "hid" not in str(refused.value)
    assert refused.value.__suppress_context__
