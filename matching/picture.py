"""A picture of a round as one SVG file: public numbers only, nothing about wishes or needs.

Its colours keep 3 to 1 against white (WCAG 1.4.11), and no band of fit is told by colour alone.
"""

from collections.abc import Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

from matching.outcome import Pair
from matching.report import NOT_XML
from matching.result import MatchResult

MOST_DRAWN = 200  # mentees or mentors; beyond that the lines say nothing, so figures are drawn instead

_WIDTH = 960
_LEFT, _RIGHT, _MARGIN = 300, 560, 24  # the two columns of people, and the edge
_ROW, _SEAT, _SEATS_SHOWN, _LETTERS = 22, 13, 6, 20
_INK, _GREY, _BLUE = "#212b32", "#4c6272", "#005eb8"
# Lowest band first: colour, width, dashes.
_BANDS = (("#b81d13", 1.5, "2 4"), ("#b35900", 2.0, "8 4"), ("#5c85ad", 2.5, ""), (_BLUE, 4.0, ""))


def picture_of(result: MatchResult) -> str:
    """Return the round as a self-contained SVG document that can be read aloud (title and desc).

    Mentees stand on the left and mentors on the right, with a line for each suggested pair. No lines cross:
    mentees stand beside their mentor, mentors are in the order of their ids, and whoever has nobody comes
    below. With more than MOST_DRAWN on either side: a histogram of the fits and bars of the counts instead.
    The same result always gives the same text. O(n · m), for the graph.
    """
    places = _places(result)
    counted = len(result.pairs) + len(result.unmatched)
    drawn = counted <= MOST_DRAWN and len(places) <= MOST_DRAWN
    parts, height = _people(result, places) if drawn else _figures(result)
    count = f"{_number(len(result.pairs), 'suggested pair')}, {len(result.unmatched)} unmatched"
    title = f"Mentoring round: {count}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" width="{_WIDTH}" '
        f'height="{height}" viewBox="0 0 {_WIDTH} {height}" font-family="Arial, Helvetica, sans-serif" '
        f'font-size="14" fill="{_INK}">',
        f'<title id="title">{title}</title>',
        f'<desc id="desc">{_description(result, len(places), drawn)}</desc>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(_MARGIN, 40, title, 'font-size="22" font-weight="bold"'),
    )
    return "\n".join([*head, *parts, "</svg>", ""])


def _description(result: MatchResult, mentors: int, drawn: bool) -> str:
    mentees = len(result.pairs) + len(result.unmatched)
    words = f"{_number(mentees, 'mentee')} and {_number(mentors, 'mentor')}. "
    if result.pairs:
        fits = [pair.fit for pair in result.pairs]
        words += f"Fits go from {min(fits)} to {max(fits)} of 1000. "
    if drawn:
        return words + "A line joins each mentee to the suggested mentor; better fits are thicker and darker."
    return words + "Bars count the matched, the unmatched, and the pairs by fit."


# -- as people


def _people(result: MatchResult, places: dict[str, int]) -> tuple[list[str], int]:
    floors = result.certificate.policy.floors
    groups: dict[str, list[Pair]] = {}
    for pair in sorted(result.pairs, key=lambda one: (one.mentor_id, one.mentee_id)):
        groups.setdefault(pair.mentor_id, []).append(pair)
    parts, y = _legend(floors)
    y += 46
    parts += [
        _text(_LEFT, y, "Mentees", 'font-weight="bold" text-anchor="end"'),
        _text(_RIGHT, y, "Mentors and their places", 'font-weight="bold"'),
    ]
    y += 26
    indent = _indent(places)
    lines, people = [], []
    for mentor_id, group in groups.items():
        middle = y + (len(group) - 1) * _ROW / 2
        for pair in group:
            lines.append(_line(pair, y, middle, floors))
            people += _mentee(pair.mentee_id, y, matched=True)
            y += _ROW
        people += _mentor(mentor_id, middle, len(group), places[mentor_id], indent)
        y += 6
    spare = [one for one in places if one not in groups]
    if result.unmatched or spare:
        y += 14
        if groups:
            people.append(
                f'<line x1="{_MARGIN}" y1="{y - 16}" x2="{_WIDTH - _MARGIN}" y2="{y - 16}" stroke="#d8dde0"/>'
            )
        if result.unmatched:
            people.append(_text(_LEFT, y + 4, "Without a mentor", f'fill="{_GREY}" text-anchor="end"'))
        if spare:
            people.append(_text(_RIGHT, y + 4, "Without a suggested mentee", f'fill="{_GREY}"'))
        y += _ROW + 2
        for row, one in enumerate(result.unmatched):
            people += _mentee(one.mentee_id, y + row * _ROW, matched=False)
        for row, mentor_id in enumerate(spare):
            people += _mentor(mentor_id, y + row * _ROW, 0, places[mentor_id], indent)
        y += max(len(result.unmatched), len(spare)) * _ROW
    return [*parts, *lines, *people], int(y) + _MARGIN


def _line(pair: Pair, y: float, middle: float, floors: Sequence[int]) -> str:
    words = f"{_clean(pair.mentee_id)} with {_clean(pair.mentor_id)}: fit {pair.fit}"
    style = _style(sum(pair.fit >= floor for floor in floors), len(floors) + 1)
    ends = f'x1="{_LEFT + 14}" y1="{y:g}" x2="{_RIGHT}" y2="{middle:g}"'
    return f"<line {ends} {style}><title>{words}</title></line>"


