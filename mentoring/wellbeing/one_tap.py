"""Answers that a link in an e-mail may give, without signing in: only such as tell nobody anything hard.

The link holds ids and a letter, no name and no words. Its page shows one answer, and not whose it is. It
works once, until the check-in has lost its use, and never over an answer that is there.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from mentoring.core import clock, links
from mentoring.core.db import transaction
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import Pairing
from mentoring.wellbeing import actions, queries, schedule
from mentoring.wellbeing.models import Outcome, Side

PURPOSE = "check-in"
USEFUL_FOR = timedelta(days=28)  # after the check-in fell due
PAGE = "wellbeing.one_tap"


@dataclass(frozen=True)
class Tap:
    """One answer: its letter in the link, its words, and what is kept. Nothing to keep is “not now”."""

    code: str
    words: str
    answers: Mapping[str, str] = field(default_factory=dict)


# Never how somebody is, nor whether they would like to be contacted.
TAPS: dict[Side, tuple[Tap, ...]] = {
    Side.PSP: (Tap("a", "We haven’t met yet", {"mentoring": "not-met"}), Tap("n", "Not now")),
    Side.MENTOR: (
        Tap("a", "We have been in touch", {"met": "yes"}),
        Tap("b", "Not yet", {"met": "not-yet"}),
        Tap("n", "Not now"),
    ),
}


@dataclass(frozen=True)
class Found:
    """What a link is about, while it can still be used."""

    pairing_id: uuid.UUID
    number: int
    person_id: uuid.UUID
    tap: Tap


def links_for(pairing: Pairing, side: Side, number: int) -> list[tuple[str, str, dict[str, Any]]]:
    """(words, page, its values) for each answer that one tap may give; the same links each time."""
    due_on = dict(schedule.numbered(pairing)).get(number)
    if due_on is None:
        return []
    expires = clock.start_of(due_on + USEFUL_FOR)
    return [
        (
            tap.words,
            PAGE,
            {"token": links.make(PURPOSE, pairing.id, side, str(number), tap.code, expires=expires)},
        )
        for tap in TAPS[side]
    ]


def find(token: str, now: datetime) -> Found | None:
    """None where the link is none of ours, used, too old, or there is nothing left to answer."""
    ids = links.read(PURPOSE, token, now)
    if ids is None:
        return None
    pairing_id, side, number, code = uuid.UUID(ids[0]), Side(ids[1]), int(ids[2]), ids[3]
    pairing = pairings.get_pairing(pairing_id)
    tap = next((tap for tap in TAPS[side] if tap.code == code), None)
    if pairing is None or tap is None:
        return None
    person_id = pairing.psp_id if side is Side.PSP else pairing.mentor_id
    place = queries.place_of(pairing_id, number, person_id)
    if place is None or not place.can_answer(clock.day_of(now)):
        return None
    if place.row is not None and (place.row.outcome is Outcome.ANSWERED or not tap.answers):
        return None
    return Found(pairing_id, number, person_id, tap)


def use(token: str) -> bool:
    """Keep the answer of a link, once. False where it cannot be used (any more); then nothing has changed."""
    try:
        with transaction():
            found = find(token, clock.now())
            if found is None or not links.use(token):
                return False
            actions.answer_by_link(
                found.pairing_id, found.number, person_id=found.person_id, answers=found.tap.answers
            )
            return True
    except (actions.NotOpen, actions.AlreadyAnswered):  # in the same moment
        return False
