"""What was measured, as Markdown tables."""

from typing import Any

from measure import digits, duration, memory, shown, table, times

Found = dict[str, Any]


def about(found: Found) -> str:
    """Return where and with what it was measured, in one line."""
    it = found["about"]
    versions = ", ".join(f"{name} {version}" for name, version in it["versions"].items())
    quick = " A quick run: small sizes." if it["quick"] else ""
    return f"Measured on {it['system']} {it['machine']} with {it['cores']} cores; {versions}.{quick}"


def peers(rows: list[Found]) -> str:
    head = ["peer", "a side", "allowed", "matched", "total fit", "time", "to ours", "peak memory"]
    lines, base = [], {}
    for row in rows:
        base = row if row["name"] == rows[0]["name"] else base
        counts = [number(row.get("coverage")), number(row.get("total"))]
        size = [number(row["size"]), f"{row['allowed']:.0%}"]
        lines.append([row["name"], *size, *counts, shown(row), times(row, base), memory(row)])
    return f"## Beside peers\n\n{table(head, lines)}"


def limits(rows: list[Found], works: list[Found]) -> str:
    time = {(row["name"], row["n"], row["m"]): shown(row) for row in works}
    head = ["what", "people × mentors", "measured", "asked", "met", "time", "of the other"]
    lines = []
    for row in rows:
        both = [time.get((row.get(side), row["n"], row["m"]), "") for side in ("ours", "other")]
        met = {True: "yes", False: "**no**", None: ""}[row["met"]]
        lines.append([row["what"], size(row), value(row), asked(row), met, *both])
    return f"## Beside limits\n\n{table(head, lines)}"


def works(rows: list[Found]) -> str:
    """Return the time and memory of each work over sizes, with the time as a multiple of the size before."""
    lines, before = [], {}
    for row in sorted(rows, key=lambda one: (one["name"], one["n"])):
        step = times(row, before) if row["name"] == before.get("name") else ""
        lines.append([row["name"].replace("_", " "), size(row), shown(row), step, memory(row)])
        before = row
    head = ["work", "people × mentors", "time", "to before", "peak memory"]
    return f"## As it grows\n\n{table(head, lines)}"


def everything(found: Found) -> str:
    """Return all tables of a run."""
    parts = [about(found)]
    if "peers" in found:
        parts.append(peers(found["peers"]))
    rows = found.get("limits", []) + found.get("large", [])
    if rows:
        parts.append(limits(rows, found["works"]))
    if found.get("works"):
        parts.append(works(found["works"]))
    return "\n\n".join(parts)


def size(row: Found) -> str:
    return f"{row['n']:,} × {row['m']:,}"


def number(value: Any) -> str:
    return "–" if value is None else f"{value:,}"


def measure_of(value: float, unit: str) -> str:
    return duration(value) if unit == "s" else f"{digits(value)} {unit}".strip()


def value(row: Found) -> str:
    if row["unit"] == "s" and row.keys() & {"runs", "over", "failed"}:
        return shown({**row, "time": row["value"]})
    if row["value"] is None:
        return "not measured"
    worse = "" if row.get("same_levels", True) else ", which reached lower levels"
    return measure_of(row["value"], row["unit"]) + worse


def asked(row: Found) -> str:
    return "" if row["limit"] is None else f"{row['sense']} {measure_of(row['limit'], row['unit'])}"
