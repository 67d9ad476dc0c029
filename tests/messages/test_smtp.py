"""A real conversation with a mail server that takes, refuses, or hangs up."""

import datetime as dt
import email
import email.policy
import ssl
import time
import uuid
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mentoring.messages.delivery import Letter, PermanentRefusal, SmtpMailer, TemporaryRefusal, mailer_for
from mentoring.messages.delivery.smtp import Server
from tests.messages.builders import TUESDAY
from tests.servers import free_port

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")


class Inbox:
    """Takes everything, but answers as it is told to for a step."""

    def __init__(self, **answers):
        self.answers = answers
        self.taken = []
        self.clients = []
        self.logins = []

    def _answer(self, step):
        answer = self.answers.get(step, [])
        return answer.pop(0) if answer else None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.clients.append(session.peer)
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = self._answer("mail")
        if answer:
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self._answer("rcpt")
        if answer == "hang up":
            server.transport.close()
            return "250 OK"
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self._answer("data")
        if answer == "take and hang up":
            self.taken.append(envelope)
            server.transport.close()
            return "250 OK"
        if answer:
            return answer
        self.taken.append(envelope)
        if self._answer("after") == "hang up":
            server.loop.call_later(0.01, server.transport.close)
        return "250 OK"

    def authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append((data.login, data.password, session.ssl is not None))
        return AuthResult(success=data.password == b"right", handled=False)


@pytest.fixture
def serve():
    """`serve(inbox)` is a mailer that talks to a server with that inbox."""
    running = []

    def start(inbox, login="", scheme="smtp", **options):
        controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        mailer = SmtpMailer(f"{scheme}://{login}127.0.0.1:{controller.port}")
        running.append((controller, mailer))
        return mailer

    yield start
    for controller, mailer in running:
        mailer.close()
        controller.stop(no_assert=True)


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    """A server's TLS with a certificate that it signed itself."""
    folder: Path = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def letter(to="sam@example.org", text="Dear Sam,\n\n.\n.. and so on – with a dash\n", **values):
    return Letter(
        **{
            "id": uuid.uuid4(),
            "made_at": TUESDAY,
            "date": TUESDAY,
            "sender_name": "Mentoring – the service",
            "sender": "mentoring@example.org",
            "reply_to": "help@example.org",
            "to": to,
            "subject": "Your check-in is ready",
            "text": text,
            "html": "<p>Dear Sam</p>",
        }
        | values
    )


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


@pytest.mark.parametrize("answers", [{"rcpt": ["hang up"]}, {"data": ["take and hang up"]}])
def test_a_connection_lost_in_the_middle_leaves_it_uncertain(serve, answers):
    with pytest.raises(TemporaryRefusal, match=r"^SMTPServerDisconnected$") as refusal:
        serve(Inbox(**answers)).send(letter())
    assert refusal.value.server
    assert refusal.value.uncertain


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
