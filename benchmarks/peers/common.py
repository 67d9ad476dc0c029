"""What every adapter does: read one input, time it five times, print one line of JSON.

Standard library only, as each adapter runs in the environment of its peer. Usage of an adapter:
`python ADAPTER INPUT.json SECONDS`, where no further run starts that would end after SECONDS.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RUNS = 5
# Short work is run more often, up to so many seconds and times: a burst of something else then counts less.
ENOUGH, MOST = 0.5, 25
Fit = list[list[int]]


def peak_mib() -> float:
    """Return the most memory this process has held. Linux counts in KiB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def repeat(work: Callable[[], Any], budget: float) -> tuple[list[float], Any]:
    """Run `work` five times, fewer if it takes long and more if it does not; return the times and its last
    answer."""
    seconds: list[float] = []
    answer = None
    while not seconds or sum(seconds) + seconds[-1] <= budget:
        if len(seconds) >= (RUNS if sum(seconds) >= ENOUGH else MOST):
            break
        answer = None  # not held in memory beside the next one
        begun = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - begun)
    return seconds, answer


def seats(places: list[int]) -> list[int]:
    """Return the column of each single place, for peers that know no capacities."""
    return [column for column, count in enumerate(places) for _ in range(count)]


def priced(fit: Fit) -> tuple[int, int]:
    """Return the highest fit and a price of staying unmatched that no sum of fits outweighs."""
    best = max(max(row, default=0) for row in fit)
    return best, len(fit) * (best + 1) + 1


def run(solve: Callable[[Fit, list[int]], list[int]]) -> None:
    """Time `solve`, which turns fit and places into a column for each row (-1 = unmatched).

    The time includes making whatever the peer works on: people, preference lists, a graph, an array.
    """
    given = json.loads(Path(sys.argv[1]).read_text())
    fit, places = given["fit"], given["places"]
    # Libraries import parts of themselves when first asked: that is no part of a time.
    solve([[1, 0], [0, 1]], [1, 1])
    before = peak_mib()
    seconds, mentor = repeat(lambda: solve(fit, places), float(sys.argv[2]))
    peak = peak_mib()
    check(fit, places, mentor)
    matched = [(row, column) for row, column in enumerate(mentor) if column >= 0]
    answer = {
        "seconds": seconds,
        "peak_mib": peak,
        "before_mib": before,
        "coverage": len(matched),
        "total": sum(fit[row][column] for row, column in matched),
        "mentor": mentor,
    }
    print(json.dumps(answer))


def check(fit: Fit, places: list[int], mentor: list[int]) -> None:
    """Raise ValueError for an answer that is none: a forbidden pair, or a column beyond its places."""
    left = list(places)
    for row, column in enumerate(mentor):
        if column >= 0:
            left[column] -= 1
            if fit[row][column] < 0:
                raise ValueError(f"Row {row} has column {column}, which is not allowed.")
    if len(mentor) != len(fit) or min(left, default=0) < 0:
        raise ValueError("A row is missing, or a column has more rows than places.")
