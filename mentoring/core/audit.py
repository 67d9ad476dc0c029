"""The audit trail: who did what to which record, when. One line in the same transaction as the change."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core import clock
from mentoring.core.db import Base, Sealed, db


class AuditEvent(Base):
    """One line. Ids only: names are looked up by those who may see them, and nobody's text is copied here."""

    __tablename__ = "audit_events"

    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[uuid.UUID | None]  # None: the service itself
    action: Mapped[str]  # "room.verb", such as "pairings.accept"
    subject: Mapped[str]  # the table the change was in
    subject_id: Mapped[uuid.UUID]
    about_id: Mapped[uuid.UUID | None] = mapped_column(index=True)  # the person whose record it is
    reason_sealed: Mapped[str | None]
    reason = Sealed()


def record(
    action: str,
    subject: Base,
    *,
    actor_id: uuid.UUID | None,
    about_id: uuid.UUID | None = None,
    reason: str = "",
) -> AuditEvent:
    """Add one line to the current transaction."""
    event = AuditEvent(
        at=clock.now(),
        actor_id=actor_id,
        action=action,
        subject=subject.__tablename__,
        subject_id=subject.id,
        about_id=about_id,
    )
    event.reason = reason
    db.session.add(event)
    return event
