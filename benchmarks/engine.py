"""Measure the engine beside peers, beside a limit, and as it grows. See README.md.

Figures only, no verdicts: a figure depends on the machine, a ratio of two from one run much less.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import HERE, Limits, child, environment, memory, ratio, shown, table, times

PINS = {
    "mentor-match": ["mentor-match==7.0.1", "munkres==3.0.0"],
    "matching": ["matching==1.4.3", "numpy==2.4.6"],
}
# The share of pairs that are allowed; with so few, not everybody can be matched, and the aims differ.
USUAL, FEW = 0.7, 0.03
# Name → adapter, whose environment (None: the project's), further arguments.
PEERS: dict[str, tuple[str, str | None, list[str]]] = {
    "ours: matching.assign": ("ours.py", None, []),
    "mentor-match": ("mentor_match.py", "mentor-match", []),
    "mentor-match, coverage first": ("mentor_match.py", "mentor-match", ["coverage"]),
    "matching, hospital-resident": ("stable_matching.py", "matching", []),
    "networkx, max_weight_matching": ("networkx_blossom.py", None, []),
    "networkx, network_simplex": ("networkx_simplex.py", None, []),
    "networkx, full matching": ("networkx_full.py", None, []),
}
# What is measured → its limit, or what it is compared with.
BESIDE = {
    "score_by_engine": "score_by_loop",
    "solve_by_stages": "solve_by_one_assignment",
    "alternatives_of_few": "one_more_lock",
    "all_costs": "one_more_lock",
    "everything": "whole_round",
}
Found = dict[str, Any]


def write_input(folder: Path, n: int, share: float = USUAL) -> Path:
    """Write the input of a square size, one place each, in a child: see `measure` on memory."""
    path = folder / f"{n} of which {share:.0%}.json"
    subprocess.run([sys.executable, HERE / "inputs.py", str(n), str(n), str(share), path], check=True)
    return path


def beside_peers(sizes: list[tuple[int, float]], limits: Limits, folder: Path) -> list[Found]:
    pythons = {name: environment(name, pins) for name, pins in PINS.items()}
    rows: list[Found] = []
    given_up: set[str] = set()
    for n, share in sizes:
        path, base = write_input(folder, n, share), {}
        for name, (script, own, more) in PEERS.items():
            python = pythons[own] if own else sys.executable
            command = [python, str(HERE / "peers" / script), str(path), str(limits.budget), *more]
            # What was too slow for a size is not tried with a larger one.
            found = {"over": limits.seconds} if name in given_up else child(command, limits, project=not own)
            if "over" in found:
                given_up.add(name)
            found.pop("mentor", None)
            base = base or found
            rows.append({"size": n, "allowed": share, "name": name, **found, "ratio": ratio(found, base)})
    return rows


def show_peers(rows: list[Found]) -> None:
    head = ["peer", "a side", "allowed", "matched", "total fit", "time", "to ours", "peak memory"]
    lines, base = [], {}
    for row in rows:
        base = row if row["name"] in list(PEERS)[:1] else base
        counts = [str(row.get("coverage", "–")), str(row.get("total", "–"))]
        size = [str(row["size"]), f"{row['allowed']:.0%}"]
        lines.append([row["name"], *size, *counts, shown(row), times(row, base), memory(row)])
    print(f"\n## Beside peers\n\n{table(head, lines)}")


def beside_limit(sizes: dict[str, list[tuple[int, int]]], limits: Limits) -> list[Found]:
    rows = []
    for name, other in BESIDE.items():
        for n, m in sizes[name]:
            ours, base = (
                child(
                    [sys.executable, str(HERE / "limit.py"), one, str(n), str(m), str(limits.budget)], limits
                )
                for one in (name, other)
            )
            rows.append({"name": name, "n": n, "m": m, "ours": ours, "beside": other, "base": base})
            rows[-1]["ratio"] = ratio(ours, base)
    return rows


def show_limit(rows: list[Found]) -> None:
    head = ["what", "size", "time", "peak memory", "beside", "its time", "its peak memory", "ratio"]
    lines = []
    for row in rows:
        ours, base = row["ours"], row["base"]
        of_ours = [row["name"], f"{row['n']} × {row['m']}", shown(ours), memory(ours)]
        lines.append([*of_ours, row["beside"], shown(base), memory(base), times(ours, base)])
    print(f"\n## Beside a limit\n\n{table(head, lines)}")


def growth(sizes: list[int], limits: Limits, folder: Path) -> list[Found]:
    rows: list[Found] = []
    for n in sizes:
        command = [sys.executable, str(HERE / "peers" / "ours.py"), str(write_input(folder, n))]
        found = child([*command, str(limits.budget)], limits)
        found.pop("mentor", None)
        rows.append({"size": n, **found})
        if "time" not in found:
            break
    return rows


def show_growth(rows: list[Found]) -> None:
    lines, before = [], {}
    for row in rows:
        lines.append([str(row["size"]), shown(row), times(row, before), memory(row)])
        before = row
    head = ["a side", "time", "to the size above", "peak memory"]
    print(f"\n## As it grows: matching.assign\n\n{table(head, lines)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes and short limits: under a minute")
    parser.add_argument("--json", action="store_true", help="every figure as JSON in the last line")
    parser.add_argument("--part", choices=["peers", "limit", "growth"], help="one part only")
    parser.add_argument("--seconds", type=float, default=120, help="limit of one child, unless --quick")
    asked = parser.parse_args()
    quick = asked.quick
    limits = Limits(10, 1.5) if quick else Limits(asked.seconds, asked.seconds / 6)
    small, large = (150, 60), (1000, 400)
    both = [small] if quick else [small, large]
    limit_sizes = dict.fromkeys(BESIDE, both)
    found: Found = {"python": platform.python_version(), "machine": platform.machine(), "quick": quick}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.part in (None, "peers"):
            found["peers"] = beside_peers(
                [(50, FEW), *((n, USUAL) for n in ([50, 100] if quick else [50, 100, 200, 500]))],
                limits,
                folder,
            )
            show_peers(found["peers"])
        if asked.part in (None, "limit"):
            found["limit"] = beside_limit(limit_sizes, limits)
            show_limit(found["limit"])
        if asked.part in (None, "growth"):
            found["growth"] = growth(
                [50, 100, 200] if quick else [100, 200, 400, 800, 1200, 2000], limits, folder
            )
            show_growth(found["growth"])
    if asked.json:
        print(json.dumps(found))
    if '"failed": ' in json.dumps(found):
        sys.exit("Something could not be measured: see the tables.")


if __name__ == "__main__":
    main()
