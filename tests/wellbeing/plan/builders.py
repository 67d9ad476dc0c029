"""Plans as their owners would make them."""

from __future__ import annotations

from collections.abc import Iterable

from mentoring.pairings import queries as pairings
from mentoring.people.models import Person
from mentoring.wellbeing.plan import actions, queries, sharing
from mentoring.wellbeing.plan.models import Plan, Start


def make_plan(owner: Person, **texts: str) -> Plan:
    """A plan with these sections; the keys are written with `_` for `-`."""
    plan = actions.begin(owner.id, Start.ALONE)
    for key, text in texts.items():
        actions.save(owner.id, key.replace("_", "-"), text, version=0)
    return plan


def share(
    owner: Person, *, mentor: Iterable[str] = (), coordinator: Iterable[str] = (), on_break: bool = False
) -> None:
    """Exactly this is shared from now on."""
    plan = queries.plan_of(owner.id)
    assert plan is not None
    was = sharing.state(plan, pairings.live_pairing_as_psp(owner.id))
    sharing.share(owner.id, mentor=mentor, coordinator=coordinator, on_break=on_break, was=was)
