"""What another answer would cost a finished round, and who else would change: without solving again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.objective import UNMATCHED, Ints, lost
from matching.outcome import Alternative, Change, Costs, Loss
from matching.residual import Residual, residual_of
from matching.solution import Solution


@dataclass(frozen=True, eq=False)
class WhatIf:
    """Questions that can be asked of a solution. What they share is worked out when it is first needed."""

    solution: Solution
    _changes: dict[tuple[int, int], Change] = field(default_factory=dict, repr=False)

    @cached_property
    def residual(self) -> Residual:
        """The residual graph of the answer."""
        return residual_of(self.solution.question.instance, self.solution.mentor)

    @cached_property
    def costs(self) -> Costs:
        """What forcing each pair costs, for all pairs at once. O(m³ + n · m)."""
        residual, problem = self.residual, self.solution.problem
        n, m = len(problem.mentees), len(problem.mentors)
        can = np.isfinite(residual.forced)
        sums = residual.packing.unpack(np.where(can, residual.forced, 0))
        missing = lost(self.solution.question.instance, sums)
        known = np.where(can, np.stack(list(missing.values())), 0)
        loss, possible = np.zeros((len(missing), n, m), np.int64), np.zeros((n, m), np.bool_)
        loss[:, :, residual.column] = np.where(_tells(known), 0, known)
        possible[:, residual.column] = can
        return Costs(
            levels=tuple(missing),
            mentee_ids=tuple(one.id for one in problem.mentees),
            mentor_ids=tuple(one.id for one in problem.mentors),
            loss=loss,
            possible=possible,
        )

    @cached_property
    def _node(self) -> dict[int, int]:
        return {column: node for node, column in enumerate(self.residual.column.tolist())}

    def losses(self, row: int, columns: Sequence[int]) -> list[Loss | None]:
        """Return what forcing this row into each of these columns costs; None where it cannot be."""
        costs = self.costs
        points = costs.loss[:, row, columns].T.tolist()
        can = costs.possible[row, columns].tolist()
        return [
            Loss(tuple(zip(costs.levels, one, strict=True))) if possible else None
            for one, possible in zip(points, can, strict=True)
        ]

    def alternatives(self, row: int, n: int) -> list[Alternative]:
        """Return the other columns of highest fit, at most n, cheapest for the round first."""
        solution, known, found = self.solution, self._changes, []
        columns = solution.others_by_fit(row, n)
        fits = solution.question.instance.fit[row, columns].tolist()
        for column, fit, loss in zip(columns, fits, self.losses(row, columns), strict=True):
            if loss:
                moved = self.residual.changes(row, self._node[column])
                # The same few changes come back in most alternatives.
                changes = tuple([known.get(one) or self._change(one) for one in moved])
                found.append(Alternative(solution.problem.mentors[column].id, fit, loss, changes))
        return sorted(found, key=lambda one: ([points for _, points in one.loss.levels], -one.fit))

    def _change(self, moved: tuple[int, int]) -> Change:
        row, node = moved
        column = int(self.residual.column[node]) if node < self.residual.outside else UNMATCHED
        self._changes[moved] = self.solution.change(row, column)
        return self._changes[moved]


def _tells(loss: Ints) -> NDArray[np.bool_]:
    """Return where a loss (levels × mentees × mentors) would give a wish away.

    The answer is optimal, so the first level that differs is a loss, unless a wish outweighed it. A gain
    there would give the wish away, and so would all that follows from it: then every level shows 0.
    """
    first = np.take_along_axis(loss, (loss != 0).argmax(axis=0)[None], axis=0)[0]
    tells: NDArray[np.bool_] = first < 0
    return tells
