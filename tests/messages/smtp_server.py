"""A mail server for tests: takes everything, but answers as it is told to."""

import asyncio
import datetime as dt
import ssl
import uuid
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mentoring.messages.delivery import Letter, SmtpMailer
from tests.messages.builders import TUESDAY
from tests.servers import free_port


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

    async def _answer_in_time(self, step, server):
        """A number is seconds to wait before the usual answer."""
        answer = self._answer(step)
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return None
        if answer == "hang up":
            server.transport.close()
            return "250 OK"
        return answer

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.clients.append(session.peer)
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = await self._answer_in_time("mail", server)
        if answer:
            return answer
        envelope.mail_from, envelope.mail_options = address, options
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = await self._answer_in_time("rcpt", server)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = await self._answer_in_time("data", server)
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
