"""Delivery to a mail server, over one connection for as long as there is something to send.

Errors are told by their class and codes only: a server's words often repeat the address.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl

from mentoring.messages.delivery.bounces import enhanced_code, is_bounce
from mentoring.messages.delivery.letter import Letter
from mentoring.messages.delivery.mailer import PermanentRefusal, TemporaryRefusal
from mentoring.messages.delivery.server import Server

TIMEOUT = 15.0  # seconds for each answer of the server
# Seconds for the last answer: servers look through the message first, and who gives up then sends it twice.
PATIENCE = 60.0
LETTERS_PER_CONNECTION = 100  # many servers end a connection after so many
_LOG_IN_FIRST = {530, 535, 538}


class SmtpMailer:
    """TLS where it is offered, and always before a password goes to another machine.

    One connection, one conversation: each thread makes its own.
    """

    def __init__(self, url: str) -> None:
        self.server = Server.parse(url)
        self._connection: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, letter: Letter) -> None:
        content = letter.as_bytes()
        fresh = self._connection is None
        try:
            self._hand_over(letter, content)
        except _Ended as ended:
            self._drop()
            if fresh:
                raise TemporaryRefusal(ended.why, server=True) from None
            self.send(letter)  # the server had had enough of the connection; it may like a new one

    def was_taken(self, name: str) -> bool | None:
        return None  # a mail server is not asked about what it once took

    def close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
        self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection, self._sent = None, 0

    def _hand_over(self, letter: Letter, content: bytes) -> None:
        if self._sent >= LETTERS_PER_CONNECTION:
            self.close()
        connection = self._connection or self._connect()
        sender, recipient = letter.envelope
        options = []
        if letter.needs_smtputf8:
            if not connection.has_extn("smtputf8"):
                raise PermanentRefusal("SMTPUTF8 not offered", bounce=not recipient.isascii())
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        try:
            code, said = connection.mail(sender, options)
            if code != 250:
                self._refused("MAIL", code, said)
            code, said = connection.rcpt(recipient)
            if code not in (250, 251):
                self._refused("RCPT", code, said)
        except (smtplib.SMTPException, OSError) as error:  # nothing of the letter itself has gone out
            raise _Ended(type(error).__name__) from None
        self._give_content(connection, content)
        self._sent += 1

    def _give_content(self, connection: smtplib.SMTP, content: bytes) -> None:
        _wait_for(connection, PATIENCE)
        try:
            code, said = connection.data(content)
        except smtplib.SMTPDataError as error:  # it was not even begun
            code, said = error.smtp_code, _as_bytes(error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            raise self._uncertain(type(error).__name__) from None
        finally:
            _wait_for(connection, TIMEOUT)
        if 400 <= code < 600:
            self._refused("DATA", code, said)
        elif not 200 <= code < 300:
            raise self._uncertain(f"DATA {code}")

    def _uncertain(self, why: str) -> TemporaryRefusal:
        self._drop()
        return TemporaryRefusal(why, server=True, uncertain=True)

    def _refused(self, step: str, code: int, said: bytes) -> None:
        """Raise what this answer means: for the connection, for everything, or for this letter alone."""
        enhanced = enhanced_code(said)
        why = f"{step} {code}" + (f" {enhanced[0]}.{enhanced[1]}.{enhanced[2]}" if enhanced else "")
        if code == 421 or not 400 <= code < 600:
            raise _Ended(why)
        self._reset()
        # At MAIL it is the sender or the server that does not suit, not this person's address.
        if step == "MAIL" or code in _LOG_IN_FIRST:
            raise TemporaryRefusal(why, server=True)
        if code >= 500:
            raise PermanentRefusal(why, bounce=is_bounce(step, code, enhanced))
        raise TemporaryRefusal(why)

    def _reset(self) -> None:
        try:
            if self._connection is not None and self._connection.rset()[0] != 250:
                self._drop()
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
            self._greet(connection)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            connection.close()
            raise TemporaryRefusal(_told(error), server=True) from None
        except TemporaryRefusal:
            connection.close()
            raise
        self._connection, self._sent = connection, 0
        return connection

    def _greet(self, connection: smtplib.SMTP) -> None:
        server, secure = self.server, self.server.tls_at_once
        connection.ehlo_or_helo_if_needed()
        if not secure and connection.has_extn("starttls"):
            connection.starttls(context=self._tls())
            connection.ehlo()
            secure = True
        if server.user:
            if not secure and not server.is_here:
                raise TemporaryRefusal("no TLS, so no password sent", server=True)
            connection.login(server.user, server.password)

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.server.is_here:  # a mail server on the same machine rarely has a certificate for `localhost`
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


class _Ended(Exception):
    """The connection is of no use any more, and this letter has not been taken."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _wait_for(connection: smtplib.SMTP, seconds: float) -> None:
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


def _as_bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def _told(error: Exception) -> str:
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
