"""The sign-in link: owed from the moment somebody we know asked, until it is used or runs out."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

import sqlalchemy as sa

from mentoring.core.db import db
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.words import count
from mentoring.people import actions
from mentoring.people.models import Person, SignInRequest


def _records(now: datetime) -> Iterable[SignInRequest]:
    return db.session.scalars(
        sa.select(SignInRequest).where(
            SignInRequest.person_id.is_not(None),
            SignInRequest.claimed_at.is_(None),
            SignInRequest.expires_at > now,
        )
    )


def _about(request: SignInRequest, now: datetime) -> Iterator[Owed]:
    if request.person_id and request.claimed_at is None and now < request.expires_at:
        yield Owed(request.person_id, request.id, "", request.requested_at)


def _content(request: SignInRequest, person: Person, row: OutboxMessage) -> Content:
    values = {"request_id": request.id, "token": actions.token_of(request.id)}
    minutes = round((request.expires_at - request.requested_at).total_seconds() / 60)
    return Content(Link("Sign in", "people.claim_link", values), {"lasts": count(minutes, "minute")})


def _by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, SignInRequest]:
    rows = db.session.scalars(sa.select(SignInRequest).where(SignInRequest.id.in_(ids)))
    return {row.id: row for row in rows}


SIGN_IN_LINK = Rule(
    kind="sign_in_link",
    to="whoever asked to sign in",
    subject="the request",
    facts=("lasts",),
    owes="at once",
    useful="until it is used or runs out",
    urgent=True,
    records=_records,
    by_ids=_by_ids,
    about=_about,
    content=_content,
)
