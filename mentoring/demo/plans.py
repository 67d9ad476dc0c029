"""The wellbeing plan of the PSP with a mentor: some sections begun, one of them shared and looked at."""

from __future__ import annotations

from mentoring.core import clock
from mentoring.demo.psps import Psp
from mentoring.demo.world import World
from mentoring.pairings.models import Pairing, PairingState
from mentoring.wellbeing.plan.models import Plan, PlanLook, PlanSection, PlanShare, PlanVersion, Reader, Start

# Key, days after the pair began, text.
_WRITTEN = (
    (
        "feel-ok",
        2,
        "A walk round the duck pond before each meeting (this person and this pond are made up).\n"
        "Knowing by the Friday before what will be on the table.",
    ),
    (
        "difficult-material",
        3,
        "Before: I read at the kitchen table, never in bed, and tell my sister that I’m doing it.\n"
        "During: ten pages, then the kettle. I skip photographs.\n"
        "After: the papers go back into the blue folder, and I water the tomatoes.",
    ),
    (
        "from-my-mentor",
        6,
        "It helps me if you ask “and how was the rest of your week?” first.\n"
        "It doesn’t help me to be told that I am brave. If I go quiet, give me a minute.",
    ),
    (
        "boundaries",
        9,
        "I don’t answer e-mails at weekends. Mondays are for my grandchild, who is made up too.",
    ),
    ("one-small-step", 12, "Ask the chair for the papers a day earlier."),
)
_BEFORE = "It helps me if you ask how I am, and wait."
_SHARED = "from-my-mentor"


def make(world: World, pairs: list[tuple[Psp, Pairing]]) -> None:
    """For the first live pair that was made: the one on the demonstration’s first page."""
    psp, pairing = next(pair for pair in pairs if pair[1].state is PairingState.ACTIVE)
    owner, days = psp.person.id, (world.today - pairing.started_on).days

    def at(after: int) -> int:
        """Days ago, for something that many days after the pair began."""
        return max(days - after, 1)

    plan = Plan(
        id=world.new_id(),
        person_id=owner,
        started_at=world.moment(world.days_ago(at(2))),
        start=Start.ALONE,
        order=[],
        review_months=6,
        review_on=clock.add_months(world.days_ago(at(12)), 6),
    )
    world.add(plan)
    world.record("wellbeing.plan-begin", plan, plan.started_at, actor_id=owner, about_id=owner)
    for key, after, text in _WRITTEN:
        row = PlanSection(
            id=world.new_id(),
            plan_id=plan.id,
            key=key,
            version=2 if key == _SHARED else 1,
            changed_at=world.moment(world.days_ago(at(after))),
            changed_by=owner,
        )
        row.text = text
        world.add(row)
        world.record("wellbeing.plan-save", plan, row.changed_at, actor_id=owner, about_id=owner)
    _shared(world, plan, pairing, at(5), at(8))


def _shared(world: World, plan: Plan, pairing: Pairing, written: int, looked: int) -> None:
    """An earlier text of the section, since when it is shared, and the mentor's look at it."""
    before = PlanVersion(
        id=world.new_id(),
        plan_id=plan.id,
        key=_SHARED,
        written_at=world.moment(world.days_ago(written)),
        written_by=plan.person_id,
        put_away_at=world.moment(world.days_ago(written - 1 or 1)),
    )
    before.text = _BEFORE
    share = PlanShare(
        id=world.new_id(),
        plan_id=plan.id,
        key=_SHARED,
        reader=Reader.MENTOR,
        pairing_id=pairing.id,
        since=world.moment(world.days_ago(written)),
    )
    look = PlanLook(
        id=world.new_id(),
        plan_id=plan.id,
        person_id=pairing.mentor_id,
        reader=Reader.MENTOR,
        at=world.moment(world.days_ago(looked)),
        sections=[_SHARED],
    )
    world.add(before, share, look)
    world.record("wellbeing.plan-share", plan, share.since, actor_id=plan.person_id, about_id=plan.person_id)
    world.record("wellbeing.plan-look", look, look.at, actor_id=pairing.mentor_id, about_id=plan.person_id)
