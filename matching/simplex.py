"""The reference solver: every level in one big-integer cost, on a flow network, by network simplex."""

from __future__ import annotations

import networkx as nx
import numpy as np

from matching.objective import UNMATCHED, Instance, Ints, Level, levels


def multipliers(instance: Instance, found: list[Level]) -> list[int]:
    """Return one factor per level such that the packed cost compares solutions level by level.

    Proof. Let S_l be the sum of level l for a solution, and B_l a bound with 0 <= S_l <= B_l. With M_last = 1
    and M_l = M_(l+1) * (B_(l+1) + 1), the levels below l add up to at most sum(M_k * B_k, k > l) = M_l - 1 (a
    telescoping sum, as in any positional numeral system). So one unit less at level l outweighs everything
    below it, and the smallest packed cost is the lexicographic minimum. Python integers make this exact.
    """
    factors, factor = [], 1
    for level in reversed(found):
        factors.append(factor)
        factor *= level.bound(instance) + 1
    return factors[::-1]


def solve_by_simplex(instance: Instance) -> Ints:
    """Return the optimal column of each row (-1 = unmatched), by `networkx.network_simplex`.

    The network: each row sends one unit, along an allowed pair or its private "unmatched" arc, to the sink; a
    column passes one unit along each of its places, the k-th of which costs more than the one before (convex,
    so they fill in order). Integers and capacities throughout: with floats or without capacities the
    algorithm may not end. Locked rows have no "unmatched" arc.

    Complexity: no good worst case is known; in practice about rows × pairs steps. About 0.5 s at 150 × 60
    with most pairs allowed.
    """
    n, m = instance.fit.shape
    if not n:
        return np.full(0, UNMATCHED, np.int64)
    found = levels(instance)
    factors = multipliers(instance, found)
    allowed = instance.allowed
    pair, alone = np.zeros((n, m), object), np.zeros(n, object)
    for factor, level in zip(factors, found, strict=True):
        if level.pair is not None:
            pair += factor * level.pair.astype(int).astype(object)
        if level.alone is not None:
            alone += factor * level.alone.astype(object)
    network: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    sink = n + m
    network.add_node(sink, demand=n)
    for row in range(n):
        network.add_node(row, demand=-1)
        if instance.forced[row] == UNMATCHED:
            network.add_edge(row, sink, capacity=1, weight=alone[row])
        for column in np.flatnonzero(allowed[row]).tolist():
            network.add_edge(row, n + column, capacity=1, weight=pair[row, column])
    for column in range(m):
        for place in range(min(int(instance.places[column]), int(allowed[:, column].sum()))):
            cost = sum(
                f * (int(level.crowd[column]) + place)
                for f, level in zip(factors, found, strict=True)
                if level.crowd is not None
            )
            network.add_edge(n + column, sink, capacity=1, weight=cost)
    _, flow = nx.network_simplex(network)
    mentor = np.full(n, UNMATCHED, np.int64)
    for row in range(n):
        for node, units in flow[row].items():
            if node != sink and any(units.values()):
                mentor[row] = node - n
    return mentor
