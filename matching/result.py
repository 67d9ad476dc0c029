"""A finished round: frozen, explained, repeatable, and a place to ask "what if" from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from matching.explain import unmatched
from matching.fit import Part, parts_of
from matching.graph import graph_of
from matching.model import Block, Lock, Mentee, Mentor, Policy
from matching.outcome import Alternative, Certificate, Costs, Loss, Pair, RefusedLock, Unmatched
from matching.reasons import Reason
from matching.rules import reasons_of
from matching.serial import Inputs
from matching.solution import Solution, solved
from matching.what_if import WhatIf
from matching.wishes import WishOutlook, outlooks, wish_phrase

if TYPE_CHECKING:
    from matching.graph import RoundGraph


@dataclass(frozen=True)
class MatchResult:
    """The answer of a round.

    pairs and unmatched: in the order of mentee ids. refused: locks that were left out. wish_outlook: for each
    mentee to whom a wish really matters, in a word, how many eligible mentors could meet it.

    Methods raise KeyError, with a sentence, for somebody who is not in the round.
    """

    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    refused: tuple[RefusedLock, ...]
    wish_outlook: tuple[WishOutlook, ...]
    certificate: Certificate
    _solution: Solution = field(repr=False, compare=False)

    @property
    def wishes_to_discuss(self) -> tuple[str, ...]:
        """Ids of mentees whose *really matters* wish no eligible mentor meets: speak with them first."""
        return tuple(one.mentee_id for one in self.wish_outlook if one.mentors == "none")

    @property
    def inputs(self) -> Inputs:
        """Everything needed to repeat this round exactly. It holds wishes: store it encrypted."""
        return self._solution.inputs

    @cached_property
    def graph(self) -> RoundGraph:
        """The bipartite graph of the eligible pairs (see `matching.graph`), made when first asked for."""
        solution = self._solution
        return graph_of(solution.problem, solution.question, solution.mentor)

    @cached_property
    def _what_if(self) -> WhatIf:
        return WhatIf(self._solution)

    @property
    def costs(self) -> Costs:
        """What forcing each pair would cost, for all pairs at once, without solving again. O(m³ + n · m)."""
        return self._what_if.costs

    def why_not(self, mentee_id: str, mentor_id: str) -> tuple[Reason, ...]:
        """Return every hard rule against a pair; empty if it is eligible. O(1)."""
        row, column = self._solution.place(mentee_id, mentor_id)
        return reasons_of(int(self._solution.question.bits[row, column]))

    def parts(self, mentee_id: str, mentor_id: str) -> tuple[Part, ...]:
        """Return the parts of the fit of any pair, whether or not a rule forbids it. O(1)."""
        row, column = self._solution.place(mentee_id, mentor_id)
        problem = self._solution.problem
        return parts_of(problem.mentees[row], problem.mentors[column], problem.policy)

    def cost_of(self, mentee_id: str, mentor_id: str) -> Loss | None:
        """Return the exact loss to the round of forcing this pair; None if a hard rule or a full set of locks
        forbids it. The mentee's own lock gives way; all others hold. No solve: see `costs`."""
        row, column = self._solution.place(mentee_id, mentor_id)
        return self._what_if.losses(row, [column])[0]

    def alternatives(self, mentee_id: str, n: int = 5) -> tuple[Alternative, ...]:
        """Return the n other eligible mentors of highest own fit, cheapest for the round first.

        Choice and order use public numbers only, so that neither gives a wish away. No solve: see `costs`.
        """
        return tuple(self._what_if.alternatives(self._solution.row(mentee_id), max(0, n)))

    def with_changes(
        self,
        locks: Collection[Lock] = (),
        blocks: Collection[Block] = (),
        places: Mapping[str, int] | None = None,
    ) -> MatchResult:
        """Return the round re-solved with more locks, more blocks, and other free places (mentor id → count).

        The later word wins: a new lock replaces the mentee's older lock and any older block of the pair, a
        new block an older lock of the pair. Scores are reused: one solve, not a new round.
        """
        old, new_places = self._solution, dict(places or {})
        for mentor_id in new_places:
            old.column(mentor_id)
        moved, parted = {lock.mentee_id for lock in locks}, {(b.mentee_id, b.mentor_id) for b in blocks}
        kept_locks = [
            lock
            for lock in old.locks
            if lock.mentee_id not in moved and (lock.mentee_id, lock.mentor_id) not in parted
        ]
        joined = {(lock.mentee_id, lock.mentor_id) for lock in locks}
        kept_blocks = [block for block in old.blocks if (block.mentee_id, block.mentor_id) not in joined]
        mentors = tuple(
            replace(one, places=new_places[one.id]) if one.id in new_places else one
            for one in old.problem.mentors
        )
        problem = replace(old.problem, mentors=mentors)
        return result_of(solved(problem, [*kept_locks, *locks], [*kept_blocks, *blocks], old.solver))


def pair_of(mentee: Mentee, mentor: Mentor, policy: Policy, *, locked: bool) -> Pair:
    """Return a suggested pair with its parts."""
    parts, phrase = parts_of(mentee, mentor, policy), wish_phrase(mentee, mentor)
    return Pair(mentee.id, mentor.id, sum(part.points for part in parts), parts, phrase, locked=locked)


def result_of(solution: Solution) -> MatchResult:
    """Explain a solution."""
    problem, question, mentor = solution.problem, solution.question, solution.mentor
    held = {lock.mentee_id for lock in question.locks}
    pairs = []
    for row, column in enumerate(mentor.tolist()):
        if column >= 0:
            mentee = problem.mentees[row]
            pairs.append(pair_of(mentee, problem.mentors[column], problem.policy, locked=mentee.id in held))
    return MatchResult(
        pairs=tuple(pairs),
        unmatched=unmatched(problem, question, mentor),
        refused=question.refused,
        wish_outlook=outlooks(problem.mentees, problem.mentors, question.bits == 0),
        certificate=solution.certificate(),
        _solution=solution,
    )
