"""From what people said to what the engine reads. Nothing about inclusion: that is added for one run only."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from matching import Mentee, Mentor
from mentoring.core import clock
from mentoring.core.db import db, strictly
from mentoring.organisations import queries as organisations
from mentoring.organisations.regions import NEIGHBOURS
from mentoring.pairings import queries as pairings
from mentoring.profiles import queries as profiles
from mentoring.profiles.models import MentorProfile, MentorStatus, Part, Place, PspProfile

Pool = tuple[tuple[Mentee, ...], tuple[Mentor, ...]]

# Needs that change what a mentor does. The rest (large print, braille, a step-free venue, …) is for those who
# write the letters and book the rooms: no mentor is ruled out by them.
NEEDS_OF_A_MENTOR = frozenset(
    {
        *("bsl", "captions", "text-relay", "interpreter", "supporter", "phone-not-video", "plain-language"),
        *("more-time", "camera-off", "breaks", "written-summary", "agenda-first"),
    }
)
ENGLISH = "english"
MONTHS_NOT_STATED = 12  # neither new in the role nor far on


def snapshot(on: date) -> Pool:
    """Everybody who waits and every mentor, as the engine takes them, without wishes and experiences.

    The ids of the engine are the ids of the people. Mentors who cannot take anybody are in it too, so that a
    reason can say so. Languages rule nobody out: people name those they have besides English, and whoever
    cannot do without another one says that they need an interpreter.
    """
    waiting, mentors = profiles.pool(), profiles.mentors_for_matching()
    about = _about(waiting, mentors, on)
    return (
        tuple(_mentee(profile, about, on) for profile in waiting),
        tuple(_mentor(profile, about, on) for profile in mentors),
    )


@dataclass(frozen=True)
class _Requests:
    people: frozenset[str] = frozenset()
    organisations: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True)
class _About:
    """What is known about the people of a pool beside their profiles, read in a few queries for all."""

    now_at: Mapping[uuid.UUID, set[uuid.UUID]]  # organisations of either part
    kinds: Mapping[tuple[uuid.UUID, Part], set[str]]
    same: Mapping[uuid.UUID, frozenset[uuid.UUID]]  # organisation → all that count as the same one
    requests: Mapping[uuid.UUID, _Requests]
    partners: Mapping[uuid.UUID, set[str]]  # PSP → mentors they are not to be suggested again
    mentored_by: Mapping[uuid.UUID, set[str]]
    taken: Mapping[uuid.UUID, int] = field(default_factory=dict)

    def widened(self, ids: Iterable[uuid.UUID]) -> frozenset[str]:
        """With predecessors and successors. Widen one side of a comparison only: see `relatives`."""
        return frozenset(str(other) for one in ids for other in self.same.get(one, {one}))


def _about(waiting: list[PspProfile], mentors: list[MentorProfile], on: date) -> _About:
    people = {psp.person_id for psp in waiting} | {mentor.person_id for mentor in mentors}
    now_at: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    kinds: dict[tuple[uuid.UUID, Part], set[str]] = defaultdict(set)
    rows = db.session.execute(
        sa.select(Place.person_id, Place.part, Place.organisation_id, Place.type, Place.ended_on)
    )
    for person_id, part, organisation_id, kind, ended_on in rows:
        current = ended_on is None or ended_on >= on
        if current:
            now_at[person_id].add(organisation_id)
        if current or part is Part.MENTOR:  # what a mentor knows from before counts as well
            kinds[person_id, part].add(kind.value)
    requests = _requests(people)
    partners: dict[uuid.UUID, set[str]] = defaultdict(set)
    for psp_id, mentor_id in pairings.all_past_pairs():
        partners[psp_id].add(str(mentor_id))
    mentored_by: dict[uuid.UUID, set[str]] = defaultdict(set)
    for pair in pairings.live_pairings():
        mentored_by[pair.psp_id].add(str(pair.mentor_id))
    named = {one for person in people for one in now_at[person]}
    named |= {one for asked in requests.values() for one in asked.organisations}
    return _About(
        now_at=now_at,
        kinds=kinds,
        same=organisations.relatives(named),
        requests=requests,
        partners=partners,
        mentored_by=mentored_by,
        taken=pairings.places_taken(),
    )


@strictly()  # without them somebody might be matched with whom they asked not to be
def _requests(people: Collection[uuid.UUID]) -> dict[uuid.UUID, _Requests]:
    """Private requests by person: what somebody asked for in one part holds in the other too."""
    found: dict[uuid.UUID, _Requests] = {}
    psp = sa.select(PspProfile).where(_asks(PspProfile, people))
    mentor = sa.select(MentorProfile).where(_asks(MentorProfile, people))
    for profile in [*db.session.scalars(psp), *db.session.scalars(mentor)]:
        asked, before = profiles.please_not(profile), found.get(profile.person_id, _Requests())
        found[profile.person_id] = _Requests(
            before.people | {str(one) for one in asked.people}, before.organisations | asked.organisations
        )
    return found


def _asks(model: Any, people: Collection[uuid.UUID]) -> Any:
    return sa.and_(model.person_id.in_(people), model.please_not_sealed.is_not(None))


def _mentee(profile: PspProfile, about: _About, on: date) -> Mentee:
    person, asked = profile.person_id, about.requests.get(profile.person_id, _Requests())
    region = profile.person.region or ""
    return Mentee(
        id=str(person),
        organisations=about.widened(about.now_at[person]),
        organisation_kinds=frozenset(about.kinds[person, Part.PSP]),
        region=region,
        regions_near=NEIGHBOURS.get(region, frozenset()),
        topics=tuple(profile.topics),
        formats=_formats(profile.formats),
        only_format=_only(profile.formats),
        availability=frozenset(profile.availability),
        needs=NEEDS_OF_A_MENTOR.intersection(profile.needs),
        months_in_role=_months(profile.started_role_on, on),
        waiting_since=clock.day_of(profile.waiting_since) if profile.waiting_since else None,
        previous_match_ended=profile.previous_match_ended,
        please_not_people=asked.people,
        please_not_organisations=about.widened(asked.organisations),
        past_partners=frozenset(about.partners[person]),
        mentored_by=frozenset(about.mentored_by[person]),
    )


def _mentor(profile: MentorProfile, about: _About, on: date) -> Mentor:
    person, asked = profile.person_id, about.requests.get(profile.person_id, _Requests())
    taken, formats = about.taken.get(person, 0), _formats(profile.formats)
    until = profile.accepting_until
    if profile.status is MentorStatus.LEAVING:  # they see their mentees through and take nobody new
        until = on - timedelta(days=1)
    return Mentor(
        id=str(person),
        organisations=frozenset(str(one) for one in about.now_at[person]),
        organisation_kinds=frozenset(about.kinds[person, Part.MENTOR]),
        region=profile.person.region or "",
        topics=tuple(profile.topics.items()),
        places=max(0, (profile.places or 0) - taken),
        load=taken,
        years_as_psp=profile.years_as_psp or 0,
        formats=formats,
        only_format=_only(profile.formats),
        availability=frozenset(profile.availability),
        needs_met=frozenset(profile.needs_met) | ({"phone-not-video"} if "phone" in formats else set()),
        languages=frozenset(profile.languages) | {ENGLISH},
        approved=profile.status is not MentorStatus.APPLIED,
        paused=profile.status is MentorStatus.PAUSED,
        accepting_until=until,
        please_not_people=asked.people,
        please_not_organisations=frozenset(str(one) for one in asked.organisations),
        mentored_by=frozenset(about.mentored_by[person]),
    )


def _formats(answers: Mapping[str, str]) -> frozenset[str]:
    return frozenset(code for code, answer in answers.items() if answer in ("yes", "only"))


def _only(answers: Mapping[str, str]) -> str | None:
    """The one way to meet that is possible. Two of them leave a choice, and so are not “only this”."""
    only = [code for code, answer in answers.items() if answer == "only"]
    return only[0] if len(only) == 1 else None


def _months(started_on: date | None, on: date) -> int:
    if started_on is None:
        return MONTHS_NOT_STATED
    months = (on.year - started_on.year) * 12 + on.month - started_on.month
    return max(0, months - (on.day < started_on.day))