def _mentee(mentee_id: str, y: float, *, matched: bool) -> list[str]:
    fill = _INK if matched else "#ffffff"
    return [
        f'<circle cx="{_LEFT + 14}" cy="{y:g}" r="5" fill="{fill}" stroke="{_INK}" stroke-width="1.5"/>',
        _name(_LEFT, y + 5, mentee_id, 'text-anchor="end"'),
    ]


def _mentor(mentor_id: str, y: float, taken: int, places: int, indent: int) -> list[str]:
    fill = _INK if taken else "#ffffff"
    parts = [f'<circle cx="{_RIGHT}" cy="{y:g}" r="5" fill="{fill}" stroke="{_INK}" stroke-width="1.5"/>']
    left = _RIGHT + 14
    if places > _SEATS_SHOWN:
        parts.append(_text(left, y + 5, f"{taken} of {places:,}", f'font-size="13" fill="{_BLUE}"'))
    elif not places:
        parts.append(_text(left, y + 5, "no place", f'font-size="13" fill="{_GREY}"'))
    else:
        parts += [_seat(left + seat * _SEAT, y - 5, filled=seat < taken) for seat in range(places)]
    parts.append(_name(left + indent, y + 5, mentor_id))
    return parts


def _indent(places: dict[str, int]) -> int:
    """Return how far the names of mentors stand from their places, so that all names begin at one line."""
    words = any(count > _SEATS_SHOWN or not count for count in places.values())
    seats = max((count for count in places.values() if count <= _SEATS_SHOWN), default=0)
    return max(seats * _SEAT, 62 if words else 0) + 6


def _seat(x: float, y: float, *, filled: bool) -> str:
    fill = _BLUE if filled else "#ffffff"
    return f'<rect x="{x:g}" y="{y:g}" width="10" height="10" rx="2" fill="{fill}" stroke="{_BLUE}"/>'


def _legend(floors: Sequence[int]) -> tuple[list[str], int]:
    """Return the legend, and the y of its last line."""
    names = [f"under {floor}" for floor in floors[:1]]
    names += [f"{low} to {high - 1}" for low, high in pairwise(floors)]
    names += [f"{floors[-1]} or more" if floors else "any"]
    y = 76
    parts, x = [_text(_MARGIN, y, "Fit of a pair", f'fill="{_GREY}"')], 160
    for band, name in enumerate(names):
        parts.append(f'<line x1="{x}" y1="{y - 5}" x2="{x + 40}" y2="{y - 5}" {_style(band, len(names))}/>')
        parts.append(_text(x + 48, y, name))
        x += 170
        if x > _WIDTH - 170 and band + 1 < len(names):
            x, y = 160, y + 26
    y += 28
    parts.append(_text(_MARGIN, y, "Place of a mentor", f'fill="{_GREY}"'))
    parts += [_seat(160, y - 10, filled=True), _text(178, y, "suggested")]
    parts += [_seat(270, y - 10, filled=False), _text(288, y, "still free")]
    parts.append(f'<circle cx="384" cy="{y - 5}" r="5" fill="#ffffff" stroke="{_INK}" stroke-width="1.5"/>')
    parts.append(_text(398, y, "has nobody in this round"))
    return parts, y


def _style(band: int, bands: int) -> str:
    colour, width, dashes = _BANDS[max(0, len(_BANDS) - bands + band)]
    return f'stroke="{colour}" stroke-width="{width:g}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


# -- as figures


def _figures(result: MatchResult) -> tuple[list[str], int]:
    counts = [0] * 10
    for pair in result.pairs:
        counts[min(pair.fit // 100, 9)] += 1
    names = [f"{100 * k} to {100 * k + 99}" for k in range(9)] + ["900 to 1000"]
    parts, y = _bars("Mentees", [("Matched", len(result.pairs)), ("Unmatched", len(result.unmatched))], 90)
    more, y = _bars("Pairs by fit", list(zip(names, counts, strict=True)), y + 24)
    return [*parts, *more], y


def _bars(heading: str, figures: Sequence[tuple[str, int]], y: int) -> tuple[list[str], int]:
    parts = [_text(_MARGIN, y, heading, 'font-size="18" font-weight="bold"')]
    most = max(1, *(count for _, count in figures))
    y += 18
    for name, count in figures:
        length = round(620 * count / most, 1)
        parts.append(_text(150, y + 18, name, 'text-anchor="end"'))
        parts.append(f'<rect x="164" y="{y}" width="{length:g}" height="24" fill="{_BLUE}"/>')
        parts.append(_text(172 + length, y + 18, f"{count:,}"))
        y += 32
    return parts, y + 12


# -- both


def _places(result: MatchResult) -> dict[str, int]:
    nodes = result.graph.nodes(data=True)
    return {str(data["id"]): int(data["places"]) for _, data in nodes if data["bipartite"] == 1}


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _clean(text: str) -> str:
    return escape(NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}"{" " if more else ""}{more}>{_clean(words)}</text>'


def _name(x: float, y: float, name: str, more: str = "") -> str:
    """An id; a long one is cut, with the whole of it to be seen by pointing at it."""
    if len(name) <= _LETTERS:
        return _text(x, y, name, more)
    cut = _text(x, y, f"{name[: _LETTERS - 1]}…", more)
    return cut.replace("</text>", f"<title>{_clean(name)}</title></text>")
