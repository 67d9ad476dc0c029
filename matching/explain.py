"""Why nobody: which rules ruled out how many, and the smallest group that competes for too few places."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

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
    shortage = _Shortage.of(problem, question, mentor)
    return tuple(_explain(shortage, row) for row in left_out)


def excluded(bits: Ints) -> tuple[Excluded, ...]:
    """Count, over the mentors of one mentee (m), what each rule ruled out and what it ruled out alone.

    Those that alone stand in the way of most mentors come first.
    """
    many = Counter(bits.tolist())
    any_of_them = reduce(or_, many, 0)
    counts = [
        Excluded(reason, sum(count for one, count in many.items() if one & bit), many[bit])
        for reason, bit in BIT.items()
        if any_of_them & bit
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


@dataclass(frozen=True, slots=True, eq=False)
class _Shortage:
    """What the reasons of all who are left out are made of.

    allowed (n × m): the pairs a solution may use. chains (m × m): as `reach`. can_take (m): the columns from
    which a chain of moves ends in a free place (an augmenting path). has_places, mentor_ids (m).
    open_places: how many places there are with mentors whom anybody may have. groups: what was found already,
    by columns reached.
    """

    problem: Problem
    question: Question
    mentor: Ints
    allowed: Mask
    chains: Mask
    can_take: Mask
    has_places: Mask
    mentor_ids: NDArray[np.object_]
    open_places: int
    groups: dict[bytes, tuple[Ints, Competing]]

    @classmethod
    def of(cls, problem: Problem, question: Question, mentor: Ints) -> "_Shortage":
        allowed, places = question.instance.allowed, question.instance.places
        chains = reach(question, mentor)
        free = np.bincount(mentor[mentor >= 0], minlength=len(places)) < places
        return cls(
            problem=problem,
            question=question,
            mentor=mentor,
            allowed=allowed,
            chains=chains,
            can_take=np.asarray(chains[:, free].any(axis=1)),
            has_places=np.array([one.places > 0 for one in problem.mentors], np.bool_),
            mentor_ids=np.array([one.id for one in problem.mentors], np.object_),
            open_places=int(places[allowed.any(axis=0)].sum()),
            groups={},
        )


def _competing(shortage: _Shortage, row: int) -> Competing:
    """Return the minimal group that keeps this unmatched, eligible mentee out.

    Everybody reachable from the mentee by eligible pair / matched pair in turn. All mentors reached are full
    (a free place would be the end of an augmenting path, and coverage is maximal), so the group has one
    mentee more than places: it violates Hall's condition (Hall, 1935). It is the only minimal such group that
    holds this mentee and no other unmatched one: without any one of them, the others all find a place.
    A locked mentee holds a place and cannot move, so the search does not go on from there.
    """
    columns = shortage.chains[shortage.allowed[row]].any(axis=0)
    key = columns.tobytes()
    if key not in shortage.groups:
        shortage.groups[key] = _holders(shortage, columns)
    rows, group = shortage.groups[key]
    before = int(np.searchsorted(rows, row))
    people, own = group.mentee_ids, shortage.problem.mentees[row].id
    return replace(group, mentee_ids=(*people[:before], own, *people[before:]))


def _holders(shortage: _Shortage, columns: Mask) -> tuple[Ints, Competing]:
    """Return who has the places of these columns: their rows, and the group without the one left out."""
    problem, mentor = shortage.problem, shortage.mentor
    rows = np.flatnonzero((mentor >= 0) & columns[mentor])
    held = int(shortage.question.instance.places[columns].sum())
    group = Competing(
        tuple(problem.mentees[one].id for one in rows.tolist()),
        tuple(problem.mentors[one].id for one in np.flatnonzero(columns).tolist()),
        held,
        is_national=2 * held > shortage.open_places > 1,
    )
    return rows, group


def _would_help(shortage: _Shortage, row: int) -> tuple[WouldHelp, ...]:
    """Return each single change that would match this unmatched mentee without un-matching anybody.

    One more place always helps where the mentee is eligible: nobody has to move. A rule that can give way
    (`_CAN_GIVE_WAY`) helps with a mentor whom it alone rules out and who may take one more; if it closed the
    mentor to everybody, all their places are free.
    """
    bits, places = shortage.question.bits[row], shortage.question.instance.places
    found = []
    for reason in _CAN_GIVE_WAY:
        if reason is Reason.NO_PLACE:
            fits = (bits == 0) | (bits == BIT[reason])
        elif BIT[reason] & _CLOSED:
            fits = (bits == BIT[reason]) & shortage.has_places
        else:
            fits = (bits == BIT[reason]) & shortage.can_take & (places > 0)
        columns = np.flatnonzero(fits)
        if len(columns):
            # Columns are in the order of ids, which a stable sort keeps among equals.
            best_first = columns[np.argsort(-_own_fits(shortage.problem, row, columns), kind="stable")]
            found.append(WouldHelp(reason, tuple(shortage.mentor_ids[best_first].tolist())))
    return tuple(found)


def _own_fits(problem: Problem, row: int, columns: Ints) -> Ints:
    fits: Ints = problem.fit[row, columns]
    for place in np.flatnonzero(fits < 0).tolist():
        fits[place] = fit_of(problem.mentees[row], problem.mentors[columns[place]], problem.policy)
    return fits


def _explain(shortage: _Shortage, row: int) -> Unmatched:
    bits = shortage.question.bits[row]
    who, reasons = shortage.problem.mentees[row].id, excluded(bits)
    if not bits.size:
        return Unmatched(who, Why.NO_MENTORS, reasons)
    helping = _would_help(shortage, row)
    if (bits & _CLOSED).all():
        return Unmatched(who, Why.NO_PLACES, reasons, would_help=helping)
    if bits.all():
        return Unmatched(who, Why.NOBODY_ELIGIBLE, reasons, would_help=helping)
    return Unmatched(who, Why.PLACES_TAKEN, reasons, _competing(shortage, row), helping)
