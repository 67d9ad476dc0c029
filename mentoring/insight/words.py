"""Published parts in words, the same on pages and in the file."""

from __future__ import annotations

from collections.abc import Sequence

from mentoring.insight import figures
from mentoring.insight.figures import Part, Published
from mentoring.insight.suppression import Group
from mentoring.organisations.regions import REGIONS
from mentoring.wellbeing.answers import ROLE

HIDDEN = "Not shown"  # as it is, or what it would give away, is under 10 people

_TOGETHER = {
    figures.WORDS[:2]: "Struggling or really struggling",
    figures.WORDS[:3]: "Up and down, or struggling",
    figures.WORDS[3:]: "Well or really well",
    figures.WORDS: "Answered",
    (*figures.WORDS, figures.NO_WORD): "Asked",
    (figures.NO_WORD,): "Did not answer",
    (figures.IN_TIME,): "Heard back in time",
    (figures.LATER,): "Heard back later",
    (figures.WAITING,): "Still waiting when the month was closed",
    (figures.LATER, figures.WAITING): "Heard back later, or still waiting",
    (figures.IN_TIME, figures.LATER): "Heard back",
    figures.SEEN: "Asked for the coordinator",
}


def of(columns: Group) -> str:
    """Some categories taken together."""
    return _TOGETHER.get(columns) or ROLE[columns[0]]


def regions(codes: Group) -> str:
    """`London`, `Midlands, South West and people without a region`."""
    names = [REGIONS[code] for code in sorted(codes, key=figures.ROWS.index) if code in REGIONS]
    names += ["people without a region"] if figures.NO_REGION in codes else []
    text = " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    return text[0].upper() + text[1:]


def percent(part: int, whole: int) -> int:
    """Whole percent, halves up, of two numbers that are both published."""
    return (200 * part + whole) // (2 * whole)


def answered(parts: Sequence[Part]) -> int | None:
    """How many answered, where that is published."""
    found = [part.people for part in parts if set(part.columns) <= set(figures.WORDS)]
    return sum(found) if found else None


def asked(parts: Sequence[Part]) -> int | None:
    """How many were asked, where that is published."""
    shown = {column for part in parts for column in part.columns}
    return sum(part.people for part in parts) if figures.NO_WORD in shown else None


def split(parts: Sequence[Part]) -> list[Part]:
    """The answers, where they are published apart from each other."""
    return [part for part in parts if set(part.columns) < set(figures.WORDS)]


def lines(published: Published) -> list[tuple[str, str, int, int | None]]:
    """(who, what, people, percent of those who answered or asked) of everything that is published."""
    found = _role("Everybody", published.role) + _contact("Everybody", published.contact)
    for row in published.role_by_region:
        found += _role(regions(row.regions), row.parts)
    for row in published.contact_by_region:
        found += _contact(regions(row.regions), row.parts)
    return found


def _role(who: str, parts: Sequence[Part]) -> list[tuple[str, str, int, int | None]]:
    found: list[tuple[str, str, int, int | None]] = []
    whole, everybody = answered(parts), asked(parts)
    if everybody is not None:
        found.append((who, "Asked", everybody, None))
    if whole is not None:
        share = percent(whole, everybody) if everybody else None
        found.append((who, "Answered", whole, share))
        found += [(who, of(p.columns), p.people, percent(p.people, whole)) for p in split(parts)]
    return found


def _contact(who: str, parts: Sequence[Part]) -> list[tuple[str, str, int, int | None]]:
    whole = sum(part.people for part in parts)
    if not whole:
        return []
    found: list[tuple[str, str, int, int | None]] = [(who, of(figures.SEEN), whole, None)]
    if len(parts) > 1:
        found += [(who, of(p.columns), p.people, percent(p.people, whole)) for p in parts]
    return found
