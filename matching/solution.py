"""A solved question, and the price of another answer to it."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.assign import Assignment, solve
from matching.model import Block, Lock
from matching.objective import Ints, losses, values
from matching.outcome import Alternative, Certificate, Change, Costs, Loss
from matching.problem import Problem, Question, ask
from matching.residual import FAR, Residual
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
            dual_bound=self.assignment.dual_bound,
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


def price(solution: Solution, residual: Residual, row: int, column: int) -> Alternative | None:
    """Return what forcing a pair costs; None if it cannot be. See `prices`."""
    return next(prices(solution, residual, row, [column]))


def prices(
    solution: Solution, residual: Residual, row: int, columns: Sequence[int]
) -> Iterator[Alternative | None]:
    """Yield what forcing this row into each of these columns costs, from one tree of shortest paths."""
    instance, problem = solution.question.instance, solution.problem
    length, onward = residual.paths_to(int(residual.at[row]))
    before = values(instance, solution.mentor)
    for column in columns:
        if instance.fit[row, column] < 0 or length[0][column] >= FAR:
            yield None
            continue
        mentor = residual.answer_with(solution.mentor, row, column, onward)
        loss = losses(before, values(instance, mentor))
        changes = solution.changes_to(mentor, but=row)
        fit = int(instance.fit[row, column])
        yield Alternative(problem.mentors[column].id, fit, _showable(loss), changes)


def all_prices(solution: Solution, residual: Residual) -> Costs:
    """Return what forcing each pair of the round costs, without solving again."""
    instance, problem = solution.question.instance, solution.problem
    raw, possible = residual.forced()
    lost = raw["matched"]
    least = int(instance.priority.min(initial=FAR)) if len(instance.priority) else 0
    fit, bonus = instance.fit[instance.fit >= 0], instance.bonus[instance.fit >= 0]
    # The levels are minimised as "missing from the most": turn that back into what is shown.
    shown = {"matched": lost, "priority": raw.get("priority", np.zeros_like(lost)) + least * lost}
    shown |= {name: part for name, part in raw.items() if name.startswith("under_")}
    felt = raw["fit"] + int((fit + bonus).max(initial=0)) * lost
    shown["fit"] = felt + raw.get("plain", np.zeros_like(lost))
    if "load" in raw:
        shown["load"] = raw["load"]
    stack = np.where(possible, np.stack(list(shown.values())), 0)
    first = np.take_along_axis(stack, (stack != 0).argmax(axis=0)[None], axis=0)[0]
    return Costs(
        levels=tuple(shown),
        mentee_ids=tuple(one.id for one in problem.mentees),
        mentor_ids=tuple(one.id for one in problem.mentors),
        loss=np.where(first < 0, 0, stack),  # as in _showable
        possible=possible,
    )


def _showable(loss: tuple[tuple[str, int], ...]) -> Loss:
    """Hide what only wishes explain.

    The answer is optimal, so the first level that differs is a loss, unless a wish outweighed it. A gain
    there would give the wish away, and so would all that follows from it: then every level shows 0.
    """
    first = next((points for _, points in loss if points), 0)
    return Loss(tuple((name, 0) for name, _ in loss) if first < 0 else loss)
