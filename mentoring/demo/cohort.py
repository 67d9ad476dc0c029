"""The synthetic cohort: 150 PSPs, 60 mentors and the people who look after them, at every stage of the year.

Everything is drawn from one seeded generator and counted back from one day, so that a day gives one cohort.
The rows are made directly, because history has past dates; they are what the actions would have left behind.
"""

from __future__ import annotations

from datetime import date

from mentoring.demo import check_ins, concerns, mentors, months, past_mail, plans, psps, staff, trusts
from mentoring.demo.pairs import Pairs
from mentoring.demo.persons import Persons
from mentoring.demo.world import World


def make(today: date) -> None:
    """Add all of it to an empty database that knows the ICBs; in the current transaction, not committed."""
    world = World(today)
    places = trusts.make(world)
    persons = Persons(world)
    staff.make(world, persons)
    partners = psps.make(world, persons, places)
    both = [(psp.person, psp.hosts[0]) for psp in partners if psp.stage.mentors_too]
    pairs = Pairs(world, partners, mentors.make(world, persons, places, both))
    pairs.make()
    check_ins.make(world, pairs.made)
    world.write()
    past_mail.make(world)
    plans.make(world, pairs.made)
    world.write()
    concerns.make(world, staff.make_lead(world, persons), pairs.made)
    months.make(world)
    world.write()
