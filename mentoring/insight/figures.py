"""What is published about one month: which parts of whom, from counts. Small numbers end here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mentoring.insight import suppression
from mentoring.insight.suppression import Counts, Cut, Group
from mentoring.organisations.regions import REGIONS
from mentoring.wellbeing.answers import ROLE

NO_REGION = "none"
ROWS = (*REGIONS, NO_REGION)

# Columns of the first question: a word, or none (no answer, “not now”, or this question left out).
NO_WORD = "no-word"
WORDS: Group = tuple(ROLE)
_R_STRUGGLING, _STRUGGLING, _UP_DOWN, _WELL, _R_WELL = WORDS
_LOW, _HIGH = (_R_STRUGGLING, _STRUGGLING), (_WELL, _R_WELL)
_TO_MIDDLE = (*_LOW, _UP_DOWN)

# From the finest to the coarsest. What regions may use is the last three and none in between.
_BANDS: Cut = (_LOW, (_UP_DOWN,), _HIGH)
_HALVES: Cut = (_TO_MIDDLE, _HIGH)
_ANSWERED: Cut = (WORDS,)
_WORD_CUTS: tuple[Cut, ...] = (
    tuple((word,) for word in WORDS),
    ((_R_STRUGGLING,), (_STRUGGLING,), (_UP_DOWN,), _HIGH),
    (_LOW, (_UP_DOWN,), (_WELL,), (_R_WELL,)),
    _BANDS,
    (_TO_MIDDLE, (_WELL,), (_R_WELL,)),
    _HALVES,
    _ANSWERED,
)
_ASKED: Cut = ((*WORDS, NO_WORD),)


def _with_and_without_the_silent(cuts: tuple[Cut, ...]) -> tuple[Cut, ...]:
    """First with how many did not answer. Where these are too few, how many were asked is not shown."""
    return tuple((*cut, (NO_WORD,)) for cut in cuts) + cuts + (_ASKED,)


ROLE_CUTS = _with_and_without_the_silent(_WORD_CUTS)
REGION_CUTS = _with_and_without_the_silent((_BANDS, _HALVES, _ANSWERED))

# Columns of the second one: whether somebody asked for the coordinator, and when they were seen.
DID_NOT_ASK, IN_TIME, LATER, WAITING = "did-not-ask", "in-time", "later", "waiting"
SEEN: Group = (IN_TIME, LATER, WAITING)
# That nobody did not ask is checked as well: everybody’s number is known, and would give it away.
_CONTACT_CUTS: tuple[Cut, ...] = (
    ((DID_NOT_ASK,), (IN_TIME,), (LATER,), (WAITING,)),
    ((DID_NOT_ASK,), (IN_TIME,), (LATER, WAITING)),
    ((DID_NOT_ASK,), (IN_TIME, LATER), (WAITING,)),
    ((DID_NOT_ASK,), SEEN),
)


@dataclass(frozen=True)
class Part:
    """Some categories taken together, and how many people they have."""

    columns: Group
    people: int


@dataclass(frozen=True)
class Row:
    """Some regions taken together, and the parts that are shown of them."""

    regions: Group
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Published:
    """Everything that anybody is shown about one month. It holds no number under 10."""

    role: tuple[Part, ...] = ()
    contact: tuple[Part, ...] = ()
    role_by_region: tuple[Row, ...] = ()
    contact_by_region: tuple[Row, ...] = ()

    def as_json(self) -> dict[str, Any]:
        def parts(these: tuple[Part, ...]) -> list[Any]:
            return [[list(part.columns), part.people] for part in these]

        def rows(these: tuple[Row, ...]) -> list[Any]:
            return [[list(row.regions), parts(row.parts)] for row in these]

        return {
            "role": parts(self.role),
            "contact": parts(self.contact),
            "role_by_region": rows(self.role_by_region),
            "contact_by_region": rows(self.contact_by_region),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Published:
        def parts(these: list[Any]) -> tuple[Part, ...]:
            return tuple(Part(tuple(columns), people) for columns, people in these)

        def rows(these: list[Any]) -> tuple[Row, ...]:
            return tuple(Row(tuple(regions), parts(inner)) for regions, inner in these)

        return cls(
            role=parts(stored["role"]),
            contact=parts(stored["contact"]),
            role_by_region=rows(stored["role_by_region"]),
            contact_by_region=rows(stored["contact_by_region"]),
        )


def publish(role: Counts, contact: Counts) -> Published:
    """What may be shown of a month. Both tables count the same people, each once, by region (ROWS)."""
    everybody = suppression.first_cut(role, ROWS, ROLE_CUTS)
    each = [(row,) for row in ROWS]
    groups, cut = suppression.by_row(role, each, REGION_CUTS, everybody)
    seen = suppression.first_cut(contact, ROWS, _CONTACT_CUTS)
    asked = _CONTACT_CUTS[-1]
    # No finer regions than above, else the two tables could be subtracted from each other.
    contact_groups = suppression.row_groups(contact, groups, asked) if seen else ()
    return Published(
        role=_parts(role, ROWS, everybody),
        contact=_parts(contact, ROWS, seen[1:]),
        role_by_region=tuple(Row(group, _parts(role, group, cut)) for group in groups),
        contact_by_region=tuple(Row(group, _parts(contact, group, asked[1:])) for group in contact_groups),
    )


def _parts(counts: Counts, rows: Group, cut: Cut) -> tuple[Part, ...]:
    return tuple(Part(part, suppression.total(counts, rows, part)) for part in cut)
