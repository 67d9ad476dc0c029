"""A test: the coordinator asked to see a kind of message as it arrives. Everything in it is made up."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from mentoring.core.db import db
from mentoring.messages.models import OutboxMessage, TestSend
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.samples import SAMPLES
from mentoring.people.models import Person

USEFUL_FOR = timedelta(hours=1)


def _records(now: datetime) -> Iterable[TestSend]:
    return db.session.scalars(sa.select(TestSend).where(TestSend.asked_at > now - USEFUL_FOR))


def _by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, TestSend]:
    return {row.id: row for row in db.session.scalars(sa.select(TestSend).where(TestSend.id.in_(ids)))}


def _about(asked: TestSend, now: datetime) -> Iterator[Owed]:
    if asked.kind in SAMPLES and now < asked.asked_at + USEFUL_FOR:
        yield Owed(asked.asked_by, asked.id, "", asked.asked_at)


def _content(asked: TestSend, person: Person, row: OutboxMessage) -> Content:
    return Content(
        Link(SAMPLES[asked.kind].action, "messages.kind", {"kind": asked.kind}),
        {"shown": asked.kind},
    )


TEST_MESSAGE = Rule(
    kind="test_message",
    to="the coordinator who asked for it",
    subject="the test that was asked for",
    facts=("shown",),
    owes="at once",
    useful="for an hour",
    urgent=True,
    paced=False,
    records=_records,
    by_ids=_by_ids,
    about=_about,
    content=_content,
)
