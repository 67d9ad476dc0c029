"""What an import would do: rows compared with what we have. Pure; the same for a dry run and a real one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from mentoring.organisations.models import OrganisationType

# They come with the program, not with the file of trusts, so their absence from it says nothing.
NEVER_IN_FILE = frozenset({OrganisationType.ICB, OrganisationType.NATIONAL, OrganisationType.REGIONAL})

FIELDS = ("name", "region", "icb_code", "opened_on", "closed_on")


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One organisation as a file has it. `region` None: the file does not say."""

    line: int
    code: str
    name: str
    type: OrganisationType
    region: str | None
    icb_code: str | None
    opened_on: date | None
    closed_on: date | None


@dataclass(frozen=True, kw_only=True)
class Known:
    """One organisation as we have it. merged: a successor is recorded."""

    name: str
    type: OrganisationType
    region: str | None
    icb_code: str | None
    opened_on: date | None
    closed_on: date | None
    region_by_hand: bool = False
    merged: bool = False


@dataclass(frozen=True)
class LeftOut:
    line: int
    code: str
    name: str
    reason: str


@dataclass(frozen=True)
class Refused:
    line: int
    message: str


@dataclass(frozen=True)
class Change:
    field: str
    old: str | date | None
    new: str | date | None


@dataclass(frozen=True)
class Changed:
    code: str
    name: str  # as we have it now
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Plan:
    """closed: changed ones that get a closing date. missing: (code, name) that we have and the file lacks."""

    added: tuple[Incoming, ...] = ()
    changed: tuple[Changed, ...] = ()
    closed: tuple[Changed, ...] = ()
    unchanged: int = 0
    missing: tuple[tuple[str, str], ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    refused: tuple[Refused, ...] = ()
    rows: tuple[Incoming, ...] = field(default=(), repr=False)  # all that were compared

    @property
    def changes_anything(self) -> bool:
        return bool(self.added or self.changed or self.closed)

    def open_on(self, day: date) -> int:
        """How many of the rows that count are open on the day."""
        out = {one.line for one in self.left_out}
        return sum(
            row.line not in out
            and (row.opened_on is None or row.opened_on <= day)
            and (row.closed_on is None or row.closed_on >= day)
            for row in self.rows
        )


def compare(
    rows: Iterable[Incoming],
    known: Mapping[str, Known],
    *,
    left_out: Iterable[LeftOut] = (),
    refused: Iterable[Refused] = (),
) -> Plan:
    """The plan for these rows. Nothing is ever closed because it is missing from a file.

    The file is believed, with three exceptions: what kind of care an organisation gives is only guessed when
    it is new, a region that somebody corrected stays, and so does the closing date of an organisation whose
    merger is recorded while the file does not know of it yet.
    """
    rows = tuple(rows)
    added: list[Incoming] = []
    changed: list[Changed] = []
    closed: list[Changed] = []
    out, seen, unchanged = list(left_out), set(), 0
    for row in rows:
        seen.add(row.code)
        ours = known.get(row.code)
        if ours is None:
            if row.region is None and row.type not in NEVER_IN_FILE:
                out.append(LeftOut(row.line, row.code, row.name, "the file gives it no region in England"))
            else:
                added.append(row)
            continue
        changes = _changes(row, ours)
        if not changes:
            unchanged += 1
        elif any(change.field == "closed_on" and change.old is None for change in changes):
            closed.append(Changed(row.code, ours.name, changes))
        else:
            changed.append(Changed(row.code, ours.name, changes))
    seen |= {one.code for one in out}
    missing = [(c, k.name) for c, k in known.items() if c not in seen and k.type not in NEVER_IN_FILE]
    return Plan(
        tuple(added),
        tuple(changed),
        tuple(closed),
        unchanged,
        tuple(sorted(missing)),
        tuple(sorted(out, key=lambda one: one.line)),
        tuple(refused),
        rows,
    )


def _changes(row: Incoming, ours: Known) -> tuple[Change, ...]:
    keep = set()
    if row.region is None or ours.region_by_hand:
        keep.add("region")
    if row.closed_on is None and ours.merged:
        keep.add("closed_on")
    return tuple(
        Change(name, getattr(ours, name), getattr(row, name))
        for name in FIELDS
        if name not in keep and getattr(ours, name) != getattr(row, name)
    )
