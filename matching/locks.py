"""Which locks hold together, and why the others do not."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from matching.model import Lock
from matching.objective import Ints
from matching.outcome import RefusedLock
from matching.reasons import Reason, Refusal


def hold(
    locks: Collection[Lock],
    *,
    row: Mapping[str, int],
    column: Mapping[str, int],
    places: Ints,
    against: Callable[[int, int], tuple[Reason, ...]],
    turn: Callable[[int, int], tuple[object, ...]],
) -> tuple[tuple[Lock, ...], tuple[RefusedLock, ...]]:
    """Split locks into those that hold together and those that do not, both sorted.

    row, column: numbers of the ids. against: the rules against a pair. turn: who comes first where there are
    more locks than places, by row and column; so the order of locks does not matter. Two mentors for one
    mentee: neither is kept, as nothing says which was meant.
    """
    refused: list[RefusedLock] = []
    possible: list[Lock] = []
    for lock in sorted(set(locks)):
        if lock.mentee_id not in row:
            refused.append(RefusedLock(lock, Refusal.UNKNOWN_MENTEE))
        elif lock.mentor_id not in column:
            refused.append(RefusedLock(lock, Refusal.UNKNOWN_MENTOR))
        elif reasons := against(row[lock.mentee_id], column[lock.mentor_id]):
            refused.append(RefusedLock(lock, Refusal.RULED_OUT, reasons))
        else:
            possible.append(lock)
    mentors = Counter(lock.mentee_id for lock in possible)
    clear = [lock for lock in possible if mentors[lock.mentee_id] == 1]
    refused += [RefusedLock(lock, Refusal.TWO_MENTORS) for lock in possible if mentors[lock.mentee_id] > 1]
    clear.sort(key=lambda lock: turn(row[lock.mentee_id], column[lock.mentor_id]))
    left = places.copy()
    held = []
    for lock in clear:
        if left[column[lock.mentor_id]] > 0:
            left[column[lock.mentor_id]] -= 1
            held.append(lock)
        else:
            refused.append(RefusedLock(lock, Refusal.NO_PLACE_LEFT))
    return tuple(sorted(held)), tuple(sorted(refused, key=lambda one: one.lock))
