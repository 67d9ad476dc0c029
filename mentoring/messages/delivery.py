"""How a message leaves: one small interface, a folder or a mail server behind it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Protocol
from uuid import UUID

_SMTP = compat32.clone(linesep="\r\n")
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP  # readable in the raw file, unlike base64


class PermanentRefusal(Exception):
    """It will never be taken. The text is a code or an error's class: no address, no words of the server."""


class TemporaryRefusal(Exception):
    """It may be taken later.

    `server`: nothing can be sent now, this message is not to blame. `uncertain`: it may have been taken after all.
    """

    def __init__(self, why: str, *, server: bool = False, uncertain: bool = False) -> None:
        super().__init__(why)
        self.server = server
        self.uncertain = uncertain


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


class Mailer(Protocol):
    """Hands letters over, one at a time. Not shared between threads."""

    def send(self, letter: Letter) -> None:
        """Return when it is taken. Raises TemporaryRefusal or PermanentRefusal."""

    def close(self) -> None: ...


class FolderMailer:
    """Each message an .eml file. The name follows from the row: sent twice, it is still one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: Letter) -> None:
        name = f"{letter.made_at:%Y%m%dT%H%M%S%f}Z-{letter.id}.eml"
        unfinished = self.folder / f".{name}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                file.write(letter.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.folder / name)
        except OSError as error:
            raise TemporaryRefusal(type(error).__name__, server=True) from None

    def close(self) -> None:
        pass


def mailer_for(mail_url: str) -> Mailer:
    """What the setting names: `folder:PATH`, `smtp://…` or `smtps://…`. Raises ValueError with a sentence."""
    if mail_url.startswith("folder:"):
        return FolderMailer(Path(mail_url.removeprefix("folder:")))
    from mentoring.messages.smtp import SmtpMailer

    return SmtpMailer(mail_url)
