"""What the review pages show of a finished run."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from matching import Reason, Refusal, sentence
from mentoring.core.db import db
from mentoring.people.models import Person
from mentoring.rounds import queries, snapshot, ways, words
from mentoring.rounds.models import Decision, RoundState, Run, RunPair, RunUnmatched
from mentoring.rounds.ways import Way


@dataclass(frozen=True)
class Refused:
    """A pair that was approved before and could not be held in this run."""

    psp: str
    mentor: str
    why: str


@dataclass(frozen=True)
class Nobody:
    """A PSP without a mentor: what ruled out how many, and what would help where that is their own."""

    person_id: uuid.UUID
    name: str
    to_do: str  # where no single change would match them
    ways: list[Way]
    rules: list[tuple[str, str]]


@dataclass(frozen=True)
class Shortage:
    """Everybody without a mentor for the same reason, and what would help them all or one of them."""

    why: str
    to_do: str
    ways: list[Way]
    people: list[Nobody]


@dataclass(frozen=True)
class Review:
    """A finished run under review. Counts are of all its pairs, `pairs` only those of the filter."""

    run: Run
    pairs: list[RunPair]
    counts: dict[str, int]
    unmatched: int
    discuss: list[tuple[uuid.UUID, str]]  # whose *really matters* wish nobody could meet: talk first
    refused: list[Refused]
    declined_before: list[RunPair]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def of_run(run: Run, show: Decision | None = None) -> Review:
    """The pairs of a run by name, all or those with one decision."""
    pairs = queries.pairs(run.id)
    counts = Counter(pair.decision for pair in pairs)
    stored = snapshot.kept(run)
    refused: list[dict[str, Any]] = run.certificate["refused"]
    names = _names([*(stored.discuss if stored else ()), *(one[who] for one in refused for who in _SIDES)])
    here = {pair.id for pair in pairs}
    return Review(
        run=run,
        pairs=[pair for pair in pairs if show is None or pair.decision is show],
        counts={decision.value: counts[decision] for decision in Decision},
        unmatched=queries.count_unmatched(run.id),
        discuss=sorted(
            ((uuid.UUID(one), names[one]) for one in (stored.discuss if stored else ()) if one in names),
            key=lambda found: found[1].casefold(),
        ),
        refused=[_refused(one, names) for one in refused],
        declined_before=[one for one in queries.declined(run.round_id) if one.id not in here],
    )


def nobody_for(run: Run) -> list[Shortage]:
    """Everybody without a mentor in this run, by reason (that of most people first) and by name."""
    rows = queries.unmatched(run.id)
    names = _names(mentor for row in rows for mentor in ways.mentors_in(row.reasons))
    is_open = run.round.state is RoundState.OPEN
    declined = queries.declined(run.round_id) if is_open else []
    known = ways.Known(names, {(one.psp_id, one.mentor_id): one.id for one in declined})
    groups: dict[tuple[str, bool], list[RunUnmatched]] = {}
    for row in rows:
        groups.setdefault((row.reasons["why"], ways.is_everywhere(row.reasons)), []).append(row)
    return [_shortage(group, known) for group in sorted(groups.values(), key=len, reverse=True)]


def _shortage(rows: list[RunUnmatched], known: ways.Known) -> Shortage:
    shared, own = ways.of_group(rows, known)
    one_will_do = not ways.is_everywhere(rows[0].reasons)
    to_do = [
        "" if one_will_do and (shared or theirs) else words.what_to_do(row.reasons)
        for row, theirs in zip(rows, own, strict=True)
    ]
    same = to_do[0] if len(set(to_do)) == 1 else ""
    return Shortage(
        words.why_nobody(rows[0].reasons, len(rows)),
        same,
        shared,
        [
            Nobody(row.psp_id, row.psp.name, "" if same else step, theirs, words.rule_rows(row.reasons))
            for row, theirs, step in zip(rows, own, to_do, strict=True)
        ],
    )


_SIDES = ("psp", "mentor")


def _refused(one: dict[str, Any], names: dict[str, str]) -> Refused:
    why = " ".join(sentence(Reason(reason)) for reason in one["reasons"]) or _GONE.get(
        one["why"], sentence(Refusal(one["why"]))
    )
    return Refused(names.get(one["psp"], "Somebody"), names.get(one["mentor"], "somebody"), why)


_GONE: dict[str, str] = {
    Refusal.UNKNOWN_MENTEE: "The Patient Safety Partner is not waiting for a mentor any more.",
    Refusal.UNKNOWN_MENTOR: "The mentor has left.",
    Refusal.NO_PLACE_LEFT: "The mentor has no place left.",
}


def _names(ids: Iterable[str]) -> dict[str, str]:
    people = sa.select(Person.id, Person.name).where(Person.id.in_({uuid.UUID(one) for one in ids}))
    return {str(row.id): row.name for row in db.session.execute(people)}
