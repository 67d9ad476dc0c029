"""How a message leaves: one small interface; a folder, a mail server or GOV.UK Notify behind it."""

from __future__ import annotations

from pathlib import Path

from mentoring.messages.delivery.event import Event
from mentoring.messages.delivery.folder import FolderMailer
from mentoring.messages.delivery.letter import Letter, name_of
from mentoring.messages.delivery.mailer import Mailer, PermanentRefusal, TemporaryRefusal
from mentoring.messages.delivery.notify import NotifyMailer
from mentoring.messages.delivery.smtp import SmtpMailer

__all__ = [
    "Event",
    "FolderMailer",
    "Letter",
    "Mailer",
    "NotifyMailer",
    "PermanentRefusal",
    "SmtpMailer",
    "TemporaryRefusal",
    "mailer_for",
    "name_of",
]


def mailer_for(mail_url: str) -> Mailer:
    """What the setting names: `folder:PATH`, `smtp://…`, `smtps://…` or `notify://…`.

    Raises ValueError with a sentence.
    """
    if mail_url.startswith("folder:"):
        return FolderMailer(Path(mail_url.removeprefix("folder:")))
    if mail_url.startswith("notify:"):
        return NotifyMailer(mail_url)
    return SmtpMailer(mail_url)
