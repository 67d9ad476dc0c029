"""A solved question: a problem, what it was asked with, and the optimal answer."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from matching.assign import Assignment, solve
from matching.model import Block, Lock
from matching.objective import Ints
from matching.outcome import Certificate, Change
from matching.problem import Problem, Question, ask
from matching.serial import Inputs

# Raised whenever the same inputs may get another answer.
ENGINE_VERSION = "2.0"


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

    def others_by_fit(self, row: int, n: int) -> list[int]:
        """Return the n other eligible columns of highest fit, the best first, then by the tie-break."""
        fit, tie = self.question.instance.fit[row], self.problem.tie[row]
        others = np.flatnonzero(fit >= 0)
        others = others[others != self.mentor[row]]
        if 0 < n < len(others):
            # Only those that could be among the n are put in order.
            fits = fit[others]
            others = others[fits >= np.partition(fits, -n)[-n]]
        return sorted(others.tolist(), key=lambda j: (-int(fit[j]), tie[j].tolist()))[:n]

    def certificate(self) -> Certificate:
        """Return the record that makes the answer repeatable."""
        pairs = [
            (one.id, self._mentor_id(at))
            for one, at in zip(self.problem.mentees, self.mentor.tolist(), strict=True)
        ]
        found = self.assignment
        return certified(self.inputs, pairs, found.levels, found.solver, found.dual_bound)

    def change(self, row: int, column: int) -> Change:
        """Return that a row would have another column (-1 = none)."""
        now = self._mentor_id(int(self.mentor[row]))
        return Change(self.problem.mentees[row].id, now, self._mentor_id(column))

    def _mentor_id(self, column: int) -> str | None:
        return self.problem.mentors[column].id if column >= 0 else None


def certified(
    inputs: Inputs,
    pairs: Sequence[tuple[str, str | None]],
    levels: tuple[tuple[str, int], ...],
    solver: str,
    dual_bound: tuple[tuple[str, int], ...],
) -> Certificate:
    """Return the certificate of an answer: the mentor of each mentee (None = nobody), in the order of ids."""
    return Certificate(
        levels=levels,
        input_digest=inputs.digest(),
        answer_digest=hashlib.sha256(json.dumps(pairs).encode()).hexdigest(),
        policy=inputs.policy,
        version=ENGINE_VERSION,
        solver=solver,
        dual_bound=dual_bound,
    )


def solved(problem: Problem, locks: Collection[Lock], blocks: Collection[Block], solver: str) -> Solution:
    """Ask and solve."""
    question = ask(problem, locks, blocks)
    assignment = solve(question.instance, solver)
    return Solution(
        problem, question, assignment, tuple(sorted(set(locks))), tuple(sorted(set(blocks))), solver
    )
