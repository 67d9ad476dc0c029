"""A mail server that is slow, has had enough, or finds fault with an address."""

import socket
import threading
import time

import pytest

from mentoring.messages.delivery import PermanentRefusal, SmtpMailer, TemporaryRefusal, smtp
from mentoring.messages.delivery.bounces import enhanced_code, is_bounce
from tests.messages.smtp_server import Inbox, letter
from tests.servers import free_port

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")


ENOUGH = "421 4.7.0 enough for one connection"


@pytest.mark.parametrize(
    ("step", "answer"),
    [("mail", ENOUGH), ("rcpt", ENOUGH), ("data", ENOUGH), ("mail", "hang up"), ("rcpt", "hang up")],
)
def test_a_server_that_has_had_enough_gets_the_letter_on_a_new_connection(serve, step, answer):
    inbox = Inbox()
    mailer = serve(inbox)
    mailer.send(letter())
    inbox.answers[step] = [answer]
    mailer.send(letter("alex@example.org"))
    assert [envelope.rcpt_tos for envelope in inbox.taken] == [["sam@example.org"], ["alex@example.org"]]
    assert len(inbox.clients) == 2


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_a_server_that_goes_on_having_enough_is_not_asked_for_ever(serve, step):
    inbox = Inbox()
    mailer = serve(inbox)
    mailer.send(letter())
    inbox.answers[step] = [ENOUGH] * 9
    with pytest.raises(TemporaryRefusal, match=rf"^{step.upper()} 421 4\.7\.0$") as refusal:
        mailer.send(letter())
    assert (refusal.value.server, refusal.value.uncertain) == (True, False)
    assert len(inbox.clients) == 2


def test_connections_are_ended_before_a_server_tires_of_them(serve, monkeypatch):
    monkeypatch.setattr(smtp, "LETTERS_PER_CONNECTION", 2)
    inbox = Inbox()
    mailer = serve(inbox)
    for _ in range(5):
        mailer.send(letter())
    assert (len(inbox.taken), len(inbox.clients)) == (5, 3)


@pytest.mark.parametrize("step", ["mail", "rcpt"])
def test_a_server_that_does_not_answer_is_given_up(serve, monkeypatch, step):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.3)
    inbox = Inbox(**{step: [0.7]})
    with pytest.raises(TemporaryRefusal) as refusal:
        serve(inbox).send(letter())
    assert (refusal.value.server, refusal.value.uncertain) == (True, False)
    assert inbox.taken == []


def test_a_server_that_looks_through_a_message_is_waited_for(serve, monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.3)
    inbox = Inbox(data=[0.6])
    mailer = serve(inbox)
    mailer.send(letter())
    assert len(inbox.taken) == 1
    inbox.answers["rcpt"] = [0.7]  # and the other answers are again expected soon
    mailer.send(letter())
    assert len(inbox.clients) == 2


def test_after_a_last_answer_that_never_came_it_is_uncertain(serve, monkeypatch):
    monkeypatch.setattr(smtp, "PATIENCE", 0.3)
    with pytest.raises(TemporaryRefusal) as refusal:
        serve(Inbox(data=[0.7])).send(letter())
    assert (refusal.value.server, refusal.value.uncertain) == (True, True)


