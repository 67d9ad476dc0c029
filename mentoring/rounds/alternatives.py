"""Which other mentors could a PSP have, and what would change for others? Worked out when it is asked for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from matching import Alternative, Inputs, MatchResult, match
from mentoring.core.db import db
from mentoring.core.web.pages import count
from mentoring.people.models import Person
from mentoring.rounds import inclusion, snapshot
from mentoring.rounds.models import RunPair

UP_TO = 20_000  # pairs of a PSP and a mentor that are solved again well within a page's time
SHOWN = 5


@dataclass(frozen=True)
class Other:
    """Another mentor who may be: the pair's own fit, and in words what choosing them would change."""

    name: str
    fit: int
    changes: str


def of_pair(pair: RunPair) -> list[Other] | None:
    """Other eligible mentors for the PSP of this pair, best own fit first; None if the round is too large."""
    stored = snapshot.kept(pair.run)
    if stored is None or len(stored.inputs.mentees) * len(stored.inputs.mentors) > UP_TO:
        return None
    result = _again(stored.inputs)
    same = result.certificate.answer_digest == pair.run.certificate["answer_digest"]
    found = result.alternatives(str(pair.psp_id), SHOWN + 1)
    others = [one for one in found if one.mentor_id != str(pair.mentor_id)][:SHOWN]
    names = _names(one.mentor_id for one in others)
    others.sort(key=lambda one: (-one.fit, names.get(one.mentor_id, "")))
    return [
        Other(names[one.mentor_id], one.fit, _changes(one) if same else "")
        for one in others
        if one.mentor_id in names
    ]


def _again(asked: Inputs) -> MatchResult:
    people = (asked.mentees, asked.mentors)
    with_answers = inclusion.added(people, inclusion.answers(people))
    return match(*with_answers, asked.policy, locks=asked.locks, blocks=asked.blocks)


def _changes(one: Alternative) -> str:
    without = sum(change.after is None for change in one.changes)
    moved = sum(change.after is not None and change.before is not None for change in one.changes)
    parts = [
        f"{count(moved, 'other person', 'other people')} would get another mentor" if moved else "",
        f"{count(without, 'other person', 'other people')} would be left without a mentor" if without else "",
    ]
    return "; ".join(part for part in parts if part) or "Nothing would change for anybody else"


def _names(ids: Iterable[str]) -> dict[str, str]:
    people = sa.select(Person.id, Person.name).where(Person.id.in_([uuid.UUID(one) for one in ids]))
    return {str(row.id): row.name for row in db.session.execute(people)}
