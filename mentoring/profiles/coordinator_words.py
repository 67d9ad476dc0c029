"""What the coordinator reads about a profile: states, how long, and each answer in words.

Three kinds of answers are never here, whoever asks: wishes (only whether there are any), own experiences and
please-not requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from mentoring.core import clock
from mentoring.core.web.pages import count, day, month
from mentoring.people.models import Channel
from mentoring.profiles import reference as ref
from mentoring.profiles.models import MentorProfile, MentorStatus, Place, PspProfile, PspStatus

Rows = list[tuple[str, tuple[str, ...]]]  # (question, lines of the answer); no lines: not answered

PSP_STATUS = {
    PspStatus.DRAFT: "Profile not finished",
    PspStatus.READY: "To be confirmed",
    PspStatus.WAITING: "Waiting for a mentor",
    PspStatus.PROPOSED: "Mentor suggested",
    PspStatus.MATCHED: "Has a mentor",
    PspStatus.PAUSED: "On a break",
    PspStatus.CLOSED: "Closed",
}
MENTOR_STATUS = {
    MentorStatus.DRAFT: "Application not finished",
    MentorStatus.APPLIED: "To be approved",
    MentorStatus.APPROVED: "Approved",
    MentorStatus.PAUSED: "On a break",
    MentorStatus.LEAVING: "Leaving",
    MentorStatus.LEFT: "Left",
}
CHANNELS = {
    Channel.EMAIL: "E-mail",
    Channel.PHONE: "Phone call",
    Channel.TEXT: "Text message",
    Channel.LETTER: "Letter",
}


def how_long(since: datetime, now: datetime) -> str:
    """`since today`, `for 9 days`, `for 5 weeks`, `for 8 months`: in whole ones, by London's days."""
    days = (clock.day_of(now) - clock.day_of(since)).days
    if days < 1:
        return "since today"
    if days < 14:
        return f"for {count(days, 'day')}"
    if days < 70:
        return f"for {count(days // 7, 'week')}"
    return f"for {count(days * 12 // 365, 'month')}"


def _chosen(codes: Iterable[str], words: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(words.get(code, code) for code in codes)


def _one(text: object) -> tuple[str, ...]:
    return (str(text),) if text not in (None, "") else ()


def _formats(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Those that suit; one that is the only one says so."""
    return tuple(
        words + (" (only this)" if answers.get(code) == "only" else "")
        for code, words in ref.FORMATS.items()
        if answers.get(code) in ("yes", "only")
    )


def place_words(place: Place) -> str:
    """`Example Trust, acute, since March 2024`."""
    parts = [place.organisation.name, place.type.words.lower() if place.type.value != "icb" else "ICB"]
    if place.started_on:
        parts.append(f"since {month(place.started_on)}")
    if place.ended_on:
        parts.append(f"until {month(place.ended_on)}")
    return ", ".join(parts)


def _common(profile: PspProfile | MentorProfile) -> Rows:
    return [
        ("Formats", _formats(profile.formats)),
        ("Availability", _chosen(profile.availability, ref.AVAILABILITY)),
        ("Languages besides English", _chosen(profile.languages, ref.LANGUAGES)),
        ("Access and communication needs", _chosen(profile.needs, ref.NEEDS) + _one(profile.needs_note)),
    ]


def _closing(profile: PspProfile | MentorProfile) -> Rows:
    return [("Note to you", _one(profile.note)), ("Who helped to fill it in", _one(profile.helped_by))]


def psp_answers(profile: PspProfile) -> Rows:
    ranked = _chosen(profile.topics, ref.TOPICS)
    wished = any(answer in ("nice", "really") for answer in profile.wishes.values())
    return [
        ("In the role since", _one(month(profile.started_role_on))),
        ("What they do in the role", _one(profile.role_does)),
        ("Topics, most wanted first", tuple(f"{n}. {topic}" for n, topic in enumerate(ranked, 1))),
        ("What they would like from mentoring", _one(profile.hopes)),
        *_common(profile),
        ("How often", _chosen([profile.how_often] if profile.how_often else [], ref.HOW_OFTEN)),
        ("Networks", _chosen(profile.networks, ref.NETWORKS)),
        ("Wishes about a mentor’s experience", ("Wishes stated: " + ("yes" if wished else "none"),)),
        *_closing(profile),
    ]


def topics_offered(profile: MentorProfile) -> tuple[str, ...]:
    """`Board and committee work (confident)`."""
    return tuple(
        f"{ref.TOPICS.get(topic, topic)} ({ref.CONFIDENCE.get(how, how).lower()})"
        for topic, how in profile.topics.items()
    )


def mentor_answers(profile: MentorProfile) -> Rows:
    return [
        ("Years as a Patient Safety Partner", _one(profile.years_as_psp)),
        ("Topics offered", topics_offered(profile)),
        ("Places", _one(count(profile.places, "mentee") if profile.places else "")),
        ("Hours a month", _one(profile.hours_a_month)),
        ("Accepting until", _one(day(profile.accepting_until))),
        *_common(profile),
        ("Needs of a mentee they can meet", _chosen(profile.needs_met, ref.NEEDS)),
        ("About them", _one(profile.bio)),
        ("How they mentor", _one(profile.style)),
        ("Training completed", _one(day(profile.training_completed_on))),
        ("Refresher due", _one(day(profile.refresher_due_on))),
        ("Agreed to the code of conduct", _one(day(profile.code_agreed_at))),
        ("Conflicts of interest", _one(profile.conflicts)),
        ("Last confirmed", _one(day(profile.confirmed_at))),
        *_closing(profile),
    ]


def since(moment: datetime) -> str:
    return how_long(moment, clock.now())