def test_a_port_that_never_speaks_is_given_up(monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        with pytest.raises(TemporaryRefusal) as refusal:
            SmtpMailer(f"smtp://127.0.0.1:{silent.getsockname()[1]}").send(letter())
    assert (refusal.value.server, refusal.value.uncertain) == (True, False)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("step", "answer", "bounce"),
    [
        ("rcpt", "550 5.1.1 no such user sam@example.org", True),
        ("rcpt", "550 no such user", True),
        ("rcpt", "551 not here", True),
        ("rcpt", "553 not a mailbox", True),
        ("rcpt", "556 5.1.10 takes no mail", True),
        ("rcpt", "550 5.4.1 recipient address rejected", True),
        ("rcpt", "550 5.2.1 mailbox closed", True),
        ("rcpt", "550 5.2.2 mailbox full", False),
        ("rcpt", "552 5.2.2 mailbox full", False),
        ("rcpt", "550 5.7.1 not from you", False),
        ("rcpt", "554 not from you", False),
        ("rcpt", "553 5.1.8 bad sender", False),
        ("data", "550 5.1.1 no such user", True),
        ("data", "550 looks like spam", False),
        ("data", "554 5.7.1 looks like spam", False),
        ("data", "552 5.3.4 too large", False),
    ],
)
def test_a_bounce_is_told_from_a_refusal_of_what_it_says(serve, step, answer, bounce):
    with pytest.raises(PermanentRefusal) as refusal:
        serve(Inbox(**{step: [answer]})).send(letter())
    assert refusal.value.bounce is bounce
    assert "sam" not in str(refusal.value)
    assert "user" not in str(refusal.value)


def test_the_enhanced_code_is_told_too(serve):
    with pytest.raises(PermanentRefusal, match=r"^RCPT 550 5\.1\.1$"):
        serve(Inbox(rcpt=["550 5.1.1 no such user"])).send(letter())


@pytest.mark.parametrize(
    "said", [b"", b"no such user", b"5.1 x", b"192.0.2.1 is blocked", b"7.1.1", b"5.1.1234"]
)
def test_other_words_are_no_enhanced_code(said):
    assert enhanced_code(said) is None


def test_a_reply_of_several_lines_has_its_code_too():
    assert is_bounce("RCPT", 550, enhanced_code(b"5.1.1 no such user\n5.1.1 really"))


@pytest.mark.parametrize("code", ["530 5.7.0", "535"])
def test_a_server_that_wants_a_password_is_nobodys_address(serve, code):
    with pytest.raises(TemporaryRefusal, match=rf"^RCPT {code}$") as refusal:
        serve(Inbox(rcpt=[f"{code} authentication required"])).send(letter())
    assert refusal.value.server


def test_a_login_that_cannot_be_written_down_holds_everything_up(serve):
    inbox = Inbox()
    mailer = serve(
        inbox, login="user:gr%C3%BC%C3%9Fe@", authenticator=inbox.authenticate, auth_require_tls=False
    )
    with pytest.raises(TemporaryRefusal, match=r"^UnicodeEncodeError$") as refusal:
        mailer.send(letter())
    assert refusal.value.server


def test_an_address_with_accents_is_announced_with_eight_bits(serve):
    inbox = Inbox()
    serve(inbox, enable_SMTPUTF8=True).send(letter("zoë@example.org"))
    assert set(inbox.taken[0].mail_options) >= {"SMTPUTF8", "BODY=8BITMIME"}
    with pytest.raises(PermanentRefusal, match=r"^SMTPUTF8 not offered$") as refusal:
        serve(Inbox(), enable_SMTPUTF8=False).send(letter("zoë@example.org"))
    assert refusal.value.bounce


def test_a_domain_with_accents_goes_to_any_server(serve):
    inbox = Inbox()
    serve(inbox, enable_SMTPUTF8=False).send(letter("sam@bücher.example.org"))
    assert inbox.taken[0].rcpt_tos == ["sam@xn--bcher-kva.example.org"]


def test_threads_with_a_mailer_each_do_not_meet(serve):
    inbox = Inbox()
    mailers = [serve(inbox) for _ in range(4)]
    threads = [threading.Thread(target=_send_ten, args=(mailer,)) for mailer in mailers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (len(inbox.taken), len(inbox.clients)) == (40, 4)


def _send_ten(mailer):
    for _ in range(10):
        mailer.send(letter())


def test_a_mail_server_cannot_say_what_it_once_took():
    assert SmtpMailer(f"smtp://127.0.0.1:{free_port()}").was_taken(letter().name) is None
