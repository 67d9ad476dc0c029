"""A round as arrays: people scored once, then asked with any locks, blocks and places."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching import scoring
from matching.locks import hold
from matching.model import Block, Lock, Mentee, Mentor, Policy
from matching.objective import UNMATCHED, Instance, Ints
from matching.outcome import RefusedLock
from matching.reasons import Reason
from matching.rules import BIT, reasons_of, ruled_out
from matching.tie import tie_digits


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """People in the order of their ids, and what depends on nothing but them and the policy.

    bits (n × m): rules of the people, as `matching.rules`. fit (n × m): -1 where a bit is set. bonus (n × m):
    points of wishes, never shown. priority (n): days of waiting with what counts as more. tie (n × m × d).
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    policy: Policy
    bits: Ints
    fit: Ints
    bonus: Ints
    priority: Ints
    tie: Ints
    row: dict[str, int]
    column: dict[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A problem with its locks, blocks and places: the instance to solve, and what could not be held.

    bits (n × m): every rule, now with free places and blocks. locks: those that hold.
    """

    instance: Instance
    bits: Ints
    locks: tuple[Lock, ...]
    refused: tuple[RefusedLock, ...]


def priority_of(mentee: Mentee, policy: Policy, today: date | None) -> int:
    """Return the days that count as waiting: real ones, more if a match ended, more if new in the role.

    Whoever waited longest comes first; the two others are worth a known number of days, so that everybody can
    work out their own place and nobody waits for ever.
    """
    days = 0
    if today is not None and mentee.waiting_since is not None:
        days = max(0, (today - mentee.waiting_since).days)
    days += policy.ended_days if mentee.previous_match_ended else 0
    return days + (policy.new_days if mentee.first_three_months else 0)


def priorities(people: Sequence[Mentee], policy: Policy) -> Ints:
    """Return `priority_of` everybody, on the policy's day or that of the newest arrival."""
    arrivals = [one.waiting_since for one in people if one.waiting_since is not None]
    today = policy.today or max(arrivals, default=None)
    return np.array([priority_of(one, policy, today) for one in people], np.int64)


def build(mentees: Collection[Mentee], mentors: Collection[Mentor], policy: Policy) -> Problem:
    """Score every pair. ValueError if an id stands twice.

    O((n + m) · answers) in Python, O(n · m · columns) in numpy: see `matching.scoring`.
    """
    people = tuple(sorted(mentees, key=lambda one: one.id))
    others = tuple(sorted(mentors, key=lambda one: one.id))
    row, column = numbered("mentee", people), numbered("mentor", others)
    bits = ruled_out(people, others, policy.today)
    # -1, whose every bit is 1, where a rule forbids the pair. Masks by np.where take several times as long.
    forbidden = -(bits != 0).astype(np.int64)
    fit = scoring.fits(people, others, policy)
    fit |= forbidden
    bonus = scoring.wishes(people, others, policy)
    bonus &= np.invert(forbidden, out=forbidden)
    priority = priorities(people, policy)
    tie = tie_digits([one.id for one in people], [one.id for one in others])
    return Problem(people, others, policy, bits, fit, bonus, priority, tie, row, column)


def ask(problem: Problem, locks: Collection[Lock] = (), blocks: Collection[Block] = ()) -> Question:
    """Return the instance with these locks and blocks. Locks that cannot hold are left out and named."""
    places = np.array([mentor.places for mentor in problem.mentors], np.int64)
    bits = problem.bits.copy()
    bits[:, places == 0] |= BIT[Reason.NO_PLACE]
    for block in blocks:
        if block.mentee_id in problem.row and block.mentor_id in problem.column:
            bits[problem.row[block.mentee_id], problem.column[block.mentor_id]] |= BIT[Reason.BLOCKED]
    held, refused = hold(
        locks,
        row=problem.row,
        column=problem.column,
        places=places,
        against=lambda row, column: reasons_of(int(bits[row, column])),
        turn=lambda row, column: (-int(problem.priority[row]), problem.tie[row, column].tolist()),
    )
    forced = np.full(len(problem.mentees), UNMATCHED, np.int64)
    for lock in held:
        forced[problem.row[lock.mentee_id]] = problem.column[lock.mentor_id]
    policy = problem.policy
    priority = problem.priority if policy.use_priority else np.zeros_like(problem.priority)
    instance = Instance(
        fit=np.where(bits == 0, problem.fit, -1),
        bonus=problem.bonus,
        places=places,
        load=np.array([mentor.load for mentor in problem.mentors], np.int64),
        priority=priority,
        floors=policy.floors,
        tie=problem.tie,
        forced=forced,
        even_load=policy.use_even_load,
    )
    return Question(instance, bits, held, refused)


def numbered(kind: str, people: Sequence[Mentee] | Sequence[Mentor]) -> dict[str, int]:
    """Return the place of each id. ValueError, with a sentence, if one stands twice."""
    ids = [one.id for one in people]
    numbers = {one: place for place, one in enumerate(ids)}
    if len(numbers) < len(ids):
        twice = sorted({one for one in ids if ids.count(one) > 1})
        raise ValueError(f"Each {kind} id must be unique. Given more than once: {', '.join(twice)}.")
    return numbers
