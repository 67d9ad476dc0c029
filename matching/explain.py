"""Why nobody: which rules ruled out how many, and the smallest group that competes for too few places."""

import numpy as np
from numpy.typing import NDArray

from matching.fit import fit_of
from matching.objective import Ints
from matching.outcome import Competing, Excluded, Unmatched, WouldHelp
from matching.problem import Problem, Question
from matching.reasons import Reason, Why
from matching.rules import BIT

Mask = NDArray[np.bool_]

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
    left_out = np.flatnonzero(mentor < 0).tolist()
    if not left_out:
        return ()
    chains, places = reach(question, mentor), question.instance.places
    free = np.bincount(mentor[mentor >= 0], minlength=len(places)) < places
    can_take: Mask = np.asarray(chains[:, free].any(axis=1))
    return tuple(
        _explain(problem, question, mentor, row, chains=chains, can_take=can_take) for row in left_out
    )


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


def reach(question: Question, mentor: Ints) -> Mask:
    """Return from which column to which a chain of moves may lead (m × m, each column to itself): somebody at
    the first could move to the second, or to one from which somebody could, and so on.

    The transitive closure, by squaring: O(m³ log m) in matrix products. Locked mentees cannot move.
    """
    allowed, places = question.instance.allowed, question.instance.places
    here = mentor[:, None] == np.arange(len(places))
    closure: Mask = (here.T.astype(np.float32) @ allowed.astype(np.float32) > 0) | np.eye(
        len(places), dtype=bool
    )
    while True:
        further = closure.astype(np.float32) @ closure.astype(np.float32) > 0
        if np.array_equal(further, closure):
            return closure
        closure = further


def competing(problem: Problem, question: Question, mentor: Ints, row: int, chains: Mask) -> Competing:
    """Return the minimal group that keeps this unmatched, eligible mentee out.

    Everybody reachable from the mentee by eligible pair / matched pair in turn. All mentors reached are full
    (a free place would be the end of an augmenting path, and coverage is maximal), so the group has one
    mentee more than places: it violates Hall's condition (Hall, 1935). It is the only minimal such group that
    holds this mentee and no other unmatched one: without any one of them, the others all find a place.
    A locked mentee holds a place and cannot move, so the search does not go on from there.
    """
    allowed, places = question.instance.allowed, question.instance.places
    columns = chains[allowed[row]].any(axis=0)
    rows = (mentor >= 0) & columns[mentor]
    rows[row] = True
    held = int(places[columns].sum())
    return Competing(
        tuple(problem.mentees[one].id for one in np.flatnonzero(rows).tolist()),
        tuple(problem.mentors[one].id for one in np.flatnonzero(columns).tolist()),
        held,
        is_national=2 * held > int(places[allowed.any(axis=0)].sum()) > 1,
    )


def would_help(problem: Problem, question: Question, row: int, can_take: Mask) -> tuple[WouldHelp, ...]:
    """Return each single change that would match this unmatched mentee without un-matching anybody.

    can_take (m): the columns from which a chain of moves ends in a free place (an augmenting path). One more
    place always helps where the mentee is eligible: nobody has to move. A rule that can give way
    (`_CAN_GIVE_WAY`) helps with a mentor whom it alone rules out and who may take one more; if it closed the
    mentor to everybody, all their places are free.
    """
    bits, places = question.bits[row], question.instance.places
    has_places = np.array([one.places > 0 for one in problem.mentors], np.bool_)
    found = []
    for reason in _CAN_GIVE_WAY:
        if reason is Reason.NO_PLACE:
            fits = (bits == 0) | (bits == BIT[reason])
        else:
            fits = (bits == BIT[reason]) & (has_places if BIT[reason] & _CLOSED else can_take & (places > 0))
        columns = sorted(np.flatnonzero(fits).tolist(), key=lambda one: _own_fit(problem, row, one))
        if columns:
            found.append(WouldHelp(reason, tuple(problem.mentors[one].id for one in columns)))
    return tuple(found)


def _own_fit(problem: Problem, row: int, column: int) -> tuple[int, str]:
    one = problem.mentors[column]
    fit = int(problem.fit[row, column])
    return -(fit if fit >= 0 else fit_of(problem.mentees[row], one, problem.policy)), one.id


def _explain(
    problem: Problem, question: Question, mentor: Ints, row: int, *, chains: Mask, can_take: Mask
) -> Unmatched:
    bits = question.bits[row]
    who, reasons = problem.mentees[row].id, excluded(bits)
    if not bits.size:
        return Unmatched(who, Why.NO_MENTORS, reasons)
    helping = would_help(problem, question, row, can_take)
    if (bits & _CLOSED).all():
        return Unmatched(who, Why.NO_PLACES, reasons, would_help=helping)
    if bits.all():
        return Unmatched(who, Why.NOBODY_ELIGIBLE, reasons, would_help=helping)
    return Unmatched(
        who, Why.PLACES_TAKEN, reasons, competing(problem, question, mentor, row, chains), helping
    )
