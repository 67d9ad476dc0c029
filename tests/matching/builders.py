"""People with defaults, and whole cohorts from a seed, for the tests of the engine."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import settings

from matching import Experience, Mentee, Mentor, Policy

TODAY = date(2026, 5, 1)
POLICY = Policy(today=TODAY)

# The same examples on every run; nothing is remembered between runs.
steady = settings(derandomize=True, deadline=None, database=None, max_examples=60)


def make_mentee(id: str = "a", **changes: Any) -> Mentee:
    """A mentee whom every default mentor may mentor."""
    defaults: dict[str, Any] = {
        "person_id": f"person of mentee {id}",
        "organisations": {f"organisation of mentee {id}"},
        "organisation_kinds": {"acute"},
        "region": "London",
        "regions_near": {"South East"},
        "topics": ("co-design", "research"),
        "formats": {"video", "phone"},
        "availability": {"weekday morning", "weekend"},
        "months_in_role": 6,
        "waiting_since": date(2026, 3, 1),
    }
    return Mentee(id=id, **{**defaults, **changes})


def make_mentor(id: str = "x", **changes: Any) -> Mentor:
    """An approved mentor with one free place, who fits a default mentee perfectly."""
    defaults: dict[str, Any] = {
        "person_id": f"person of mentor {id}",
        "organisations": {f"organisation of mentor {id}"},
        "organisation_kinds": {"acute"},
        "region": "London",
        "topics": {"co-design": "confident", "research": "confident"},
        "years_as_psp": 3,
        "formats": {"video", "phone"},
        "availability": {"weekday morning", "weekend"},
        "languages": {"English"},
    }
    return Mentor(id=id, **{**defaults, **changes})


TOPICS = [f"topic {k}" for k in range(12)]
ITEMS = [f"secret {k}" for k in range(8)]
NEEDS = ["captions", "BSL interpreter", "plain language"]
KINDS = ["acute", "ambulance", "community", "mental health"]
REGIONS = ["London", "South East", "South West", "Midlands"]
FORMATS = ["e-mail", "in person", "phone", "video"]
TIMES = ["evening", "weekday afternoon", "weekday morning", "weekend"]


def make_cohort(
    seed: int, mentees: int, mentors: int, most_places: int = 3
) -> tuple[list[Mentee], list[Mentor]]:
    """People with everything that bears on a round, the same for a seed in every process."""
    dice = random.Random(seed)

    def some(items: Sequence[str], least: int, most: int) -> list[str]:
        return dice.sample(items, dice.randint(least, most))

    asking = [
        make_mentee(
            f"p{k:03}",
            organisations={f"organisation {dice.randrange(mentees)}"},
            organisation_kinds=some(KINDS, 1, 2),
            region=dice.choice(REGIONS),
            topics=tuple(some(TOPICS, 1, 5)),
            formats=some(FORMATS, 1, 3),
            availability=some(TIMES, 1, 3),
            needs=some(NEEDS, 0, 1),
            months_in_role=dice.randrange(40),
            waiting_since=TODAY - timedelta(days=dice.randrange(90)),
            previous_match_ended=dice.random() < 0.1,
            wishes={item: dice.choice(["nice", "really"]) for item in some(ITEMS, 0, 2)},
        )
        for k in range(mentees)
    ]
    offering = [
        make_mentor(
            f"m{k:03}",
            organisations={f"organisation {dice.randrange(mentees)}"},
            organisation_kinds=some(KINDS, 1, 3),
            region=dice.choice(REGIONS),
            topics={topic: dice.choice(["confident", "some"]) for topic in some(TOPICS, 2, 6)},
            places=dice.randint(0, most_places),
            load=dice.randrange(3),
            years_as_psp=dice.randrange(8),
            formats=some(FORMATS, 1, 3),
            availability=some(TIMES, 1, 3),
            needs_met=some(NEEDS, 1, 3),
            experiences=tuple(Experience(item, dice.random() < 0.7) for item in some(ITEMS, 1, 4)),
        )
        for k in range(mentors)
    ]
    return asking, offering
