"""Closing a month: the one moment at which answers are read in bulk."""

from __future__ import annotations

import logging
from datetime import date

import sqlalchemy as sa

from mentoring.core import audit, clock
from mentoring.core.crypto import CannotDecrypt
from mentoring.core.db import db, insert_once, transaction
from mentoring.insight import counting, figures, queries
from mentoring.insight.models import InsightMonth

log = logging.getLogger(__name__)


def close_due() -> int:
    """Close every month whose time for late answers is over: how many were. Asking again does nothing.

    A month with an answer that cannot be opened stays open, and the others are closed.
    """
    done = 0
    for month in queries.to_close(clock.today()):
        try:
            done += close(month)
        except CannotDecrypt:
            log.error("a month stays open: an answer cannot be decrypted")
    return done


def close(month: date) -> bool:
    """Keep what may be shown of a month, for good. False where it was closed: that changes nothing."""
    with transaction():
        published = figures.publish(*counting.counts(month))
        row = {"month": month, "closed_at": clock.now(), "figures": published.as_json()}
        if not insert_once(InsightMonth, [row]):
            return False
        kept = db.session.scalars(sa.select(InsightMonth).where(InsightMonth.month == month)).one()
        audit.record("insight.close", kept, actor_id=None)
        return True
