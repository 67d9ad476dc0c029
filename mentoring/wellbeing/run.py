"""Somebody's own run of check-ins: what fell due, what they answered, and a small picture of it in words.

For its owner alone. Nothing is counted or scored: the picture has the words they chose, and gaps where they
chose none.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mentoring.core import clock
from mentoring.core.web.pages import day
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import Pairing, PairingState
from mentoring.wellbeing import answers as meaning
from mentoring.wellbeing import queries, schedule
from mentoring.wellbeing.models import CheckIn, Outcome, Side

LEFT, TOP, ROW, FEWEST, WIDTH = 138, 16, 28, 4, 320  # of the picture, in its own units
# The questions with a picture, and their words from the top down.
PICTURES: dict[Side, dict[str, tuple[str, ...]]] = {
    Side.PSP: {
        "role": ("really-well", "well", "up-and-down", "struggling", "really-struggling"),
        "mentoring": ("a-lot", "quite", "a-little", "not-really", "not-at-all", "not-met"),
    },
    Side.MENTOR: {"room": ("yes", "tight", "no")},
}

OFF_SCALE = "not-met"  # a word of its own: no line leads to it


@dataclass(frozen=True)
class Entry:
    """One check-in that fell due, and what came of it."""

    pairing: Pairing
    side: Side
    number: int
    due_on: date
    row: CheckIn | None
    open: bool  # can be answered, or changed

    @property
    def answers(self) -> Mapping[str, str]:
        return self.row.answers if self.row and self.row.outcome is Outcome.ANSWERED else {}

    @property
    def other_name(self) -> str:
        return (self.pairing.mentor if self.side is Side.PSP else self.pairing.psp).first_name


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    words: str
    on: date


@dataclass(frozen=True)
class Picture:
    """An SVG in numbers: levels with their words, points, and lines from each to the next."""

    id: str
    title: str
    text: str  # what it shows, in a sentence or two
    height: int
    levels: tuple[tuple[str, float], ...]  # words, height
    columns: tuple[tuple[float, date, bool], ...]  # place, due day, whether it was answered
    points: tuple[Point, ...]
    lines: tuple[tuple[Point, Point], ...]
    width: int = WIDTH
    left: int = LEFT


def of_person(person_id: uuid.UUID, on: date) -> list[Entry]:
    """Every check-in that fell due to them in every pair, the oldest first.

    After a pair's end none does. What fell due on a break was not asked: it is there if they answered.
    """
    rows = {(row.pairing_id, row.number): row for row in queries.of_person(person_id)}
    found = []
    for pairing in pairings.pairings_in(tuple(PairingState), person_id):
        side = queries.side_of(pairing, person_id)
        if side is None:
            continue
        ended = pairing.state is PairingState.ENDED
        until = min(on, clock.day_of(pairing.state_since)) if ended else on
        rested = queries.on_break(pairing)
        due = {number for number, due_on in schedule.due(pairing, until) if not rested(due_on)}
        for number, due_on in schedule.due(pairing, on):
            row = rows.get((pairing.id, number))
            if row is not None or number in due:
                is_open = queries.Place(pairing, side, number, due_on, row).can_answer(on)
                found.append(Entry(pairing, side, number, due_on, row, is_open))
    return sorted(found, key=lambda entry: (entry.due_on, entry.number))


def pictures(side: Side, entries: Sequence[Entry]) -> list[Picture]:
    """One for each question that has a scale of words, as soon as it was answered twice."""
    drawn = []
    for question, codes in PICTURES[side].items():
        given = [entry.answers.get(question, "") for entry in entries]
        if sum(code in codes for code in given) >= 2:
            drawn.append(_picture(side, question, codes, entries))
    return drawn


def _picture(side: Side, question: str, codes: Sequence[str], entries: Sequence[Entry]) -> Picture:
    name, words = meaning.QUESTIONS[side][question]
    heights = {code: float(TOP + ROW * index) for index, code in enumerate(codes)}
    step = (WIDTH - LEFT - 24) / max(len(entries) - 1, FEWEST - 1)
    columns: list[tuple[float, date, bool]] = []
    points: list[Point] = []
    lines: list[tuple[Point, Point]] = []
    told = []
    before: Point | None = None
    code_before = ""
    for index, entry in enumerate(entries):
        x, code = round(LEFT + 12 + step * index, 1), entry.answers.get(question, "")
        here = Point(x, heights[code], words[code], entry.due_on) if code in heights else None
        columns.append((x, entry.due_on, here is not None))
        told.append(f"{day(entry.due_on)}: {here.words if here else 'not answered'}.")
        if here is not None:
            points.append(here)
            if before is not None and OFF_SCALE not in (code, code_before):
                lines.append((before, here))
        before, code_before = here, code
    return Picture(
        id=f"{side}-{question}",
        title=f"{name}, from {day(entries[0].due_on)} to {day(entries[-1].due_on)}",
        text=" ".join(told),
        height=TOP + ROW * len(codes) + 16,
        levels=tuple((words[code], y) for code, y in heights.items()),
        columns=tuple(columns),
        points=tuple(points),
        lines=tuple(lines),
    )
