"""The bipartite graph of a round, for people and other code: draw it, export it, run algorithms on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from matching.objective import Ints
from matching.problem import Problem, Question

if TYPE_CHECKING:
    # networkx's graphs are generic for the type checker only.
    RoundGraph = nx.Graph[str]


def mentee_node(mentee_id: str) -> str:
    """Return the node of a mentee. A mentee and a mentor may carry the same id."""
    return f"mentee:{mentee_id}"


def mentor_node(mentor_id: str) -> str:
    """Return the node of a mentor."""
    return f"mentor:{mentor_id}"


def graph_of(problem: Problem, question: Question, mentor: Ints) -> RoundGraph:
    """Return the graph of the eligible pairs, with public attributes only.

    Nodes: `bipartite` 0 (mentees) or 1 (mentors), `id`, and for mentors `places`. Edges: `fit` (0 to 1000),
    `matched` (bool). Nothing about wishes, needs or reasons. O(n · m).
    """
    graph: RoundGraph = nx.Graph()
    for mentee in problem.mentees:
        graph.add_node(mentee_node(mentee.id), bipartite=0, id=mentee.id)
    for one in problem.mentors:
        graph.add_node(mentor_node(one.id), bipartite=1, id=one.id, places=one.places)
    fit = question.instance.fit
    for row, column in np.argwhere(fit >= 0).tolist():
        graph.add_edge(
            mentee_node(problem.mentees[row].id),
            mentor_node(problem.mentors[column].id),
            fit=int(fit[row, column]),
            matched=bool(mentor[row] == column),
        )
    return graph
