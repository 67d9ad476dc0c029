"""Measure the engine beside peers, beside limits, as it grows, and with large pools. See README.md.

A time depends on the machine; a ratio of two from one run much less. Nothing passes or fails: the run ends
with status 1 only if something broke.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import tables
from limits import LARGE, POOL_SECONDS, SMALL, WORKS, of_pool, of_rounds
from measure import HERE, Limits, child, environment, ratio

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
SIDES, QUICK_SIDES = [50, 100, 200, 500], [50, 100]
GROWING = ("scoring", "all_levels", "everything")
SIZES, QUICK_SIZES = [(50, 20), SMALL, (400, 160), LARGE, (2000, 800)], [(50, 20), SMALL, (300, 120)]
PARTS = ("peers", "limits", "growth", "large")
SAVED = HERE / "engine.json"
Found = dict[str, Any]


def versions() -> dict[str, str]:
    found = {"Python": platform.python_version()}
    for name in ("numpy", "scipy", "networkx", "ortools"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found | dict(f"peer {pins[0]}".split("==") for pins in PINS.values())


def write_input(folder: Path, n: int, share: float) -> Path:
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


def worked(rows: list[Found], size: tuple[int, int], names: list[str], limits: Limits) -> dict[str, Found]:
    """Return what was found of each work of a size; what is not among the rows is measured and put there."""
    known = {row["name"]: row for row in rows if (row["n"], row["m"]) == size}
    for name in names:
        if name not in known:
            command = [sys.executable, str(HERE / "work.py"), name, *map(str, size), str(limits.budget)]
            known[name] = {"name": name, "n": size[0], "m": size[1], **child(command, limits)}
            rows.append(known[name])
    return known


def beside_limits(sizes: list[tuple[int, int]], rows: list[Found], limits: Limits) -> list[Found]:
    found: list[Found] = []
    for size in sizes:
        found += of_rounds(*size, worked(rows, size, WORKS, limits))
    return found


def large_pools(sizes: list[tuple[int, int]], limits: Limits) -> list[Found]:
    rows: list[Found] = []
    for n, m in sizes:
        command = [sys.executable, str(HERE / "large.py"), str(n), str(m), str(limits.budget)]
        found = child(command, limits, one_thread=False)
        rows += of_pool(n, m, found)
    return rows


def measured(parts: list[str], quick: bool, limits: Limits, folder: Path) -> Found:
    about = {"system": platform.system(), "machine": platform.machine(), "cores": os.cpu_count()}
    found: Found = {"about": {**about, "quick": quick, "versions": versions()}, "works": []}
    if "peers" in parts:
        sides = [(50, FEW), *((n, USUAL) for n in (QUICK_SIDES if quick else SIDES))]
        found["peers"] = beside_peers(sides, limits, folder)
    if "limits" in parts:
        found["limits"] = beside_limits([SMALL] if quick else [SMALL, LARGE], found["works"], limits)
    if "growth" in parts:
        for size in QUICK_SIZES if quick else SIZES:
            worked(found["works"], size, list(GROWING), limits)
    if "large" in parts:
        found["large"] = large_pools([LARGE] if quick else list(POOL_SECONDS), limits)
    return found


def one_row_a_line(found: Found) -> str:
    """Return JSON in which a change of one figure is a change of one line."""
    parts = []
    for name, rows in found.items():
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) if name != "about" else ""
        parts.append(f'"{name}": [\n{lines}\n]' if lines else f'"{name}": {json.dumps(rows)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes and short limits: about a minute")
    parser.add_argument("--json", action="store_true", help="every figure as JSON in the last line")
    parser.add_argument(
        "--save", action="store_true", help=f"write a full run to {SAVED.name}, which plot.py draws"
    )
    parser.add_argument("--part", choices=PARTS, help="one part only")
    parser.add_argument("--seconds", type=float, default=600, help="limit of one child, unless --quick")
    asked = parser.parse_args()
    if asked.save and (asked.quick or asked.part):
        parser.error("--save is of a full run")
    limits = Limits(15, 1.5) if asked.quick else Limits(asked.seconds, asked.seconds / 6)
    with tempfile.TemporaryDirectory() as name:
        found = measured([asked.part] if asked.part else list(PARTS), asked.quick, limits, Path(name))
    print(tables.everything(found))
    text = json.dumps(found)
    if asked.save:
        SAVED.write_text(one_row_a_line(found), encoding="utf-8")
        print(f"\nSaved in benchmarks/{SAVED.name}; draw it with: python benchmarks/plot.py")
    else:
        print("\nTo draw a full run, save it with --save, then: python benchmarks/plot.py")
    if asked.json:
        print(text)
    if '"failed": ' in text:
        sys.exit("Something could not be measured: see above.")


if __name__ == "__main__":
    main()
