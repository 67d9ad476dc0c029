"""networkx max_weight_matching (blossoms, any graph): most pairs, then the highest total. The same objective
as ours without its tie-break. It knows no capacities: each place is a node."""

import networkx as nx
from common import Fit, run, seats


def solve(fit: Fit, places: list[int]) -> list[int]:
    owner, n = seats(places), len(fit)
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        (row, n + place, line[column])
        for row, line in enumerate(fit)
        for place, column in enumerate(owner)
        if line[column] >= 0
    )
    mentor = [-1] * n
    for pair in nx.max_weight_matching(graph, maxcardinality=True):
        row, place = sorted(pair)
        mentor[row] = owner[place - n]
    return mentor


run(solve)
