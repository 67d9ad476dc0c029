"""Draw the saved run (engine.json) into docs/engine/, or print its tables: `python plot.py [--table]`."""

import argparse
import json
from itertools import groupby
from pathlib import Path
from typing import Any

import tables
from measure import HERE, shown
from svg import BLUE, EDGE, FAINT, GREY, INK, RED, WIDTH, Series, document, line, line_chart, text

SAVED, DRAWN = HERE / "engine.json", HERE.parent / "docs" / "engine"
GROWING = {
    "everything": "everything, alternatives too",
    "all_levels": "solve, all levels proved",
    "scoring": "scoring of all pairs",
}
MOST = 1.4  # times the limit; a longer bar is cut
Found = dict[str, Any]


def seconds(value: float) -> str:
    return f"{value:,.0f} s" if value >= 1 else f"{value * 1000:g} ms"


def pairs(value: float) -> str:
    for size, word in ((10**9, " bn"), (10**6, " m"), (10**3, ",000")):
        if value >= size:
            return f"{value / size:g}{word}"
    return f"{value:g}"


def peers(found: Found) -> str:
    """Return the time of each peer over the size."""
    rows = [row for row in found["peers"] if row["allowed"] > 0.5]
    sizes = sorted({row["size"] for row in rows})
    series = []
    for name in dict.fromkeys(row["name"] for row in rows):
        own = [row for row in rows if row["name"] == name]
        points = [(row["size"], row["time"]) for row in own if "time" in row]
        if points:
            series.append(Series(name, points, shown({**own[-1], "runs": 5})))
    most = sizes[-1]
    return line_chart(
        "Time of one match",
        f"Median seconds for one input of each size. At {most} a side: {listed(series)}.",
        series,
        across=("mentees, and as many mentors", lambda size: f"{size:g}", sizes),
        up=("time, each line ten times the one below", seconds),
        noted=f"at {most} a side",
    )


def growth(found: Found) -> str:
    """Return the time of our parts over the number of pairs."""
    series = []
    for name, words in GROWING.items():
        own = sorted((row["n"] * row["m"], row["time"]) for row in found["works"] if row["name"] == name)
        series.append(Series(words, own, seconds_of(own)))
    large = [(row["n"] * row["m"], row["time"]) for row in found.get("large", []) if "time" in row]
    if large:
        series.append(Series("large pools, match_large", large, seconds_of(large)))
    return line_chart(
        "Time as rounds grow",
        f"Median seconds over the number of pairs. At the largest size of each: {listed(series)}.",
        [one for one in series if one.points],
        across=("mentees × mentors (m: million, bn: billion)", pairs, []),
        up=("time, each line ten times the one below", seconds),
        noted="at its largest",
    )


def seconds_of(points: list[tuple[float, float]]) -> str:
    return tables.measure_of(points[-1][1], "s") if points else ""


def listed(series: list[Series]) -> str:
    return "; ".join(f"{one.name} {one.note}" for one in series)


def limits(found: Found) -> str:
    """Return a bar for each limit: how much of it is used."""
    rows = found.get("limits", []) + found.get("large", [])
    rows = [row for row in rows if row["limit"] and row["value"]]
    order = list(dict.fromkeys(row["what"] for row in rows))
    rows.sort(key=lambda row: (order.index(row["what"]), row["n"]))
    full = (WIDTH - 2 * EDGE) / MOST
    at_limit, parts, y = round(EDGE + full, 1), [], 76
    for what, group in groupby(rows, key=lambda row: row["what"]):
        parts.append(text(EDGE, y, what, 'font-weight="bold"'))
        for row in group:
            used = row["limit"] / row["value"] if row["sense"] == "at least" else row["value"] / row["limit"]
            words = f"{tables.size(row)}: {tables.value(row)}"
            met = "met" if row["met"] else "not met"
            parts.append(text(EDGE, y + 19, words))
            fill = INK if row["met"] else RED
            asked = f"{tables.asked(row)}: {met}"
            parts.append(text(WIDTH - EDGE, y + 19, asked, f'text-anchor="end" fill="{fill}"'))
            parts += bar(y + 25, used, full, BLUE if row["met"] else RED)
            y += 38
        y += 26
    head = [
        text(EDGE, 48, "a shorter bar is better", f'fill="{GREY}"'),
        text(at_limit, 48, "limit", f'text-anchor="middle" fill="{GREY}"'),
    ]
    met = sum(row["met"] for row in rows)
    sums = "; ".join(
        f"{row['what']}, {tables.size(row)}: {tables.value(row)}, {tables.asked(row)}" for row in rows
    )
    told = f"{met} of these {len(rows)} limits are met. {sums}."
    return document("How much of each limit is used", told, [*head, *parts], y - 8)


def bar(y: float, used: float, full: float, colour: str) -> list[str]:
    """Return a bar on its track, with the limit across it; one that is cut ends in a slanted gap."""
    length, end = min(used, MOST) * full, EDGE + MOST * full
    parts = [
        f'<rect x="{EDGE}" y="{y}" width="{MOST * full:g}" height="9" fill="{FAINT}"/>',
        f'<rect x="{EDGE}" y="{y}" width="{max(length, 1):.1f}" height="9" fill="{colour}"/>',
        line((EDGE + full, y - 3), (EDGE + full, y + 12), f'stroke="{INK}" stroke-width="2"'),
    ]
    if used > MOST:
        parts.append(line((end - 18, y + 12), (end - 10, y - 3), 'stroke="#ffffff" stroke-width="4"'))
    return parts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", action="store_true", help="print Markdown tables and draw nothing")
    parser.add_argument("--saved", type=Path, default=SAVED, help="the run to draw")
    parser.add_argument("--to", type=Path, default=DRAWN, help="the folder for the pictures")
    asked = parser.parse_args()
    found = json.loads(asked.saved.read_text(encoding="utf-8"))
    if asked.table:
        print(tables.everything(found))
        return
    asked.to.mkdir(parents=True, exist_ok=True)
    for draw in (peers, growth, limits):
        (asked.to / f"{draw.__name__}.svg").write_text(draw(found), encoding="utf-8")
        print(asked.to / f"{draw.__name__}.svg")


if __name__ == "__main__":
    main()
