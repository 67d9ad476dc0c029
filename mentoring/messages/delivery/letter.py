"""A message that is complete, and how it looks on the wire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from uuid import UUID

_SMTP = compat32.clone(linesep="\r\n")
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP  # readable in the raw file, unlike base64


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message, complete. The same row makes the same letter but for its date."""

    id: UUID  # of the outbox row
    made_at: datetime  # when it became due
    date: datetime
    sender_name: str
    sender: str
    reply_to: str
    to: str
    subject: str
    text: str
    html: str

    @property
    def message_id(self) -> str:
        return f"<{self.id}@{self.sender.rpartition('@')[2]}>"

    def as_bytes(self) -> bytes:
        """As it goes over the wire: text and HTML twins, CRLF line ends."""
        # MIMEText is several times faster than EmailMessage.
        mail = MIMEMultipart("alternative", boundary=f"=_{self.id.hex}")
        mail["Date"] = format_datetime(self.date)
        mail["Message-ID"] = self.message_id
        mail["From"] = formataddr((self.sender_name, self.sender), "utf-8")
        mail["To"] = self.to
        if self.reply_to and self.reply_to != self.sender:
            mail["Reply-To"] = self.reply_to
        mail["Subject"] = self.subject if self.subject.isascii() else Header(self.subject, "utf-8").encode()
        mail["Auto-Submitted"] = "auto-generated"  # no out-of-office replies to us
        mail.attach(MIMEText(self.text, "plain", _UTF8))  # type: ignore[arg-type]
        mail.attach(MIMEText(self.html, "html", _UTF8))  # type: ignore[arg-type]
        return mail.as_bytes(policy=_SMTP)
