"""A solved question, and the price of another answer to it."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from matching.assign import Assignment, solve
from matching.model import Block, Lock
from matching.objective import Ints, losses, values
from matching.outcome import Alternative, Certificate, Change, Loss
from matching.problem import Problem, Question, ask
from matching.serial import Inputs

# Raised whenever the same inputs may get another answer.
ENGINE_VERSION = "1.0"


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A problem, the locks and blocks it was asked with, and the optimal answer."""

    problem: Problem
    question: Question
    assignment: Assignment
    locks: tuple[Lock, ...]
    blocks: tuple[Block, ...]
    solver: str

    @property
    def mentor(self) -> Ints:
        """The column of each row, -1 = unmatched."""
        return self.assignment.mentor

    @property
    def inputs(self) -> Inputs:
        """Everything needed to repeat the round."""
        problem = self.problem
        return Inputs(problem.mentees, problem.mentors, problem.policy, self.locks, self.blocks)

    def row(self, mentee_id: str) -> int:
        """Return a mentee's row, or raise KeyError."""
        if mentee_id not in self.problem.row:
            raise KeyError(f"Mentee {mentee_id!r} is not in this round.")
        return self.problem.row[mentee_id]

    def column(self, mentor_id: str) -> int:
        """Return a mentor's column, or raise KeyError."""
        if mentor_id not in self.problem.column:
            raise KeyError(f"Mentor {mentor_id!r} is not in this round.")
        return self.problem.column[mentor_id]

    def place(self, mentee_id: str, mentor_id: str) -> tuple[int, int]:
        """Return the row and column of a pair, or raise KeyError."""
        return self.row(mentee_id), self.column(mentor_id)

    def others_by_fit(self, row: int) -> list[int]:
        """Return the other eligible columns of a row, highest fit first, then by the tie-break."""
        fit, tie = self.question.instance.fit[row], self.problem.tie[row]
        eligible = [j for j in np.flatnonzero(fit >= 0).tolist() if j != self.mentor[row]]
        return sorted(eligible, key=lambda j: (-int(fit[j]), tie[j].tolist()))

    def certificate(self) -> Certificate:
        """Return the record that makes the answer repeatable."""
        pairs = [[one, self._mentor_id(column)] for one, column in self._answer()]
        answer = hashlib.sha256(json.dumps(pairs).encode()).hexdigest()
        return Certificate(
            levels=self.assignment.levels,
            input_digest=self.inputs.digest(),
            answer_digest=answer,
            policy=self.problem.policy,
            version=ENGINE_VERSION,
            solver=self.assignment.solver,
        )

    def changes_to(self, mentor: Ints, but: int) -> tuple[Change, ...]:
        """Return who gets another mentor under the answer `mentor`, leaving out the row `but`."""
        return tuple(
            Change(
                self.problem.mentees[row].id,
                self._mentor_id(int(self.mentor[row])),
                self._mentor_id(int(mentor[row])),
            )
            for row in np.flatnonzero(mentor != self.mentor).tolist()
            if row != but
        )

    def _answer(self) -> list[tuple[str, int]]:
        return list(zip((one.id for one in self.problem.mentees), self.mentor.tolist(), strict=True))

    def _mentor_id(self, column: int) -> str | None:
        return self.problem.mentors[column].id if column >= 0 else None


def solved(problem: Problem, locks: Collection[Lock], blocks: Collection[Block], solver: str) -> Solution:
    """Ask and solve."""
    question = ask(problem, locks, blocks)
    assignment = solve(question.instance, solver)
    return Solution(
        problem, question, assignment, tuple(sorted(set(locks))), tuple(sorted(set(blocks))), solver
    )


def price(solution: Solution, row: int, column: int) -> Alternative | None:
    """Return what forcing a pair costs, by solving again with it; None if it cannot be."""
    question = solution.question
    instance = question.instance
    if instance.fit[row, column] < 0:
        return None
    forced = instance.forced.copy()
    forced[row] = column
    if (forced == column).sum() > instance.places[column]:
        return None
    other = replace(instance, forced=forced)
    mentor = solve(other, solution.solver).mentor
    loss = losses(values(instance, solution.mentor), values(instance, mentor))
    return Alternative(
        solution.problem.mentors[column].id,
        int(instance.fit[row, column]),
        _showable(loss),
        solution.changes_to(mentor, but=row),
    )


def _showable(loss: tuple[tuple[str, int], ...]) -> Loss:
    """Hide what only wishes explain.

    The answer is optimal, so the first level that differs is a loss, unless a wish outweighed it. A gain
    there would give the wish away, and so would all that follows from it: then every level shows 0.
    """
    first = next((points for _, points in loss if points), 0)
    return Loss(tuple((name, 0) for name, _ in loss) if first < 0 else loss)
