"""Regions and organisations as people write them in a cell."""

from __future__ import annotations

from datetime import date

from mentoring.core.web.pages import day
from mentoring.organisations.models import OrganisationType
from mentoring.organisations.regions import REGIONS
from mentoring.profiles.imports.known import Body, Known
from mentoring.profiles.imports.template import same
from mentoring.profiles.imports.values import Bad, one_of, parts, quoted


def region(text: str) -> str:
    return one_of(text, REGIONS)


def body(text: str, known: Known, today: date) -> Body:
    """An open organisation by ODS code, or else by exact name. Raises Bad."""
    code = known.codes.get(text.strip().upper())
    found = (code,) if code else known.by_name.get(same(text), ())
    if not found:
        raise Bad(f"{quoted(text)} is not an organisation we know. Use its ODS code or exact name.")
    still_open = [one for one in found if one.closed_on is None or one.closed_on >= today]
    if not still_open:
        raise Bad(f"{quoted(text)} closed on {day(found[0].closed_on)}. Use the one that took over.")
    if len(still_open) > 1:
        raise Bad(f"Several organisations are called {quoted(text)}. Use the ODS code.")
    return still_open[0]


def bodies(text: str, known: Known, today: date) -> tuple[Body, ...]:
    """One or more, each once, in the order given."""
    found = [body(part, known, today) for part in parts(text)]
    if len({one.id for one in found}) < len(found):
        raise Bad("The same organisation is named twice.")
    return tuple(found)


def icb(text: str, known: Known, today: date) -> Body:
    found = body(text, known, today)
    if found.type is not OrganisationType.ICB:
        raise Bad(f"{quoted(text)} is not an integrated care board.")
    return found
