"""Organisations and lines of the national file, with sensible defaults."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.organisations.models import Organisation, OrganisationType
from mentoring.organisations.plan import Incoming, Known

FIXTURE = Path(__file__).parent / "data" / "etr.csv"

_number = itertools.count(1)


def make_organisation(name: str = "", **values: object) -> Organisation:
    """A trust in London, open since 2001, with a code of its own."""
    n = next(_number)
    row = Organisation(
        **{
            "ods_code": f"ZZ{n}",
            "name": name or f"Example {n} NHS Trust",
            "type": OrganisationType.ACUTE,
            "region": "Y56",
            "icb_code": None,
            "opened_on": date(2001, 4, 1),
            "closed_on": None,
            "updated_at": clock.now(),
        }
        | values
    )
    with transaction():
        db.session.add(row)
    return row


def incoming(**values: object) -> Incoming:
    return Incoming(
        **{  # type: ignore[arg-type]
            "line": 1,
            "code": "ZA1",
            "name": "Anytown NHS Trust",
            "type": OrganisationType.ACUTE,
            "region": "Y56",
            "icb_code": "QKK",
            "opened_on": date(2001, 4, 1),
            "closed_on": None,
        }
        | values
    )


def known(**values: object) -> Known:
    """The same organisation, as we have it."""
    return Known(
        **{  # type: ignore[arg-type]
            "name": "Anytown NHS Trust",
            "type": OrganisationType.ACUTE,
            "region": "Y56",
            "icb_code": "QKK",
            "opened_on": date(2001, 4, 1),
            "closed_on": None,
        }
        | values
    )


def line(**cells: str) -> str:
    """One good line of the file; name a cell by its column, such as c12="20260331"."""
    row = {"c1": "ZA1", "c2": "ANYTOWN NHS TRUST", "c3": "Y56", "c4": "QKK", "c11": "20010401"} | cells
    return ",".join(f'"{row.get(f"c{n}", "")}"' for n in range(1, 28))
