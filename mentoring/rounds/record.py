"""A result of the engine as rows: pairs, people without one, and the certificate. Nothing about inclusion."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from matching import Excluded, MatchResult, Pair, Part, Reason, Unmatched, Why
from mentoring.core import clock
from mentoring.core.db import db
from mentoring.rounds import queries
from mentoring.rounds.models import Decision, Run, RunPair, RunUnmatched

FEW, SOME = 4, 14  # upper limits of the words; a word never says how many
NAMED = 5  # mentors who are named for one way to help; the rest are counted


def write_down(run: Run, result: MatchResult, *, verified_by: str) -> None:
    """Add the rows of a result in the current transaction; decisions about the same pairs carry over."""
    before = _decisions(run.round_id)
    for pair in result.pairs:
        row = _pair(run, pair)
        held = before.get((row.psp_id, row.mentor_id))
        if held is not None:
            row.decision, row.decided_at, row.decided_by = held.decision, held.decided_at, held.decided_by
        db.session.add(row)
    for one in result.unmatched:
        db.session.add(RunUnmatched(run_id=run.id, psp_id=uuid.UUID(one.mentee_id), reasons=reasons_of(one)))
    certificate = result.certificate
    run.engine_version = certificate.version
    run.certificate = {
        "levels": [list(level) for level in certificate.levels],
        "answer_digest": certificate.answer_digest,
        "solver": certificate.solver,
        "verified_by": verified_by,
        "made_at": clock.now().isoformat(timespec="seconds"),
        "refused": [
            {
                "psp": one.lock.mentee_id,
                "mentor": one.lock.mentor_id,
                "why": one.why.value,
                "reasons": [reason.value for reason in one.reasons],
            }
            for one in result.refused
        ],
    }


def _decisions(round_id: uuid.UUID) -> dict[queries.Key, RunPair]:
    newest = queries.newest_done(round_id)
    approved = queries.approved(newest.id) if newest else []
    return {(one.psp_id, one.mentor_id): one for one in [*queries.declined(round_id), *approved]}


def _pair(run: Run, pair: Pair) -> RunPair:
    return RunPair(
        run_id=run.id,
        psp_id=uuid.UUID(pair.mentee_id),
        mentor_id=uuid.UUID(pair.mentor_id),
        fit=pair.fit,
        parts=parts_as_data(pair.parts),
        wishes=pair.wishes,
        decision=Decision.UNDECIDED,
    )


def parts_as_data(parts: Iterable[Part]) -> dict[str, Any]:
    return {
        part.criterion: {
            "points": part.points,
            "out_of": part.out_of,
            "evidence": list(part.evidence),
            "stated": part.stated,
        }
        for part in parts
    }


def reasons_of(one: Unmatched) -> dict[str, Any]:
    """Why nobody, as data. Where a private request is among the reasons, every number becomes a word."""
    private = any(found.reason is Reason.PRIVATE_REQUEST for found in one.reasons)
    data: dict[str, Any] = {
        "why": one.why.value,
        "reasons": [_excluded(found, in_words=private) for found in one.reasons],
    }
    if one.competing:
        data["competing"] = {
            "people": len(one.competing.mentee_ids),
            "places": one.competing.places,
            "mentors": list(one.competing.mentor_ids),
            "national": one.competing.is_national,
        }
    if ways := _would_help(one, private=private):
        data["would_help"] = ways
    return data


def _would_help(one: Unmatched, *, private: bool) -> list[dict[str, Any]]:
    """What alone would match this person, the smallest change first, with the mentors who fit best.

    Where a private request is among the reasons, one mentor stands for all and nothing is counted: whoever
    was missing from a whole list would be the one it is about.
    """
    ways = [way for way in one.would_help if way.change is not Reason.NO_PLACE or not _short_everywhere(one)]
    if private:
        return [{"code": way.change.value, "mentors": list(way.mentor_ids[:1])} for way in ways]
    return [
        {"code": way.change.value, "mentors": list(way.mentor_ids[:NAMED]), "count": len(way.mentor_ids)}
        for way in ways
    ]


def _short_everywhere(one: Unmatched) -> bool:
    """Whether to look for more mentors helps, and to ask those there are, one by one, does not."""
    if one.competing is not None:
        return one.competing.is_national
    return one.why is Why.NO_PLACES and any(len(way.mentor_ids) > NAMED for way in one.would_help)


def _excluded(found: Excluded, *, in_words: bool) -> dict[str, Any]:
    return {
        "code": found.reason.value,
        "excluded": howmany(found.excluded) if in_words else found.excluded,
        "alone": howmany(found.excluded_alone) if in_words else found.excluded_alone,
    }


def howmany(number: int) -> str:
    """no, a few, some or many."""
    return "no" if not number else "a few" if number <= FEW else "some" if number <= SOME else "many"
