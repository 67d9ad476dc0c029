"""Which of some messages the state still asks for, many at once, as the coordinator may know it.

Whether a message about a suggestion is owed says who of the two has answered, and with that, later, who said
no. So for the coordinator these count as asked for as long as the suggestion is open.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.db import db
from mentoring.messages.by_hand import NOT_TOLD, SUGGESTIONS
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules import BY_KIND
from mentoring.pairings import queries as pairings

# Goes only to whoever has not answered: that there is one, or none, tells who has.
TELLS_WHO_ANSWERED = "suggestion_nudge"
# Nor is it the log's to tell that somebody wrote a plan, would like a word, or has a concern to open.
NOT_LISTED = frozenset({TELLS_WHO_ANSWERED, "plan_review", "word_wanted", "concern_raised"})


def still_asked_for(rows: Iterable[OutboxMessage], now: datetime) -> frozenset[uuid.UUID]:
    """The ids of those that are of use."""
    by_kind: dict[str, list[OutboxMessage]] = defaultdict(list)
    for row in rows:
        if row.kind in BY_KIND:
            by_kind[row.kind].append(row)
    found: set[uuid.UUID] = set()
    for kind, some in by_kind.items():
        subjects = {row.subject_id for row in some}
        if kind in SUGGESTIONS:
            suggestions = pairings.suggestions_by_ids(subjects)
            still_open = {one.id for one in suggestions if pairings.is_open(one, clock.day_of(now))}
            found |= {row.id for row in some if row.subject_id in still_open}
        else:
            rule, records = BY_KIND[kind], BY_KIND[kind].by_ids(subjects)
            found |= {row.id for row in some if rule.asks(records.get(row.subject_id), row, now)}
    return frozenset(found)


def no_longer_needed(message_ids: Collection[uuid.UUID], now: datetime) -> frozenset[uuid.UUID]:
    """For the work list: messages that nobody needs to pass on any more.

    Who could not be sent a sign-in link still needs somebody, long after the link has run out.
    """
    box = OutboxMessage
    found = sa.select(box).where(box.id.in_(message_ids), box.kind.not_in(NOT_TOLD))
    rows = list(db.session.scalars(found))
    asked = still_asked_for(rows, now)
    return frozenset(row.id for row in rows if row.id not in asked)
