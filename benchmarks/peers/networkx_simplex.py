"""networkx network_simplex: a flow of whole numbers, places as capacities, and for each mentee a dear arc
past the mentors. The same objective as ours without its tie-break."""

import networkx as nx
from common import Fit, priced, run


def solve(fit: Fit, places: list[int]) -> list[int]:
    n, (best, alone) = len(fit), priced(fit)
    graph = nx.DiGraph()
    graph.add_node("done", demand=n)
    for column, count in enumerate(places):
        graph.add_edge(n + column, "done", capacity=count, weight=0)
    for row, line in enumerate(fit):
        graph.add_node(row, demand=-1)
        graph.add_edge(row, "done", capacity=1, weight=alone)
        for column, points in enumerate(line):
            if points >= 0:
                graph.add_edge(row, n + column, capacity=1, weight=best - points)
    flow = nx.network_simplex(graph)[1]
    chosen = [next(to for to, used in flow[row].items() if used) for row in range(n)]
    return [-1 if to == "done" else to - n for to in chosen]


run(solve)
