"""The organisations that come with the program: NHS England, its regional teams, and every ICB since 2022."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from mentoring.organisations.models import OrganisationType
from mentoring.organisations.plan import Incoming

DATA = Path(__file__).parent / "data"


def organisations() -> list[Incoming]:
    return [*_nhs_england(), *_icbs()]


def successions() -> list[tuple[str, str]]:
    """(predecessor, successor) as ODS codes."""
    return [(row["code"], new) for _, row in _read("icbs.csv") for new in row["successors"].split()]


def _nhs_england() -> Iterator[Incoming]:
    for line, row in _read("nhs_england.csv"):
        yield Incoming(
            line=line,
            code=row["code"],
            name=row["name"],
            type=OrganisationType(row["type"]),
            region=row["region"] or None,
            icb_code=None,
            opened_on=None,
            closed_on=None,
        )


def _icbs() -> Iterator[Incoming]:
    for line, row in _read("icbs.csv"):
        yield Incoming(
            line=line,
            code=row["code"],
            name=row["name"],
            type=OrganisationType.ICB,
            region=row["region"],
            icb_code=row["code"],
            opened_on=date.fromisoformat(row["opened"]),
            closed_on=date.fromisoformat(row["closed"]) if row["closed"] else None,
        )


def _read(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from enumerate(csv.DictReader(file), start=2)
