"""Why nobody: which rules ruled out how many, and the smallest group that competes for too few places."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from matching.fit import fit_of
from matching.objective import Ints
from matching.outcome import Competing, Excluded, Unmatched, WouldHelp
from matching.problem import Problem, Question
from matching.reasons import Reason, Why
from matching.rules import BIT

# Rules that close a mentor to everybody.
_CLOSED = sum(
    BIT[reason] for reason in (Reason.NOT_APPROVED, Reason.PAUSED, Reason.NOT_ACCEPTING, Reason.NO_PLACE)
)

# Rules that somebody could change for one pair, the smallest change first. A private request, an organisation
# that is shared and what is past cannot be: they are never offered as a way out.
_CAN_GIVE_WAY = (
    Reason.NO_PLACE,
    Reason.BLOCKED,
    Reason.NOT_APPROVED,
    Reason.NO_SHARED_FORMAT,
    Reason.ACCESS_NEED,
    Reason.LANGUAGE,
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
    held = sum(int(question.instance.places[one]) for one in seen_columns)
    open_places = int(question.instance.places[allowed.any(axis=0)].sum())
    return Competing(
        tuple(problem.mentees[one].id for one in sorted(seen_rows)),
        tuple(problem.mentors[one].id for one in sorted(seen_columns)),
        held,
        is_national=2 * held > open_places > 1,
    )


def would_help(question: Question, problem: Problem, mentor: Ints, row: int) -> tuple[WouldHelp, ...]:
    """Return each single change that would match this unmatched mentee without un-matching anybody.

    A mentor may take one more if a chain of moves ends in a free place (an augmenting path). One more place
    always helps where the mentee is eligible: nobody has to move. A rule that can give way (`_CAN_GIVE_WAY`)
    helps with a mentor whom it alone rules out and who may take one more; if it closed the mentor to
    everybody, all their places are free.
    """
    bits, places = question.bits[row], question.instance.places
    can_take = _can_take_one_more(question, mentor)
    closed = np.array([one.places > 0 for one in problem.mentors], np.bool_)
    found = []
    for reason in _CAN_GIVE_WAY:
        if reason is Reason.NO_PLACE:
            fits = (bits == 0) | (bits == BIT[reason])
        else:
            fits = (bits == BIT[reason]) & (closed if BIT[reason] & _CLOSED else can_take & (places > 0))
        columns = sorted(np.flatnonzero(fits).tolist(), key=lambda one: _own_fit(problem, row, one))
        if columns:
            found.append(WouldHelp(reason, tuple(problem.mentors[one].id for one in columns)))
    return tuple(found)


def _can_take_one_more(question: Question, mentor: Ints) -> NDArray[np.bool_]:
    """Return the columns from which a chain of moves leads to a free place. O(n · m) in all."""
    instance = question.instance
    used = np.bincount(mentor[mentor >= 0], minlength=len(instance.places))
    can = used < instance.places
    movable = np.flatnonzero((mentor >= 0) & (instance.forced < 0))
    queue = deque(np.flatnonzero(can).tolist())
    while queue:
        into = queue.popleft()
        for column in np.unique(mentor[movable[instance.fit[movable, into] >= 0]]).tolist():
            if not can[column]:
                can[column] = True
                queue.append(column)
    return can


def _own_fit(problem: Problem, row: int, column: int) -> tuple[int, str]:
    one = problem.mentors[column]
    return -fit_of(problem.mentees[row], one, problem.policy), one.id


def _explain(problem: Problem, question: Question, mentor: Ints, row: int) -> Unmatched:
    bits = question.bits[row]
    who, reasons = problem.mentees[row].id, excluded(bits)
    if not bits.size:
        return Unmatched(who, Why.NO_MENTORS, reasons)
    helping = would_help(question, problem, mentor, row)
    if (bits & _CLOSED).all():
        return Unmatched(who, Why.NO_PLACES, reasons, would_help=helping)
    if bits.all():
        return Unmatched(who, Why.NOBODY_ELIGIBLE, reasons, would_help=helping)
    return Unmatched(who, Why.PLACES_TAKEN, reasons, competing(problem, question, mentor, row), helping)
