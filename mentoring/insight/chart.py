"""Bars for a page, as numbers: one bar for each month or region group, as long as 100% of who answered.

Drawn for a telephone's width, in units that are pixels there. Lengths come from published counts alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mentoring.insight import words
from mentoring.insight.figures import WORDS, Part

WIDTH, LABEL, BAR, STEP = 360, 18, 26, 62
ROOM_FOR_A_NUMBER = 34  # units


@dataclass(frozen=True)
class Segment:
    """One part of a bar. `key` names its colour; `text` is empty where there is no room for it."""

    key: str
    x: float
    width: float
    text: str


@dataclass(frozen=True)
class Bar:
    label: str
    y: int  # of its label; the bar lies below
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    height: int
    legend: tuple[tuple[str, str], ...]  # (key, words), each colour that occurs


def key_of(part: Part) -> str:
    """`struggling`, or `really-struggling+struggling` for two words taken together."""
    return "+".join(part.columns)


def draw(rows: Sequence[tuple[str, Sequence[Part]]]) -> Chart:
    """(label, parts) → bars, of those whose answers are published apart. Who did not answer is no part."""
    bars: list[Bar] = []
    for label, parts in rows:
        split = words.split(parts)
        whole = sum(part.people for part in split)
        segments, x = [], 0.0
        for part in split:
            width = WIDTH * part.people / whole
            text = f"{words.percent(part.people, whole)}%" if width >= ROOM_FOR_A_NUMBER else ""
            segments.append(Segment(key_of(part), round(x, 1), round(width, 1), text))
            x += width
        if segments:
            bars.append(Bar(label, len(bars) * STEP, tuple(segments)))
    legend = {key_of(part): words.of(part.columns) for _, parts in rows for part in words.split(parts)}
    in_order = sorted(legend, key=lambda key: (WORDS.index(key.split("+")[0]), len(key)))
    return Chart(tuple(bars), STEP * len(bars), tuple((key, legend[key]) for key in in_order))
