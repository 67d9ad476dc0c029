"""Facts as templates are given them: words and dates that are ready to be read."""

from __future__ import annotations

from mentoring.core.web.pages import count, day
from mentoring.pairings.models import Pairing
from mentoring.people.models import Person

__all__ = ["count", "day", "the_other"]


def the_other(pairing: Pairing, person: Person) -> str:
    """The other one of a pair, without a name: letters are read by others too."""
    return "your mentor" if person.id == pairing.psp_id else "somebody you mentor"
