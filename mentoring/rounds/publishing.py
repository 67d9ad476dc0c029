"""Publishing a round: approved pairs become suggestions, the rest go back to the pool."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from typing import Any

from matching import Lock, MatchResult, Policy, Refusal, RefusedLock, from_json, match, sentence
from mentoring.core import audit, clock
from mentoring.core.db import transaction
from mentoring.pairings import actions as pairings
from mentoring.profiles import queries as profiles
from mentoring.profiles.models import PspStatus
from mentoring.rounds import pool, queries
from mentoring.rounds.actions import RoundError, check_nothing_runs, check_open
from mentoring.rounds.models import Round, RoundState, RunPair

_GONE = {
    PspStatus.PAUSED: "The Patient Safety Partner is on a break.",
    PspStatus.CLOSED: "The Patient Safety Partner has left.",
    PspStatus.PROPOSED: "The Patient Safety Partner has another suggestion to answer.",
    PspStatus.MATCHED: "The Patient Safety Partner has a mentor.",
}


def publish(round_id: uuid.UUID, *, by: uuid.UUID) -> Round:
    """Suggest every approved pair that still holds, and close the round; all in one transaction.

    Each pair gets its outcome: suggested, or the reason why it could not be. Declined pairs are never
    suggested again. A round that was published is left as it is. Raises RoundError.
    """
    with transaction():
        one = queries.locked(round_id)
        if one.state is RoundState.PUBLISHED:
            return one
        check_open(one)
        check_nothing_runs(one.id)
        run = queries.newest_done(one.id)
        approved = queries.approved(run.id) if run else []
        if not approved:
            raise RoundError("You have not approved any pair yet, so there is nothing to publish.")
        still = _asked_again(one, approved)
        refused = {refusal.lock: refusal for refusal in still.refused}
        for pair in approved:
            lock = Lock(str(pair.psp_id), str(pair.mentor_id))
            pair.outcome = (
                _reason(pair, refused[lock]) if lock in refused else _suggest(pair, _why(still, lock), by)
            )
        for pair in queries.declined(one.id):
            pairings.exclude(pair.psp_id, pair.mentor_id, by=by, by_coordinator=True)
        one.state, one.state_since, one.state_by = RoundState.PUBLISHED, clock.now(), by
        audit.record("rounds.publish", one, actor_id=by)
    return one


def _asked_again(one: Round, approved: list[RunPair]) -> MatchResult:
    """The engine's word on these pairs as people are today: those that a rule forbids by now are refused."""
    today = clock.today()
    mentees, mentors = pool.snapshot(today)
    psps, others = {str(pair.psp_id) for pair in approved}, {str(pair.mentor_id) for pair in approved}
    policy: Policy = from_json(json.dumps(one.policy))
    return match(
        [mentee for mentee in mentees if mentee.id in psps],
        [mentor for mentor in mentors if mentor.id in others],
        replace(policy, today=today),
        locks=[Lock(str(pair.psp_id), str(pair.mentor_id)) for pair in approved],
    )


def _suggest(pair: RunPair, why: dict[str, Any], by: uuid.UUID) -> str:
    try:
        pairings.suggest(psp_id=pair.psp_id, mentor_id=pair.mentor_id, why=why, by=by)
    except pairings.CannotSuggest as problem:
        return str(problem)
    return queries.SUGGESTED


def _why(result: MatchResult, lock: Lock) -> dict[str, Any]:
    """What both may know: what they have in common. No points, no wishes, nothing against."""
    shared = {part.criterion: list(part.evidence) for part in result.parts(lock.mentee_id, lock.mentor_id)}
    why: dict[str, Any] = {name: shared[name] for name in ("topics", "setting", "times", "formats")}
    region = next(iter(shared["region"]), "")
    return {name: found for name, found in why.items() if found} | (
        {"region": region} if region in ("same", "near") else {}
    )


def _reason(pair: RunPair, refusal: RefusedLock) -> str:
    if refusal.why is Refusal.UNKNOWN_MENTEE:
        profile = profiles.psp_profile(pair.psp_id)
        gone = "The Patient Safety Partner is not waiting for a mentor any more."
        return _GONE.get(profile.status, gone) if profile else gone
    if refusal.why is Refusal.UNKNOWN_MENTOR:
        return "The mentor has left."
    return " ".join(sentence(reason) for reason in refusal.reasons) or sentence(refusal.why)
