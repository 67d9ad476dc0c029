"""One thing measured beside its limit, in a process of its own: `python limit.py NAME N M SECONDS`."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
from inputs import BEST, fits
from peers.common import peak_mib, repeat
from scipy.optimize import linear_sum_assignment

from matching import Lock, MatchResult, assign, match
from matching.fit import fit_of
from matching.problem import build
from matching.rules import PAIR_RULES, mentor_bits
from tests.matching.builders import POLICY, make_cohort

Work = Callable[[], Any]
FLOORS = (300, 400)
SEED, PLACES = 1, 2
FEW = 5  # mentees whose alternatives are asked for


def score_by_engine(n: int, m: int) -> Work:
    mentees, mentors = make_cohort(SEED, n, m)
    return lambda: build(mentees, mentors, POLICY)


def score_by_loop(n: int, m: int) -> Work:
    """The plain way: pair after pair, first reason against it only, into a networkx graph. It keeps less than
    the engine does: no list of reasons, no points of wishes, no tie-break."""
    mentees, mentors = make_cohort(SEED, n, m)

    def work() -> nx.Graph:
        graph = nx.Graph()
        for mentor in mentors:
            if mentor_bits(mentor, POLICY.today):
                continue
            for mentee in mentees:
                if not any(forbids(mentee, mentor) for _, forbids in PAIR_RULES):
                    graph.add_edge(mentee.id, mentor.id, weight=fit_of(mentee, mentor, POLICY))
        return graph

    return work


def solve_by_stages(n: int, m: int) -> Work:
    """Every level, each proved: most matched, priority, floors, total, load, tie-break."""
    fit, places = fits(n, m), np.full(m, PLACES)
    priority = np.random.default_rng(SEED).integers(0, 90, n)
    return lambda: assign(fit, places, priority=priority, floors=FLOORS)


def solve_by_one_assignment(n: int, m: int) -> Work:
    """The limit: one weighted assignment of the same matrix, with neither proof nor lower levels."""
    fit = fits(n, m)

    def work() -> Any:
        seats = np.repeat(np.where(fit >= 0, BEST - fit, np.inf), PLACES, axis=1)
        private = np.full((n, n), np.inf)
        np.fill_diagonal(private, n * (BEST + 1) + 1)
        return linear_sum_assignment(np.concatenate([seats, private], axis=1))

    return work


def alternatives_of_few(n: int, m: int) -> Work:
    result = _round(n, m)
    few = [pair.mentee_id for pair in result.pairs][:FEW]

    def work() -> list[Any]:
        fresh = replace(result)  # it remembers nothing
        return [fresh.alternatives(one) for one in few]

    return work


def all_costs(n: int, m: int) -> Work:
    """What forcing each pair would cost, all n · m at once. A copy of the result remembers nothing."""
    result = _round(n, m)
    return lambda: replace(result).costs


def one_more_lock(n: int, m: int) -> Work:
    """The limit of pricing one pair: the round solved once more with it."""
    result = _round(n, m)
    lock = next(
        Lock(pair.mentee_id, other.mentor_id)
        for pair in result.pairs
        for other in result.alternatives(pair.mentee_id, 1)
    )
    return lambda: result.with_changes(locks=[lock])


def whole_round(n: int, m: int) -> Work:
    """People in; pairs, reasons and certificate out."""
    mentees, mentors = make_cohort(SEED, n, m)
    return lambda: match(mentees, mentors, POLICY).certificate


def everything(n: int, m: int) -> Work:
    """The whole round and the alternatives of everybody."""
    mentees, mentors = make_cohort(SEED, n, m)

    def work() -> int:
        result = match(mentees, mentors, POLICY)
        return sum(len(result.alternatives(one.id)) for one in mentees)

    return work


def _round(n: int, m: int) -> MatchResult:
    return match(*make_cohort(SEED, n, m), POLICY)


WORKS = (
    score_by_engine,
    score_by_loop,
    solve_by_stages,
    solve_by_one_assignment,
    alternatives_of_few,
    all_costs,
    one_more_lock,
    whole_round,
    everything,
)

if __name__ == "__main__":
    name, n, m, budget = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    work = next(one for one in WORKS if one.__name__ == name)(n, m)
    seconds, _ = repeat(work, budget)
    print(json.dumps({"seconds": seconds, "peak_mib": peak_mib()}))
