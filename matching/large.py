"""`match_large`: the round of very many people, proved for all pairs without an array of them.

Short lists of pairs are solved as any round is; at the prices of that solution all other pairs are looked at,
and those that would gain join the lists; until none does. Then the solution is the best of the whole round:
column generation (Gilmore & Gomory 1961), with every level of the objective carried through the prices.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from matching.fit import fit_of
from matching.flow import is_installed
from matching.listed import solve_listed
from matching.locks import hold
from matching.model import Block, Lock, Mentee, Mentor, Policy
from matching.objective import UNMATCHED, Ints, tally
from matching.outcome import Certificate, Pair, RefusedLock
from matching.pool import Pool
from matching.problem import numbered, priorities
from matching.reasons import Reason
from matching.result import pair_of
from matching.rules import BIT, PAIR_RULES, mentor_bits, reasons_of
from matching.serial import Inputs
from matching.solution import certified
from matching.solve import Progress
from matching.tie import tie_digits, words
from matching.vectors import vectors_of

_DEFAULT = Policy()


@dataclass(frozen=True, eq=False)
class LargeResult:
    """The answer of a large round.

    mentor_of: the id of each mentee's mentor, None = nobody, in the order of mentee ids. refused: locks that
    were left out. certificate: as of any round; its gap is 0, for all pairs.
    """

    mentor_of: dict[str, str | None]
    refused: tuple[RefusedLock, ...]
    certificate: Certificate
    _inputs: Inputs = field(repr=False)
    _held: frozenset[str] = field(repr=False)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs with their parts, in the order of mentee ids; made when first asked for."""
        mentees = {one.id: one for one in self._inputs.mentees}
        mentors = {one.id: one for one in self._inputs.mentors}
        return tuple(
            pair_of(mentees[one], mentors[mentor], self._inputs.policy, locked=one in self._held)
            for one, mentor in self.mentor_of.items()
            if mentor is not None
        )

    @property
    def unmatched(self) -> tuple[str, ...]:
        """The ids of those without a mentor. Why each is, a round of the usual size says (`match`)."""
        return tuple(one for one, mentor in self.mentor_of.items() if mentor is None)


def match_large(
    mentees: Collection[Mentee],
    mentors: Collection[Mentor],
    policy: Policy = _DEFAULT,
    *,
    locks: Collection[Lock] = (),
    blocks: Collection[Block] = (),
    progress: Progress | None = None,
) -> LargeResult:
    """Match as `match` does, with the identical pairs, where an array of all pairs would be too large.

    Memory: about 1 kB a person and 0.5 kB for each listed pair, of which there are some 40 for each person.
    progress: told each step as it begins; what it raises stops the work, and nothing is left half done.

    Raises ValueError as `match` does; ImportError, with a sentence, if OR-Tools is not installed; and
    OverflowError for wishes worth 2^24 or more.
    """
    if not is_installed():
        raise ImportError("Large rounds need OR-Tools: install the extra 'fast'.")
    say = progress or (lambda step: None)
    say("Scoring")
    people = tuple(sorted(mentees, key=lambda one: one.id))
    others = tuple(sorted(mentors, key=lambda one: one.id))
    waits = priorities(people, policy)
    inputs = Inputs(people, others, policy, tuple(sorted(set(locks))), tuple(sorted(set(blocks))))
    held, refused = _held(inputs, waits)
    mentor_of: dict[str, str | None] = {one.id: None for one in people}
    mentor_of |= {lock.mentee_id: lock.mentor_id for lock in held}
    taken = {lock.mentee_id for lock in held}
    # A locked pair is taken out with its place: for the others, its mentor has one mentee more already.
    gone = Counter(lock.mentor_id for lock in held)
    left = [replace(one, places=one.places - gone[one.id], load=one.load + gone[one.id]) for one in others]
    free, open_ = [one for one in people if one.id not in taken], [one for one in left if one.places]
    of_free = waits[[one.id not in taken for one in people]]
    found = solve_listed(pool_of(free, open_, policy, blocks, of_free), say)
    for mentee, column in zip(free, found.mentor.tolist(), strict=True):
        mentor_of[mentee.id] = None if column == UNMATCHED else open_[column].id
    by_id = {one.id: one for one in others}
    say("Summing up")
    pairs = [(one, by_id[mentor]) for one in people if (mentor := mentor_of[one.id]) is not None]
    locked = [pair for pair in pairs if pair[0].id in taken]
    priority = dict(zip((one.id for one in people), waits.tolist(), strict=True))
    value, fixed = _values(pairs, priority, policy), _values(locked, priority, policy)
    bound = {name: least + fixed[name] for name, least in found.bound.items()}
    if any(value[name] != least for name, least in bound.items()):
        raise ArithmeticError("The answer could not be proved optimal; nothing was decided.")
    answer, levels = list(mentor_of.items()), tuple(value.items())
    certificate = certified(inputs, answer, levels, "ortools", tuple(bound.items()))
    return LargeResult(mentor_of, refused, certificate, inputs, frozenset(taken))


