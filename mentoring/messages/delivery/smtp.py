"""Delivery to a mail server, over one connection for as long as there is something to send.

Errors are told by their class and code only: a server's words often repeat the address.
"""

from __future__ import annotations

import contextlib
import ipaddress
import smtplib
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from uuid import UUID

from mentoring.messages.delivery.letter import Letter
from mentoring.messages.delivery.mailer import PermanentRefusal, TemporaryRefusal

TIMEOUT = 15.0  # seconds for each answer of the server
LETTERS_PER_CONNECTION = 100  # many servers end a connection after so many


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    user: str
    password: str
    tls_at_once: bool

    @classmethod
    def parse(cls, url: str) -> Server:
        """Read `smtp://user:password@host:port` or `smtps://…`. Raises ValueError with a sentence."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("MENTORING_MAIL_URL must be folder:PATH, smtp://host or smtps://host.")
        tls_at_once = parts.scheme == "smtps"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        default_port = 465 if tls_at_once else 587 if user else 25
        return cls(parts.hostname, parts.port or default_port, user, password, tls_at_once)

    @property
    def is_here(self) -> bool:
        """On this very machine, where nobody listens on the way."""
        with contextlib.suppress(ValueError):
            return ipaddress.ip_address(self.host).is_loopback
        return self.host == "localhost"


class SmtpMailer:
    """TLS where it is offered, and always before a password goes to another machine."""

    def __init__(self, url: str) -> None:
        self.server = Server.parse(url)
        self._connection: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, letter: Letter) -> None:
        fresh = self._connection is None
        try:
            self._hand_over(letter)
        except _Ended as ended:
            self._drop()
            if fresh:
                raise TemporaryRefusal(ended.why, server=True) from None
            self.send(letter)  # the server had ended the connection between two letters

    def was_taken(self, letter_id: UUID) -> bool | None:
        return None

    def close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
        self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection, self._sent = None, 0

    def _hand_over(self, letter: Letter) -> None:
        if self._sent >= LETTERS_PER_CONNECTION:
            self.close()
        connection = self._connection or self._connect()
        options = []
        if not letter.to.isascii():
            if not connection.has_extn("smtputf8"):
                raise PermanentRefusal("SMTPUTF8 not offered")
            options = ["SMTPUTF8"]
        try:
            code, _ = connection.mail(letter.sender, options)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise _Ended(type(error).__name__) from None
        if code == 421:
            raise _Ended("MAIL 421")
        if code != 250:  # it is the sender or the server that does not suit, not this person's address
            self._reset(connection)
            raise TemporaryRefusal(f"MAIL {code}", server=True)
        try:
            code, _ = connection.rcpt(letter.to)
            if code not in (250, 251):
                self._refused("RCPT", code)
            code, _ = connection.data(letter.as_bytes())
            if code != 250:
                self._refused("DATA", code)
        except smtplib.SMTPDataError as error:
            self._refused("DATA", error.smtp_code)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise TemporaryRefusal(type(error).__name__, server=True, uncertain=True) from None
        self._sent += 1

    def _refused(self, step: str, code: int) -> None:
        why = f"{step} {code}"
        if code == 421 or self._connection is None:
            self._drop()
            raise TemporaryRefusal(why, server=True)
        self._reset(self._connection)
        if 500 <= code < 600:
            raise PermanentRefusal(why)
        raise TemporaryRefusal(why)

    def _reset(self, connection: smtplib.SMTP) -> None:
        try:
            connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        try:
            if server.tls_at_once:
                context = self._tls()
                connection: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=TIMEOUT, context=context
                )
            else:
                connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        except (smtplib.SMTPException, OSError) as error:
            raise TemporaryRefusal(_told(error), server=True) from None
        try:
            connection.ehlo_or_helo_if_needed()
            secure = server.tls_at_once
            if not secure and connection.has_extn("starttls"):
                connection.starttls(context=self._tls())
                connection.ehlo()
                secure = True
            if server.user:
                if not secure and not server.is_here:
                    raise TemporaryRefusal("no TLS, so no password sent", server=True)
                connection.login(server.user, server.password)
        except (smtplib.SMTPException, OSError) as error:
            connection.close()
            raise TemporaryRefusal(_told(error), server=True) from None
        except TemporaryRefusal:
            connection.close()
            raise
        self._connection, self._sent = connection, 0
        return connection

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.server.is_here:  # a mail server on the same machine rarely has a certificate for `localhost`
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


class _Ended(Exception):
    """The connection was gone before this letter was begun."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _told(error: Exception) -> str:
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
