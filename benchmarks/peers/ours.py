"""This project's `matching.assign`: most rows matched, then the highest total, then one fixed answer. It is
given lists, like the peers: to make arrays of them is part of its time."""

from common import Fit, run

from matching import assign


def solve(fit: Fit, places: list[int]) -> list[int]:
    return assign(fit, places).mentor.tolist()


run(solve)
