"""The delivery log: what was owed to whom and what became of it. States, never the words of a message."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa

from mentoring.casework.models import Task
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.core.web.pages import count, moment
from mentoring.messages import asking, previews, resending
from mentoring.messages.by_hand import SIGN_IN, SUGGESTIONS
from mentoring.messages.models import UNSENT, OutboxMessage, OutboxState
from mentoring.messages.samples import title
from mentoring.people.models import Person, RoleGrant

PAGE = 50
FEW = 10  # numbers under it are not told to somebody who sees totals only
STATES: dict[str, tuple[str, tuple[OutboxState, ...]]] = {
    "waiting": ("Waiting to be sent", UNSENT),
    "sent": ("Sent", (OutboxState.SENT,)),
    "by-hand": ("Passed to a person", (OutboxState.BY_HAND,)),
    "withdrawn": ("Withdrawn", (OutboxState.WITHDRAWN,)),
    "failed": ("Failed", (OutboxState.FAILED,)),
}
# Of a message about a suggestion, these would tell who of the two has answered.
_TELLING = (*UNSENT, OutboxState.WITHDRAWN)


@dataclass(frozen=True)
class Line:
    """One message in the log."""

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    title: str
    owed_from: datetime
    state: str  # a few words
    more: str  # when or why; may be empty
    again: bool  # whether it can be sent again
    tone: str  # of the tag


@dataclass(frozen=True)
class Page:
    lines: tuple[Line, ...]
    number: int
    more: bool  # whether there are older ones


@dataclass(frozen=True)
class Received:
    """One message that somebody was sent."""

    subject: str  # as they know it from their inbox
    at: datetime
    by_hand: bool


def find(
    now: datetime,
    *,
    reader_id: uuid.UUID,
    text: str = "",
    kind: str = "",
    state: str = "",
    person_id: uuid.UUID | None = None,
    page: int = 1,
) -> Page:
    """One page of the log, newest first, in a fixed number of queries a kind.

    Left out is what would tell who answered a suggestion or something as private, and what is kept from the
    coordinator who reads.
    """
    box = OutboxMessage
    kept = sa.select(Task.subject_id).where(Task.kept_from == reader_id)
    found = sa.select(box, Person.name).join(Person, Person.id == box.person_id)
    # Without a link they asked for, what did not reach a safeguarding lead can only have been a concern.
    leads = sa.select(RoleGrant.person_id).where(RoleGrant.role == Role.SAFEGUARDING)
    found = found.where(
        box.kind.not_in(asking.NOT_LISTED),
        box.subject_id.not_in(kept),
        sa.or_(box.kind != SIGN_IN, box.person_id.not_in(leads)),
    )
    if text := text.strip():
        like = [
            column.icontains(text, autoescape=True)
            for column in (Person.name, Person.preferred_name, Person.email)
        ]
        found = found.where(sa.or_(*like))
    if person_id:
        found = found.where(box.person_id == person_id)
    if kind:
        found = found.where(box.kind == kind)
    if state:
        wanted = STATES[state][1]
        found = found.where(box.state.in_(wanted))
        if set(wanted) & set(_TELLING):
            found = found.where(box.kind.not_in(SUGGESTIONS))
        else:
            found = found.where(sa.not_(_may_have_gone_again()))
    found = found.order_by(box.owed_from.desc(), box.id).limit(PAGE + 1).offset((page - 1) * PAGE)
    rows = [(row, name) for row, name in db.session.execute(found)]
    asked = asking.still_asked_for([row for row, _ in rows if resending.may_go_again(row)], now)
    lines = tuple(_line(row, name, now, again=row.id in asked) for row, name in rows[:PAGE])
    return Page(lines, page, len(rows) > PAGE)


def _may_have_gone_again() -> sa.ColumnElement[bool]:
    box = OutboxMessage
    return sa.and_(box.kind.in_(SUGGESTIONS), box.copy > 0, box.state == OutboxState.SENT)


def _line(row: OutboxMessage, name: str, now: datetime, *, again: bool) -> Line:
    state, more, tone = _state(row, now)
    return Line(
        id=row.id,
        person_id=row.person_id,
        name=name,
        title=title(row.kind),
        owed_from=row.owed_from,
        state=state,
        more=more,
        again=again and resending.may_go_again(row),
        tone=tone,
    )


def _state(row: OutboxMessage, now: datetime) -> tuple[str, str, str]:
    """In a few words, then when or why, and the colour."""
    if row.kind in SUGGESTIONS and (row.state in _TELLING or (row.copy and row.state is OutboxState.SENT)):
        asked = "Asked for again", "it goes unless they have answered", "blue"
        return asked if row.copy else ("Not sent", "", "grey")
    if row.state is OutboxState.DUE and row.not_before > now:
        return "Put off" if row.why else "Waiting", f"until {moment(row.not_before)}{_why(row)}", "yellow"
    return {
        OutboxState.DUE: ("Waiting", "for its turn", "blue"),
        OutboxState.CLAIMED: ("Being sent", "", "blue"),
        OutboxState.SENDING: ("Being sent", "", "blue"),
        OutboxState.SENT: ("Sent", _when(row), "green"),
        OutboxState.BY_HAND: ("Passed to a person", row.why, "purple"),
        OutboxState.WITHDRAWN: ("Withdrawn", row.why, "grey"),
        OutboxState.FAILED: ("Failed", row.why, "red"),
    }[row.state]


def _when(row: OutboxMessage) -> str:
    again = f", sent again {count(row.copy, 'time')}" if row.copy else ""
    return f"{moment(row.sent_at)}{again}"


def _why(row: OutboxMessage) -> str:
    tried = f"tried {count(row.attempts, 'time')}" if row.attempts else ""
    return "".join(f", {part}" for part in (row.why, tried) if part)


def received(person_id: uuid.UUID, page: int = 1) -> tuple[list[Received], bool]:
    """What one person was sent, newest first, and whether there is more. For that person."""
    box = OutboxMessage
    found = (
        sa.select(box.kind, box.sent_at, box.state)
        .where(box.person_id == person_id, box.sent_at.is_not(None))
        .order_by(box.sent_at.desc(), box.id)
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )
    rows = db.session.execute(found).all()
    mine = [
        Received(previews.subject(kind), at, state is OutboxState.BY_HAND)
        for kind, at, state in rows[:PAGE]
        if at
    ]
    return mine, len(rows) > PAGE


@dataclass(frozen=True)
class Total:
    title: str
    sent: str
    by_hand: str


def totals(month: date, kinds: Sequence[str]) -> list[Total]:
    """How many of each kind went out in a month. No sums: with them a small number could be worked out."""
    box = OutboxMessage
    begins, ends = clock.start_of(month, time()), clock.start_of(clock.add_months(month, 1), time())
    states = (OutboxState.SENT, OutboxState.BY_HAND)
    found = (
        sa.select(box.kind, box.state, sa.func.count())
        .where(box.sent_at >= begins, box.sent_at < ends, box.state.in_(states))
        .group_by(box.kind, box.state)
    )
    counted = {(kind, state): number for kind, state, number in db.session.execute(found)}
    return [Total(title(kind), *(_told(counted.get((kind, state), 0)) for state in states)) for kind in kinds]


def first_month() -> date | None:
    """Of the first message that was sent."""
    first = db.session.scalar(sa.select(sa.func.min(OutboxMessage.sent_at)))
    return clock.day_of(first).replace(day=1) if first else None


def _told(number: int) -> str:
    return f"{number:,}" if number >= FEW else f"fewer than {FEW}"
