"""A good answer to start from, by minimum-cost flow: what `matching.propose` does, by OR-Tools.

Several times faster than an assignment where each row has a short list of columns, and it needs no table of
all rows and places. OR-Tools is an extra (`fast`) and imported only when it is asked for.
"""

from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec

import numpy as np

from matching.face import Face
from matching.objective import Level
from matching.propose import places_of, weighed

# The solver multiplies costs by the number of nodes, in 64 bits.
_ROOM = 2.0**58


def is_installed() -> bool:
    """Return whether OR-Tools can be imported."""
    return find_spec("ortools") is not None


def flowed(face: Face, levels: Sequence[Level]) -> Face:
    """Return the face with an answer that is best, or nearly, at these levels, the first counting most.

    Each row sends one unit to a column, or past all of them to the sink; a column passes one unit through
    each of its places, and keeps as many as must be filled. Raises ImportError if OR-Tools is not installed.
    """
    if face.is_settled:
        return face
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 - an extra, and slow to import

    rows, line = np.unique(face.arcs.row, return_inverse=True)
    n, m = len(rows), face.outside
    cost, crowd = weighed(face, levels, _ROOM / (n + m + 1))
    owner, place, must = places_of(face, crowd)
    # `outside` is the node after the columns: the sink.
    tails = np.concatenate([line, n + owner[~must]])
    heads = np.concatenate([n + face.arcs.column, np.full(int((~must).sum()), n + m)])
    costs = np.concatenate([cost, place[~must]]).astype(np.int64)
    network = min_cost_flow.SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones_like(tails), costs)
    kept = np.bincount(owner[must], minlength=m)
    supplies = np.concatenate([np.ones(n, np.int64), -kept, [int(kept.sum()) - n]])
    network.set_nodes_supplies(np.arange(n + m + 1), supplies)
    if network.solve() != network.OPTIMAL:
        # Too large for it, say: the answer that the face has will be improved step by step.
        return face
    used = network.flows(arcs[: len(cost)]) > 0
    at = face.at.copy()
    at[rows[line[used]]] = face.arcs.column[used]
    return replace(face, at=at)
