"""Why nobody: which rules ruled out how many, and the smallest group that competes for too few places."""

from collections import deque

import numpy as np

from matching.objective import Ints
from matching.outcome import Competing, Excluded, Unmatched
from matching.problem import Problem, Question
from matching.reasons import Reason, Why
from matching.rules import BIT

# Rules that close a mentor to everybody.
_CLOSED = sum(
    BIT[reason] for reason in (Reason.NOT_APPROVED, Reason.PAUSED, Reason.NOT_ACCEPTING, Reason.NO_PLACE)
)


def unmatched(problem: Problem, question: Question, mentor: Ints) -> tuple[Unmatched, ...]:
    """Return a reason for every mentee whom the solution `mentor` leaves out, in the order of their ids."""
    return tuple(_explain(problem, question, mentor, row) for row in np.flatnonzero(mentor < 0).tolist())


def excluded(bits: Ints) -> tuple[Excluded, ...]:
    """Count, over the mentors of one mentee (m), what each rule ruled out and what it ruled out alone.

    Those that alone stand in the way of most mentors come first.
    """
    counts = [
        Excluded(reason, int((bits & bit != 0).sum()), int((bits == bit).sum()))
        for reason, bit in BIT.items()
        if (bits & bit).any()
    ]
    return tuple(sorted(counts, key=lambda one: (-one.excluded_alone, -one.excluded)))


def competing(problem: Problem, question: Question, mentor: Ints, row: int) -> Competing:
    """Return the minimal group that keeps this unmatched, eligible mentee out.

    Everybody reachable from the mentee by eligible pair / matched pair in turn. All mentors reached are full
    (a free place would be the end of an augmenting path, and coverage is maximal), so the group has one
    mentee more than places: it violates Hall's condition (Hall, 1935). It is the only minimal such group that
    holds this mentee and no other unmatched one: without any one of them, the others all find a place.
    A locked mentee holds a place and cannot move, so the search does not go on from there.
    """
    allowed = question.instance.allowed
    seen_rows, seen_columns = {row}, set[int]()
    queue = deque([row])
    while queue:
        for column in np.flatnonzero(allowed[queue.popleft()]).tolist():
            if column in seen_columns:
                continue
            seen_columns.add(column)
            for holder in np.flatnonzero(mentor == column).tolist():
                if holder not in seen_rows:
                    seen_rows.add(holder)
                    queue.append(holder)
    return Competing(
        tuple(problem.mentees[one].id for one in sorted(seen_rows)),
        tuple(problem.mentors[one].id for one in sorted(seen_columns)),
        sum(int(question.instance.places[one]) for one in seen_columns),
    )


def _explain(problem: Problem, question: Question, mentor: Ints, row: int) -> Unmatched:
    bits = question.bits[row]
    who, reasons = problem.mentees[row].id, excluded(bits)
    if not bits.size:
        return Unmatched(who, Why.NO_MENTORS, reasons)
    if (bits & _CLOSED).all():
        return Unmatched(who, Why.NO_PLACES, reasons)
    if bits.all():
        return Unmatched(who, Why.NOBODY_ELIGIBLE, reasons)
    return Unmatched(who, Why.PLACES_TAKEN, reasons, competing(problem, question, mentor, row))
