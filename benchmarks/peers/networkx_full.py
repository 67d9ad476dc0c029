"""networkx minimum_weight_full_matching (by scipy), with a private unmatched seat for each mentee. The same
objective as ours without its tie-break. It knows no capacities: each place is a node."""

import networkx as nx
from common import Fit, priced, run, seats
from networkx.algorithms.bipartite import minimum_weight_full_matching


def solve(fit: Fit, places: list[int]) -> list[int]:
    owner, n, (best, alone) = seats(places), len(fit), priced(fit)
    graph = nx.Graph()
    for row, line in enumerate(fit):
        graph.add_edge(row, n + len(owner) + row, weight=alone)
        for place, column in enumerate(owner):
            if line[column] >= 0:
                graph.add_edge(row, n + place, weight=best - line[column])
    found = minimum_weight_full_matching(graph, top_nodes=range(n))
    return [owner[found[row] - n] if found[row] - n < len(owner) else -1 for row in range(n)]


run(solve)
