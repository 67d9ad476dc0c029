"""Real NHS trusts, so that regions, kinds of care and mergers mean something. Facts only, from ODS.

Contains public sector information licensed under the Open Government Licence v3.0: Organisation Data Service,
NHS England, July 2026. The kind of care is ours; ODS does not say.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.db import db
from mentoring.demo.world import World
from mentoring.organisations.models import Organisation, OrganisationType

_FILE = Path(__file__).parent / "organisations.csv"


class Trusts:
    """The trusts by region, and the ICB of each."""

    def __init__(self, trusts: list[Organisation], icbs: dict[str, Organisation]) -> None:
        self.of_region: dict[str, list[Organisation]] = {}
        for trust in trusts:
            self.of_region.setdefault(trust.region or "", []).append(trust)
        self._icbs = icbs

    def icb_of(self, trust: Organisation) -> Organisation | None:
        return self._icbs.get(trust.icb_code or "")


def make(world: World) -> Trusts:
    """Add the trusts that are not there yet."""
    known = {row.ods_code: row for row in db.session.scalars(sa.select(Organisation))}
    trusts = []
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            trust = known.get(row["code"]) or Organisation(
                id=world.new_id(),
                ods_code=row["code"],
                name=row["name"],
                type=OrganisationType(row["type"]),
                region=row["region"],
                icb_code=row["icb"],
                opened_on=date.fromisoformat(row["opened"]),
                updated_at=clock.start_of(world.days_ago(400)),
            )
            trusts.append(trust)
    world.add(*trusts)
    icbs = {code: row for code, row in known.items() if code and row.type is OrganisationType.ICB}
    return Trusts(trusts, icbs)
