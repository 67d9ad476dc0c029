"""Links that let somebody do one thing without signing in, such as to stop reminders.

A link says in itself what it is for, until when, and about which rows; a signature keeps it so. It is made
from its arguments alone: a message that is sent twice holds the same link. Opening one shows a page and
changes nothing; a POST may `use` it, once.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from celery import shared_task
from flask import current_app
from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core import clock
from mentoring.core.db import Base, db, insert_once, transaction

_PART = re.compile(r"[A-Za-z0-9_-]{1,64}")  # an id or a code, not an address or a name


class UsedLink(Base):
    """The digest of a link that was used. Kept until the link would have expired anyway."""

    __tablename__ = "used_links"

    digest: Mapped[str] = mapped_column(unique=True)
    used_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class _Link(NamedTuple):
    purpose: str
    expires: int  # seconds since 1970
    ids: tuple[str, ...]


def make(purpose: str, *ids: UUID | str, expires: datetime) -> str:
    """A token for a URL, the same for the same arguments. Raises ValueError for what is no id."""
    parts = [purpose, *map(str, ids)]
    if not ids or not all(_PART.fullmatch(part) for part in parts):
        raise ValueError("A link holds a purpose and ids: letters, digits, hyphens and underscores.")
    if expires.tzinfo is None:
        raise ValueError("A link expires at a moment with a time zone.")
    return _sign(".".join([purpose, str(int(expires.timestamp())), *parts[1:]]))


def read(purpose: str, token: str, now: datetime) -> tuple[str, ...] | None:
    """The ids of a link made for this purpose; None where it is forged, for something else, or expired.

    Whether it was used is not looked at.
    """
    link = _opened(token)
    if link is None or link.purpose != purpose or now.timestamp() >= link.expires:
        return None
    return link.ids


def use(token: str) -> bool:
    """Note that a link is used; False where it was before, has expired or is none of ours.

    In the current transaction, not committed: if that fails, the link still works. Of two at once, one waits.
    """
    link, now = _opened(token), clock.now()
    if link is None or now.timestamp() >= link.expires:
        return False
    digest = hashlib.sha256(token.encode()).hexdigest()
    expires_at = datetime.fromtimestamp(link.expires, UTC)
    return insert_once(UsedLink, [{"digest": digest, "used_at": now, "expires_at": expires_at}]) == 1


def forget_used(now: datetime) -> None:
    """Delete the digests of links that have expired. In the current transaction, not committed."""
    db.session.execute(sa.delete(UsedLink).where(UsedLink.expires_at <= now))


@shared_task(name="core.forget_links")
def forget() -> None:
    with transaction():
        forget_used(clock.now())


def _sign(value: str) -> str:
    return _signer().sign(value).decode()


def _opened(token: str) -> _Link | None:
    try:
        value = _signer().unsign(token).decode()
    except (BadSignature, UnicodeError):
        return None
    # The last letter of a signature has bits to spare: only one way to write it counts, or "once" would not.
    if _sign(value) != token:
        return None
    purpose, expires, *ids = value.split(".")
    return _Link(purpose, int(expires), tuple(ids))


def _signer() -> Signer:
    return Signer(
        current_app.config["SECRET_KEY"], salt="links", key_derivation="hmac", digest_method=hashlib.sha256
    )
