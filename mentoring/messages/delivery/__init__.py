"""How a message leaves: one small interface, a folder or a mail server behind it."""

from __future__ import annotations

from pathlib import Path

from mentoring.messages.delivery.folder import FolderMailer
from mentoring.messages.delivery.letter import Letter
from mentoring.messages.delivery.mailer import Mailer, PermanentRefusal, TemporaryRefusal
from mentoring.messages.delivery.smtp import SmtpMailer

__all__ = [
    "FolderMailer",
    "Letter",
    "Mailer",
    "PermanentRefusal",
    "SmtpMailer",
    "TemporaryRefusal",
    "mailer_for",
]


def mailer_for(mail_url: str) -> Mailer:
    """What the setting names: `folder:PATH`, `smtp://…` or `smtps://…`. Raises ValueError with a sentence."""
    if mail_url.startswith("folder:"):
        return FolderMailer(Path(mail_url.removeprefix("folder:")))
    return SmtpMailer(mail_url)
