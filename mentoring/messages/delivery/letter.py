"""A message that is complete, and how it looks on the wire."""

from __future__ import annotations

from binascii import b2a_qp
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from uuid import UUID

from mentoring.messages.delivery.event import Event, as_ics
from mentoring.messages.delivery.lines import (
    ascii_address,
    check_address,
    check_web_address,
    mailbox,
    words,
)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message, complete. The same row makes the same letter but for its date.

    `unsubscribe`: a web address that ends messages of this kind with one POST (RFC 8058).
    Raises ValueError where an address is none: it would break the headers.
    """

    id: UUID  # of the outbox row
    copy: int = 0  # how often it was sent again on purpose: each copy has an identity of its own
    made_at: datetime  # when it became due
    date: datetime
    sender_name: str
    sender: str
    reply_to: str
    to: str
    subject: str
    text: str
    html: str
    unsubscribe: str = ""
    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        check_address(self.sender, "sender")
        check_address(self.to, "recipient")
        if self.reply_to:
            check_address(self.reply_to, "address for replies")
        if self.unsubscribe:
            check_web_address(self.unsubscribe, "link to unsubscribe")

    @property
    def name(self) -> str:
        """What it is known by: the same each time that a worker hands it over."""
        return name_of(self.id, self.copy)

    @property
    def message_id(self) -> str:
        return f"<{self.name}@{ascii_address(self.sender).rpartition('@')[2]}>"

    @property
    def envelope(self) -> tuple[str, str]:
        """The sender and the recipient, as a mail server is told them."""
        return ascii_address(self.sender), ascii_address(self.to)

    @property
    def needs_smtputf8(self) -> bool:
        """Whether an address in it has letters that older mail servers cannot take."""
        return not all(ascii_address(address).isascii() for address in (self.sender, self.to, self.reply_to))

    def as_bytes(self) -> bytes:
        """As it goes over the wire: text and HTML twins, dates as a calendar file, CRLF line ends."""
        # Put together by hand: email.message does the same at many times the cost.
        twins = _multipart(
            "alternative",
            f"=_a{self.id.hex}",  # no quoted-printable text holds "=_"
            _part('text/plain; charset="utf-8"', self.text.encode()),
            _part('text/html; charset="utf-8"', self.html.encode()),
        )
        if self.events:
            twins = _multipart("mixed", f"=_m{self.id.hex}", twins, _dates(self.events))
        headers = "".join(f"{name}: {value}\r\n" for name, value in self._headers())
        return headers.encode() + twins

    def _headers(self) -> Iterator[tuple[str, str]]:
        sender, to = self.envelope
        yield "Date", format_datetime(self.date)
        yield "Message-ID", self.message_id
        yield "From", mailbox(self.sender_name, sender)
        yield "To", to
        if self.reply_to and self.reply_to != self.sender:
            yield "Reply-To", ascii_address(self.reply_to)
        yield "Subject", words(self.subject)
        yield "Auto-Submitted", "auto-generated"  # no out-of-office replies to us
        if self.unsubscribe:
            yield "List-Unsubscribe", f"<{self.unsubscribe}>"
            if self.unsubscribe.startswith("https://"):  # one click is promised over HTTPS only
                yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
        yield "MIME-Version", "1.0"


def name_of(row_id: UUID, copy: int) -> str:
    """What a message is known by to whoever delivers it."""
    return f"{row_id}.{copy}" if copy else str(row_id)


def _multipart(kind: str, boundary: str, *parts: bytes) -> bytes:
    line = f"--{boundary}"
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'
    inner = b"".join(f"{line}\r\n".encode() + part + b"\r\n" for part in parts)
    return head.encode() + inner + f"{line}--\r\n".encode()


def _part(content_type: str, content: bytes, disposition: str = "") -> bytes:
    """One part in quoted-printable: readable in the raw file, lines of 76 at most, pure ASCII."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: quoted-printable\r\n{disposition}\r\n"
    return head.encode() + b2a_qp(lines, istext=True).replace(b"\n", b"\r\n")


def _dates(events: tuple[Event, ...]) -> bytes:
    return _part(
        "text/calendar; method=PUBLISH; charset=utf-8",
        as_ics(events),
        'Content-Disposition: attachment; filename="date.ics"\r\n',
    )
