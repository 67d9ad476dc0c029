"""A plan in words: the same lines for a dry run and a real one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mentoring.organisations.plan import Change, Changed, Plan
from mentoring.organisations.regions import REGIONS

_FIELDS = {
    "name": "name",
    "region": "region",
    "icb_code": "ICB",
    "opened_on": "opened",
    "closed_on": "closes",
}


def lines(plan: Plan, on: date) -> Iterator[str]:
    """Every added, changed, closed, left out and refused organisation, then the totals. `on` is today."""
    if plan.added:
        yield f"Added ({len(plan.added)})"
        for row in plan.added:
            closed = f", closed {_words(row.closed_on)}" if row.closed_on and row.closed_on < on else ""
            place = REGIONS.get(row.region or "", "no region")
            yield f"  {row.code}  {row.name} ({row.type.words.lower()}, {place}{closed})"
    for heading, group in (("Changed", plan.changed), ("Closed", plan.closed)):
        if group:
            yield f"{heading} ({len(group)})"
            for one in group:
                yield _change(one)
    if plan.left_out:
        yield f"Left out ({len(plan.left_out)})"
        for out in plan.left_out:
            yield f"  line {out.line}  {out.code}  {out.name}: {out.reason}"
    if plan.missing:
        yield f"Not in this file, and left as they are ({len(plan.missing)})"
        for code, name in plan.missing:
            yield f"  {code}  {name}"
    if plan.refused:
        yield f"Refused ({len(plan.refused)})"
        for refused in plan.refused:
            yield f"  line {refused.line}  {refused.message}"
    yield (
        f"{len(plan.added)} added, {len(plan.changed)} changed, {len(plan.closed)} closed,"
        f" {plan.unchanged} unchanged, {len(plan.left_out)} left out, {len(plan.refused)} refused."
    )
    yield f"{plan.open_on(on)} of the organisations in this file are open today."
    if plan.missing:
        yield "An organisation is never closed only because it is missing from a file."


def _change(one: Changed) -> str:
    told = "; ".join(f"{_FIELDS[c.field]}: {_value(c, c.old)} → {_value(c, c.new)}" for c in one.changes)
    return f"  {one.code}  {one.name}: {told}"


def _value(change: Change, value: str | date | None) -> str:
    if value is None:
        return "none"
    if isinstance(value, date):
        return _words(value)
    return REGIONS.get(value, value) if change.field == "region" else value


def _words(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
