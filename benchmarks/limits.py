"""What is asked of the engine: each limit, what is measured for it, and whether it is met. Standard library
only, as `measure`."""

from typing import Any

Found = dict[str, Any]
SMALL, LARGE = (150, 60), (1000, 400)
AT_LEAST, AT_MOST = "at least", "at most"
# What is said of it; the work whose time is divided, by that of which work; and what is asked, if anything.
RATIOS: tuple[tuple[str, str, str, str, float | None], ...] = (
    ("Rules and fits, times as fast as a plain loop", "plain_loop", "rules_and_fits", AT_LEAST, 200),
    ("With wishes and tie-break, as fast as that loop", "plain_loop", "scoring", AT_LEAST, None),
    ("Solve, all levels proved, to one assignment", "all_levels", "one_assignment", AT_MOST, 8),
    ("Costs of all pairs, to one re-solve", "all_costs", "one_more_lock", AT_MOST, 5),
    ("Re-solve after one lock, to one assignment", "one_more_lock", "one_assignment", AT_MOST, 3),
    ("With explanations, to one assignment", "explained_lock", "one_assignment", AT_MOST, None),
)
EACH = "Re-solving for each pair, to costs of all pairs"
EVERYTHING = "Match, reasons, proof, everybody's alternatives"
SECONDS = {SMALL: 0.05, LARGE: 1.0}
POOL_SECONDS = {(10_000, 4_000): 10.0, (100_000, 40_000): 120.0}
POOL_MIB = 2048
WORKS = sorted({name for _, over, under, *_ in RATIOS for name in (over, under)} | {"everything"})
# What the proof must agree on, for one number to have asked the same question.
SAME = ("matched", "priority", "under_300", "under_400", "under_500", "fit")


def judged(what: str, value: float | None, unit: str, sense: str | None, limit: float | None) -> Found:
    """Return a row: what was measured, beside its limit. `met` is None where nothing is asked or known."""
    met = None
    if value is not None and limit is not None:
        met = value >= limit if sense == AT_LEAST else value <= limit
    return {"what": what, "value": value, "unit": unit, "sense": sense, "limit": limit, "met": met}


def of_rounds(n: int, m: int, works: dict[str, Found]) -> list[Found]:
    """Return the rows of one size, from what was measured of each work."""
    time = {name: found.get("time") for name, found in works.items()}

    def ratio(over: str, under: str) -> float | None:
        return time[over] / time[under] if time[over] and time[under] else None

    rows = []
    for what, over, under, sense, limit in RATIOS:
        row = judged(what, ratio(over, under), "×", sense, limit)
        ours, other = (under, over) if sense == AT_LEAST else (over, under)
        rows.append(row | {"ours": ours, "other": other})
        if other == "one_assignment":
            rows[-1]["same_levels"] = agree(works)
    one = ratio("one_more_lock", "all_costs")
    rows.append(judged(EACH, n * m * one if one else None, "×", None, None))
    found = works["everything"]
    timed = {key: found[key] for key in ("runs", "over", "failed") if key in found}
    rows.append(judged(EVERYTHING, time["everything"], "s", AT_MOST, SECONDS.get((n, m))) | timed)
    return [{"n": n, "m": m, **row} for row in rows]


def of_pool(n: int, m: int, found: Found) -> list[Found]:
    """Return the rows of a large pool."""
    peak, people = found.get("peak_mib"), found.get("people_mib")
    without = None if peak is None or people is None else peak - people
    rows = [
        found | judged("Large pool: time", found.get("time"), "s", AT_MOST, POOL_SECONDS.get((n, m))),
        judged("Large pool: peak memory", peak, "MiB", AT_MOST, POOL_MIB),
        judged("Large pool: without the people", without, "MiB", None, None),
        judged("Large pool: gap of the proof", found.get("gap"), "", AT_MOST, 0),
    ]
    return [{"n": n, "m": m, **row} for row in rows]


def agree(works: dict[str, Found]) -> bool | None:
    """Return whether the one assignment reached the same levels as the whole solve."""
    ours, one = (works[name].get("levels") for name in ("all_levels", "one_assignment"))
    return None if ours is None or one is None else all(ours.get(name) == one.get(name) for name in SAME)