def pool_of(
    mentees: Sequence[Mentee],
    mentors: Sequence[Mentor],
    policy: Policy,
    blocks: Collection[Block],
    priority: Ints,
) -> Pool:
    """Return the pool of people, in the order given, with these priorities; all mentors have places."""
    rows, columns = numbered("mentee", mentees), numbered("mentor", mentors)
    vectors = vectors_of(mentees, mentors, policy)
    blocked = [
        rows[one.mentee_id] * len(mentors) + columns[one.mentor_id]
        for one in blocks
        if one.mentee_id in rows and one.mentor_id in columns
    ]
    apart = vectors.apart.rows * len(mentors) + vectors.apart.columns
    return Pool(
        vectors=vectors,
        places=np.array([one.places for one in mentors], np.int64),
        load=np.array([one.load for one in mentors], np.int64),
        priority=priority if policy.use_priority else np.zeros_like(priority),
        apart=np.union1d(apart, np.array(blocked, np.int64)),
        row_words=words("row", [one.id for one in mentees]),
        column_words=words("column", [one.id for one in mentors]),
        policy=policy,
    )


def _held(inputs: Inputs, waits: Ints) -> tuple[tuple[Lock, ...], tuple[RefusedLock, ...]]:
    """Return the locks that hold, and those refused, as `matching.problem.ask` does."""
    people, others, policy = inputs.mentees, inputs.mentors, inputs.policy
    blocked = {(one.mentee_id, one.mentor_id) for one in inputs.blocks}

    def against(row: int, column: int) -> tuple[Reason, ...]:
        mentee, mentor = people[row], others[column]
        bits = mentor_bits(mentor, policy.today) | (0 if mentor.places else BIT[Reason.NO_PLACE])
        bits |= sum(BIT[reason] for reason, forbids in PAIR_RULES if forbids(mentee, mentor))
        bits |= BIT[Reason.BLOCKED] if (mentee.id, mentor.id) in blocked else 0
        return reasons_of(bits)

    def turn(row: int, column: int) -> tuple[object, ...]:
        return -int(waits[row]), tie_digits([people[row].id], [others[column].id])[0, 0].tolist()

    return hold(
        inputs.locks,
        row=numbered("mentee", people),
        column=numbered("mentor", others),
        places=np.array([one.places for one in others], np.int64),
        against=against,
        turn=turn,
    )


def _values(
    pairs: Sequence[tuple[Mentee, Mentor]], priority: Mapping[str, int], policy: Policy
) -> dict[str, int]:
    """Return what each level is worth, from the people themselves."""
    used = Counter(mentor.id for _, mentor in pairs)
    load = {mentor.id: mentor.load for _, mentor in pairs}
    return tally(
        np.array([fit_of(mentee, mentor, policy) for mentee, mentor in pairs], np.int64),
        np.array([priority[mentee.id] if policy.use_priority else 0 for mentee, _ in pairs], np.int64),
        np.array(list(used.values()), np.int64),
        np.array([load[one] for one in used], np.int64),
        policy.floors,
    )
