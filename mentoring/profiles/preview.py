"""What the other person of a pair may see: one card for the preview, the suggestion and the pair pages."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date

from mentoring.core import clock
from mentoring.organisations.regions import REGIONS
from mentoring.people import queries as people
from mentoring.people.models import Person
from mentoring.profiles import queries
from mentoring.profiles.models import MentorProfile, Part, Place, PspProfile
from mentoring.profiles.queries import Profile
from mentoring.profiles.reference import (
    AVAILABILITY,
    CONFIDENCE,
    EXPERIENCES,
    FORMATS,
    HOW_OFTEN,
    LANGUAGES,
    NEEDS,
    TOPICS,
)


@dataclass(frozen=True)
class Card:
    """Words only, ready to show. What is not to be known yet is empty, so that no template can show it.

    Before both said yes: first name, region, experience and what is wanted or offered. Afterwards also the
    full name, contact details as allowed, access needs, organisations by name, and experiences they agreed
    to tell.
    """

    part: Part
    introduced: bool
    first_name: str
    region: str
    time_as_psp: str  # such as “2 years”
    kinds: tuple[str, ...]  # of organisation
    topics: tuple[str, ...]
    formats: tuple[str, ...]
    availability: tuple[str, ...]
    languages: tuple[str, ...]
    hopes: str = ""
    how_often: str = ""
    bio: str = ""
    style: str = ""
    name: str = ""
    pronouns: str = ""
    email: str = ""
    phone: str = ""
    safe_times: str = ""  # only together with the phone number
    organisations: tuple[str, ...] = ()
    role_does: str = ""
    needs: tuple[str, ...] = ()
    needs_note: str = ""
    experiences: tuple[str, ...] = ()  # only those with “you may tell”

    @property
    def rows(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(what, answers) in the order shown, empty ones left out."""
        psp = self.part is Part.PSP
        rows = (
            ("Name", _some(self.name)),
            ("Pronouns", _some(self.pronouns)),
            ("E-mail", _some(self.email)),
            ("Phone", _some(self.phone)),
            ("When it is safe to call", _some(self.safe_times)),
            ("Region", _some(self.region)),
            ("In the role for", _some(self.time_as_psp)),
            (
                "Works with" if self.organisations else "Kind of organisation",
                self.organisations or self.kinds,
            ),
            ("What they do in the role", _some(self.role_does)),
            ("Would like help with" if psp else "Can help with", self.topics),
            ("Would like from mentoring", _some(self.hopes)),
            ("About them", _some(self.bio)),
            ("How they mentor", _some(self.style)),
            ("Can meet by", self.formats),
            ("Usually free", self.availability),
            ("How often", _some(self.how_often)),
            ("Languages besides English", self.languages),
            ("Needs you to know about", self.needs + _some(self.needs_note)),
            ("Experiences they chose to share", self.experiences),
        )
        return tuple((what, answers) for what, answers in rows if answers)


def card(person_id: uuid.UUID, part: Part, *, introduced: bool) -> Card:
    """What the other person sees before (`introduced=False`) or after both said yes.

    Raises LookupError where there is no such profile.
    """
    person, profile = people.get(person_id), queries.profile_of(person_id, part)
    if person is None or profile is None:
        raise LookupError("There is no such profile")
    return card_of(person, profile, queries.places_of(person_id, part), introduced=introduced)


def card_of(person: Person, profile: Profile, places: list[Place], *, introduced: bool) -> Card:
    """The same from rows that were read already."""
    part = Part.PSP if isinstance(profile, PspProfile) else Part.MENTOR
    before = Card(
        part=part,
        introduced=introduced,
        first_name=person.first_name,
        region=REGIONS.get(person.region or "", ""),
        time_as_psp=time_as_psp(profile),
        kinds=tuple(dict.fromkeys(place.type.words for place in places)),
        topics=_topics(profile),
        formats=_formats(profile),
        availability=_words(AVAILABILITY, profile.availability),
        languages=_words(LANGUAGES, profile.languages),
        hopes=profile.hopes if isinstance(profile, PspProfile) else "",
        how_often=HOW_OFTEN.get(profile.how_often, "") if isinstance(profile, PspProfile) else "",
        bio=profile.bio if isinstance(profile, MentorProfile) else "",
        style=profile.style if isinstance(profile, MentorProfile) else "",
    )
    return _introduced(before, person, profile, places) if introduced else before


def _introduced(before: Card, person: Person, profile: Profile, places: list[Place]) -> Card:
    phone = person.phone if person.give_phone else ""
    told = [item for item, consents in profile.experiences.items() if "tell" in consents]
    return replace(
        before,
        name=person.name,
        pronouns=person.pronouns,
        email=(person.email or "") if person.give_email else "",
        phone=phone,
        safe_times=person.safe_times if phone else "",
        organisations=tuple(place.organisation.name + _past(place) for place in places),
        role_does=profile.role_does if isinstance(profile, PspProfile) else "",
        needs=_words(NEEDS, profile.needs),
        needs_note=profile.needs_note,
        experiences=_words(EXPERIENCES, told),
    )


def time_as_psp(profile: Profile, on: date | None = None) -> str:
    """How long somebody has been a PSP, in round words; empty when they have not said."""
    if isinstance(profile, MentorProfile):
        years = profile.years_as_psp
    elif profile.started_role_on is None:
        years = None
    else:
        years = ((on or clock.today()) - profile.started_role_on).days // 365
    if years is None:
        return ""
    return "Less than a year" if years < 1 else f"{years} year{'' if years == 1 else 's'}"


def _topics(profile: Profile) -> tuple[str, ...]:
    if isinstance(profile, PspProfile):
        return tuple(TOPICS[code] for code in profile.topics if code in TOPICS)
    some = f" ({CONFIDENCE['some'].lower()})"
    confident = [words for code, words in TOPICS.items() if profile.topics.get(code) == "confident"]
    others = [words + some for code, words in TOPICS.items() if profile.topics.get(code) == "some"]
    return tuple(confident + others)


def _formats(profile: Profile) -> tuple[str, ...]:
    only = [FORMATS[code] for code, answer in profile.formats.items() if answer == "only" and code in FORMATS]
    if only:
        return tuple(f"{words} only" for words in only)
    return tuple(words for code, words in FORMATS.items() if profile.formats.get(code) == "yes")


def _words(words: dict[str, str], codes: list[str]) -> tuple[str, ...]:
    return tuple(words[code] for code in words if code in codes)


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _past(place: Place) -> str:
    return f" (until {place.ended_on:%B %Y})" if place.ended_on else ""
