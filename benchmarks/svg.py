"""Charts as SVG, by hand: drawn for a telephone's width, so that nothing has to be read smaller than 12 px.

Colours keep 3 to 1 against white, text 4.5 to 1 (WCAG), and no line is told by colour alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape

WIDTH, SHOWN = 400, 640  # units of the drawing, and how wide a page shows it at most
EDGE, LEFT, RIGHT, TOP, PLOT = 12, 62, 374, 66, 240  # margins, and the height of what is plotted
INK, GREY, FAINT, BLUE, RED = "#212b32", "#4c6272", "#d8dde0", "#005eb8", "#b81d13"
FEW_TICKS = 5  # of more, every second one is named
# The first is ours. Colour, dashes, shape of the points.
LINES = (
    (BLUE, "", "circle"),
    (RED, "6 3", "square"),
    ("#7c2855", "2 3", "square"),
    ("#00703c", "10 3", "triangle"),
    ("#b35900", "1 4", "diamond"),
    (INK, "8 3 2 3", "triangle"),
    (GREY, "4 2", "diamond"),
)
Point = tuple[float, float]


@dataclass(frozen=True)
class Series:
    """A line: its name, its points, and what stands beside the name in the legend."""

    name: str
    points: Sequence[Point]
    note: str = ""


def text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}"{" " if more else ""}{more}>{escape(words)}</text>'


def line(start: Point, end: Point, more: str) -> str:
    return f'<line x1="{start[0]:g}" y1="{start[1]:g}" x2="{end[0]:g}" y2="{end[1]:g}" {more}/>'


def document(title: str, description: str, parts: Sequence[str], height: float) -> str:
    """Return a self-contained SVG that can be read aloud. The title is drawn, the description is not."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" '
            f'width="{SHOWN}" height="{height * SHOWN / WIDTH:g}" viewBox="0 0 {WIDTH} {height:g}" '
            f'font-family="Arial, Helvetica, sans-serif" font-size="13" fill="{INK}">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="desc">{escape(description)}</desc>',
            f'<rect width="{WIDTH}" height="{height:g}" fill="#ffffff"/>',
            text(EDGE, 26, title, 'font-size="16" font-weight="bold"'),
            *parts,
            "</svg>",
            "",
        ]
    )


def line_chart(
    title: str,
    description: str,
    series: Sequence[Series],
    *,
    across: tuple[str, Callable[[float], str], Sequence[float]],
    up: tuple[str, Callable[[float], str]],
    noted: str,
) -> str:
    """Return lines on logarithmic axes. An axis is its label and how a tick reads; across: also which ticks
    (none: each power of ten). noted: what the notes of the legend are."""
    points = [point for one in series for point in one.points]
    x_ticks = list(across[2]) or powers([x for x, _ in points])
    y_ticks = powers([y for _, y in points])

    def at(point: Point) -> Point:
        x = LEFT + share(point[0], x_ticks) * (RIGHT - LEFT)
        return round(x, 1), round(TOP + PLOT * (1 - share(point[1], y_ticks)), 1)

    bottom = TOP + PLOT
    parts = [text(EDGE, 50, up[0], f'fill="{GREY}"')]
    for tick in y_ticks:
        y = at((x_ticks[0], tick))[1]
        parts.append(line((LEFT, y), (RIGHT, y), f'stroke="{FAINT}"'))
        parts.append(text(LEFT - 6, y + 4, up[1](tick), 'text-anchor="end" font-size="12"'))
    for place, tick in enumerate(x_ticks):
        x = at((tick, y_ticks[0]))[0]
        parts.append(line((x, bottom), (x, bottom + 5), f'stroke="{GREY}"'))
        if place % 2 == 0 or len(x_ticks) <= FEW_TICKS:
            parts.append(text(x, bottom + 20, across[1](tick), 'text-anchor="middle" font-size="12"'))
    parts.append(text(RIGHT, bottom + 40, across[0], f'fill="{GREY}" text-anchor="end"'))
    parts.append(text(WIDTH - EDGE, bottom + 68, noted, f'fill="{GREY}" text-anchor="end"'))
    y = bottom + 92
    for number, one in enumerate(series):
        parts += drawn([at(point) for point in one.points], number)
        parts += drawn([(EDGE + 5, y - 4), (EDGE + 45, y - 4)], number)
        bold = ' font-weight="bold"' if number == 0 else ""
        parts.append(text(EDGE + 58, y, one.name, bold.strip()))
        parts.append(text(WIDTH - EDGE, y, one.note, f'text-anchor="end"{bold}'))
        y += 22
    return document(title, description, parts, y)


def drawn(points: Sequence[Point], number: int) -> list[str]:
    """Return a line with its points."""
    colour, dashes, shape = LINES[number % len(LINES)]
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    width = 3 if number == 0 else 2
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    parts = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>']
    return parts + [mark(x, y, shape, colour) for x, y in points]


def mark(x: float, y: float, shape: str, colour: str) -> str:
    if shape == "circle":
        return f'<circle cx="{x:g}" cy="{y:g}" r="4.5" fill="{colour}"/>'
    corners = {
        "square": ((-4, -4), (4, -4), (4, 4), (-4, 4)),
        "triangle": ((0, -5), (5, 4), (-5, 4)),
        "diamond": ((0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)),
    }[shape]
    return f'<polygon points="{" ".join(f"{x + a:g},{y + b:g}" for a, b in corners)}" fill="{colour}"/>'


def powers(values: Sequence[float]) -> list[float]:
    """Return the powers of ten around some numbers."""
    least, most = floor(log10(min(values))), ceil(log10(max(values)))
    return [10.0**power for power in range(least, max(most, least + 1) + 1)]


def share(value: float, ticks: Sequence[float]) -> float:
    """Return how far along a logarithmic axis a number stands, 0 to 1."""
    least, most = log10(ticks[0]), log10(ticks[-1])
    return (log10(value) - least) / (most - least)
