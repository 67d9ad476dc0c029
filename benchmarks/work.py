"""One thing measured on one cohort, in a process of its own: `python work.py NAME N M SECONDS`."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import networkx as nx
import numpy as np
from peers.common import peak_mib, repeat
from scipy.optimize import linear_sum_assignment

from matching import Lock, MatchResult, Mentee, Mentor, match
from matching.assign import solve
from matching.fit import fit_of
from matching.objective import Instance, Ints, values
from matching.problem import ask, build
from matching.rules import PAIR_RULES, mentor_bits, ruled_out
from matching.scoring import fits
from matching.solution import solved
from tests.matching.builders import POLICY, make_cohort

Work = Callable[[], Any]
SEED = 1
# A level counts as much as this many of the largest differences of the next one.
WEIGHT = 16


@cache
def people(n: int, m: int) -> tuple[list[Mentee], list[Mentor]]:
    return make_cohort(SEED, n, m)


@cache
def instance_of(n: int, m: int) -> Instance:
    return ask(build(*people(n, m), POLICY)).instance


def scoring(n: int, m: int) -> Work:
    """All that the solve needs: every rule against each pair, fits, points of wishes, priority, tie-break."""
    return lambda: build(*people(n, m), POLICY)


def rules_and_fits(n: int, m: int) -> Work:
    """As much as `plain_loop` finds out, and every rule against a pair instead of the first."""
    mentees, mentors = people(n, m)
    return lambda: (ruled_out(mentees, mentors, POLICY.today), fits(mentees, mentors, POLICY))


def plain_loop(n: int, m: int) -> Work:
    """The plain way: pair after pair, first reason against it only, into a networkx graph. It keeps less than
    `scoring`: no list of reasons, no points of wishes, no tie-break."""
    mentees, mentors = people(n, m)

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


def all_levels(n: int, m: int) -> Work:
    """Every level, each proved: most matched, priority, floors, fit with wishes, load, tie-break."""
    instance = instance_of(n, m)
    return lambda: solve(instance).mentor


def one_assignment(n: int, m: int) -> Work:
    """The same question as one weighted assignment: scipy's, with a place of their own for each mentee.

    Matched, priority, floors and fit in one number; neither load nor tie-break nor proof. Who can be matched
    together is a matroid, so of priorities only the order counts, which keeps the numbers small. That the
    weights suffice is not proved: `levels` of this and of `all_levels` are compared.
    """
    instance = instance_of(n, m)

    def work() -> Ints:
        largest = instance.best_felt
        cost = largest - instance.fit - instance.bonus
        for floor in reversed(instance.floors):
            cost += (instance.fit < floor) * (WEIGHT * largest)
            largest *= WEIGHT
        owner = np.repeat(np.arange(m), instance.places)
        places = np.where(instance.fit >= 0, cost, np.inf)[:, owner]
        own = np.full((n, n), np.inf)
        order = np.unique(instance.priority, return_inverse=True)[1]
        np.fill_diagonal(own, WEIGHT * largest * (1 + order))
        chosen = linear_sum_assignment(np.concatenate([places, own], axis=1))[1]
        return np.append(owner, np.full(n, -1))[chosen]

    return work


def all_costs(n: int, m: int) -> Work:
    """What forcing each pair would cost, all n · m at once, from a result that remembers nothing."""
    result = match(*people(n, m), POLICY)
    return lambda: replace(result).costs


def one_more_lock(n: int, m: int) -> Work:
    """The round solved once more with one more lock: the answer and its proof."""
    problem, lock = build(*people(n, m), POLICY), _round_and_lock(n, m)[1]
    return lambda: solved(problem, [lock], [], "auto")


def explained_lock(n: int, m: int) -> Work:
    """The same as `with_changes` gives it: with the parts of each fit, and why somebody is unmatched."""
    result, lock = _round_and_lock(n, m)
    return lambda: result.with_changes(locks=[lock])


def everything(n: int, m: int) -> Work:
    """People in; pairs, reasons, certificate, and the alternatives of everybody out."""
    mentees, mentors = people(n, m)

    def work() -> int:
        result = match(mentees, mentors, POLICY)
        return sum(len(result.alternatives(one.id)) for one in mentees)

    return work


def _round_and_lock(n: int, m: int) -> tuple[MatchResult, Lock]:
    """A round, and its first pair with another mentor who may be."""
    mentees, mentors = people(n, m)
    result = match(mentees, mentors, POLICY)
    mentee_id, taken = result.pairs[0].mentee_id, result.pairs[0].mentor_id
    others = (one.id for one in mentors if one.id != taken and not result.why_not(mentee_id, one.id))
    return result, Lock(mentee_id, next(others))


WORKS = {
    one.__name__: one
    for one in (
        scoring,
        rules_and_fits,
        plain_loop,
        all_levels,
        one_assignment,
        all_costs,
        one_more_lock,
        explained_lock,
        everything,
    )
}

if __name__ == "__main__":
    name, n, m, budget = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    work = WORKS[name](n, m)
    WORKS[name](15, 10)()  # libraries import parts of themselves when first asked: that is no part of a time
    seconds, answer = repeat(work, budget)
    found: dict[str, Any] = {"seconds": seconds, "peak_mib": peak_mib()}
    if isinstance(answer, np.ndarray):
        found["levels"] = values(instance_of(n, m), answer)
    print(json.dumps(found))
