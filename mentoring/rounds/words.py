"""What the engine found, in plain words for the coordinator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from matching import Reason, Why
from mentoring.core import clock
from mentoring.core.web.pages import count
from mentoring.organisations.models import OrganisationType
from mentoring.profiles.reference import AVAILABILITY, FORMATS, TOPICS

Parts = Mapping[str, Mapping[str, Any]]

WISHES = {
    "none stated": "No wishes stated",
    "all met": "Wishes stated: all met",
    "some met": "Wishes stated: some met",
    "not met": "Wishes stated: not met",
}

_FIT = ((750, "Very good fit"), (600, "Good fit"), (500, "Fair fit"), (0, "Poor fit"))

_CRITERIA = {
    "topics": "Topics",
    "setting": "Kind of organisation",
    "times": "Times",
    "formats": "Ways to meet",
    "further_on": "Experience",
    "region": "Region",
}
_CODES: dict[str, Mapping[str, str]] = {
    "topics": TOPICS,
    "setting": {kind.value: kind.words for kind in OrganisationType},
    "times": AVAILABILITY,
    "formats": FORMATS,
    "further_on": {
        "not ahead": "The mentor is not further on",
        "a little ahead": "The mentor is a little further on",
        "some way ahead": "The mentor is some way further on",
        "far ahead": "The mentor is far ahead",
        "very far ahead": "The mentor is very far ahead",
    },
    "region": {"same": "Same region", "near": "Neighbouring region", "other": "Another region"},
}
_NOTHING = {
    "topics": "None of the topics asked for",
    "setting": "No kind of organisation in common",
    "times": "No time in common",
    "formats": "No way to meet in common",
}
_ENOUGH = 60  # per cent of a criterion's points, to be called a main reason


def fit(points: int) -> str:
    """`Good fit, 712 of 1,000`."""
    return f"{fit_word(points)}, {points:,} of 1,000"


def fit_word(points: int) -> str:
    return next(word for least, word in _FIT if points >= least)


def part_rows(parts: Parts) -> list[tuple[str, str, str]]:
    """(criterion, points, from what), in the order of weight."""
    return [
        (_CRITERIA[name], f"{parts[name]['points']} of {parts[name]['out_of']}", _evidence(name, parts[name]))
        for name in _CRITERIA
        if name in parts
    ]


def main_reasons(parts: Parts) -> list[str]:
    """What speaks for the pair most, at most three, in words."""
    strong = [
        name
        for name, part in parts.items()
        if part["stated"] and part["evidence"] and part["points"] * 100 >= _ENOUGH * part["out_of"]
    ]
    strong.sort(key=lambda name: (-parts[name]["points"], list(_CRITERIA).index(name)))
    return [_labelled(name, _evidence(name, parts[name])) for name in strong[:3]]


def _labelled(name: str, evidence: str) -> str:
    return evidence if name in ("further_on", "region") else f"{_CRITERIA[name]}: {_small(evidence)}"


def _evidence(name: str, part: Mapping[str, Any]) -> str:
    if not part["stated"]:
        return "One of them has not said"
    codes = list(part["evidence"])
    if name != "topics":  # those are in the order in which they are wanted
        codes.sort(key=[*_CODES[name], *codes].index)
    words = [_CODES[name].get(code, code) for code in codes]
    if not words:
        return _NOTHING.get(name, "Nothing in common")
    return ", ".join([words[0], *(_small(word) for word in words[1:])])


def _small(words: str) -> str:
    """Without the capital at the start, unless it is an abbreviation or a name."""
    return (
        words
        if (words[:2].isupper() and words[:2].isalpha()) or words.startswith(("NHS", "Martha"))
        else words[:1].lower() + words[1:]
    )


def waited(since: datetime | None, now: datetime) -> str:
    """`since today`, `3 days`, `12 weeks`: whole ones, by London's days."""
    if since is None:
        return "not known"
    days = (clock.day_of(now) - clock.day_of(since)).days
    return "since today" if days < 1 else count(days, "day") if days < 14 else count(days // 7, "week")


RULES = {
    Reason.SAME_PERSON: "Is the same person",
    Reason.SAME_ORGANISATION: "Works with the same organisation, or one that came before or after it",
    Reason.PRIVATE_REQUEST: "Ruled out by a private request",
    Reason.PAST_PAIR: "They were a pair before, or the pair was declined",
    Reason.ALREADY_MENTORS: "One of them mentors the other already",
    Reason.NOT_APPROVED: "Not approved yet",
    Reason.PAUSED: "On a break",
    Reason.NOT_ACCEPTING: "Takes nobody new",
    Reason.NO_PLACE: "Has no free place",
    Reason.NO_SHARED_FORMAT: "Cannot meet in the only way that is possible",
    Reason.ACCESS_NEED: "Cannot meet an access or communication need",
    Reason.LANGUAGE: "Does not share a language that is needed",
    Reason.BLOCKED: "You declined this pair",
}

_WHY = {
    Why.NO_MENTORS: "There are no mentors yet.",
    Why.NO_PLACES: "No mentor has a free place.",
    Why.NOBODY_ELIGIBLE: "Every mentor is ruled out for them.",
    Why.PLACES_TAKEN: "There are too few places with the mentors who would do.",
}
_WHY_SEVERAL = {
    Why.NO_MENTORS: "There are no mentors yet. {people} wait.",
    Why.NO_PLACES: "No mentor has a free place. {people} wait.",
    Why.NOBODY_ELIGIBLE: "For {people} every mentor is ruled out.",
    Why.PLACES_TAKEN: "For {people} every mentor who would do has all places taken.",
}
_TO_DO = {
    Reason.SAME_ORGANISATION: "Look for a mentor from another organisation.",
    Reason.PRIVATE_REQUEST: "Look for one more mentor. Private requests are always kept.",
    Reason.PAST_PAIR: "Look for a mentor they have not been suggested before.",
    Reason.NOT_APPROVED: "See whether a mentor’s application can be approved.",
    Reason.PAUSED: "Ask a mentor on a break when they are back.",
    Reason.NOT_ACCEPTING: "Ask a mentor whether they would take one more person.",
    Reason.NO_PLACE: "Ask a mentor whether they have room for one more.",
    Reason.NO_SHARED_FORMAT: "Ask them, or a mentor, whether another way to meet would do too.",
    Reason.ACCESS_NEED: "Ask a mentor whether they could meet this person’s needs, with help from you.",
    Reason.BLOCKED: "Look again at the pairs you declined.",
}


def why_nobody(reasons: Mapping[str, Any], people_without: int) -> str:
    """Why these people have nobody. For one who lost out to others: how many people for how many places."""
    why = Why(reasons["why"])
    if people_without > 1:
        return _WHY_SEVERAL[why].format(people=count(people_without, "person", "people"))
    if why is Why.PLACES_TAKEN and "competing" in reasons:
        group = reasons["competing"]
        people, places = count(group["people"], "person", "people"), count(group["places"], "place")
        return f"{_WHY[why]} {people} could only go to {places}."
    return _WHY[why]


def rule_rows(reasons: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(rule, how many mentors it ruled out). Only words where a private request is among the rules."""
    return [(RULES[Reason(one["code"])], _ruled_out(one)) for one in reasons["reasons"]]


def what_to_do(reasons: Mapping[str, Any]) -> str:
    """The next step where no single change is known that would match somebody (those are in `ways`)."""
    why = Why(reasons["why"])
    if why in (Why.NO_MENTORS, Why.NO_PLACES):
        return "Approve mentors who applied, or ask mentors whether they have room for one more."
    if why is Why.PLACES_TAKEN:
        if reasons.get("competing", {}).get("national"):
            return "Places are short everywhere, so asking one mentor will not be enough: find more mentors."
        return "Ask the mentors who would do whether they have room for one more."
    alone = next((one for one in reasons["reasons"] if one["alone"] not in (0, "no")), None)
    most = alone or next(iter(reasons["reasons"]), None)
    return _TO_DO.get(Reason(most["code"]), "") if most else ""


def _ruled_out(one: Mapping[str, Any]) -> str:
    excluded, alone = one["excluded"], one["alone"]
    if isinstance(excluded, str):
        for_this = "" if alone == "no" else f", {alone} for this reason alone"
        return f"{excluded.capitalize()} mentors{for_this}"
    return count(excluded, "mentor") + (f", {alone:,} for this reason alone" if alone else "")
