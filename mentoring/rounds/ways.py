"""Which single change would match somebody who has nobody: sentences for the coordinator, with names to link.

Read from what is stored of a run; nothing is solved again. A wish or a private request is never among them.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from matching import Reason, Why
from mentoring.rounds.models import RunUnmatched
from mentoring.rounds.queries import Key
from mentoring.rounds.record import NAMED

SHOWN = 3  # ways for one person; the first are the smallest changes
FEW_NAMED = 3  # of mentors, where not all can be named

# (with one mentor, with one of several). {who}: names, {n}: how many, {whom}: who would be matched.
_SENTENCES = {
    Reason.NO_PLACE: (
        "One more place with {who} would match {whom}. Ask whether they have room.",
        "One more place with any of these {n} mentors would match {whom}: {who}. Ask whether they have room.",
    ),
    Reason.BLOCKED: (
        "You declined the pair with {who}. Taking that back would match them.",
        "You declined the pairs with these {n} mentors: {who}. Taking one back would match them.",
    ),
    Reason.NOT_APPROVED: (
        "Approving {who}, who applied to be a mentor, would match {whom}.",
        "Approving any of these {n} people, who applied to be mentors, would match {whom}: {who}.",
    ),
    Reason.NO_SHARED_FORMAT: (
        "Another way to meet would match them with {who}. Ask both what else would do.",
        "Another way to meet would match them with any of these {n} mentors: {who}. Ask what else would do.",
    ),
    Reason.ACCESS_NEED: (
        "Help to meet their access needs would match them with {who}. Ask what it would take.",
        "Help to meet their access needs would match them with any of these {n} mentors: {who}. "
        "Ask what it would take.",
    ),
    Reason.LANGUAGE: (
        "An interpreter, or another language they share, would match them with {who}.",
        "An interpreter, or another language they share, would match them with any of these {n} mentors: "
        "{who}.",
    ),
}
# Where one mentor stands for all, and the sentence does not speak of that one alone.
_EXAMPLES = (Reason.NO_PLACE, Reason.NO_SHARED_FORMAT, Reason.ACCESS_NEED, Reason.LANGUAGE)
_FOR_SEVERAL = (Reason.NO_PLACE, Reason.NOT_APPROVED)  # the rest is about one person's pairs, times or needs


@dataclass(frozen=True)
class Somebody:
    """A name to link. pair_id: the declined pair to look at, where that is the next step."""

    name: str
    person_id: uuid.UUID
    pair_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Way:
    """A sentence in pieces: `before`, the names with `joined` before the last, `more` of them, `after`."""

    before: str
    who: tuple[Somebody, ...]
    joined: str
    more: int
    after: str


@dataclass(frozen=True)
class Known:
    """What the sentences need besides: names by id, and the pairs that are declined and can be taken back."""

    names: Mapping[str, str]
    declined: Mapping[Key, uuid.UUID]


@dataclass(frozen=True)
class _Found:
    """One change for one person. count: of all mentors with whom it helps; None where that is not told."""

    mentors: tuple[str, ...]
    count: int | None


_Ways = dict[Reason, _Found]


def mentors_in(reasons: Mapping[str, Any]) -> set[str]:
    """The ids that `of_group` needs names for."""
    return {mentor for way in reasons.get("would_help", ()) for mentor in way["mentors"]}


def is_everywhere(reasons: Mapping[str, Any]) -> bool:
    """Whether places are short for everybody, so that to ask one mentor is not enough."""
    if Why(reasons["why"]) is Why.NO_PLACES:
        return all(way["code"] != Reason.NO_PLACE for way in reasons.get("would_help", ()))
    return bool(reasons.get("competing", {}).get("national"))


def of_group(rows: list[RunUnmatched], known: Known) -> tuple[list[Way], list[list[Way]]]:
    """The ways that help one of a whole group, said once; and for each person in it, their own.

    Rows: people who lack a mentor for the same reason. The smallest changes come first.
    """
    own = [_stored(row.reasons, known) for row in rows]
    common: _Ways = {}
    for change in _FOR_SEVERAL:
        if any(change in ways for ways in own):
            if (found := _common(rows, own, change)) is None:
                break  # a larger change does not stand above a smaller one
            common[change] = found
    whom = "one of them" if len(rows) > 1 else "them"
    shared = [
        _way(change, found, sorted(_people(found, known), key=lambda one: one.name), whom)
        for change, found in common.items()
    ]
    return shared, [_own(row, ways, common, known) for row, ways in zip(rows, own, strict=True)]


def _common(rows: list[RunUnmatched], own: list[_Ways], change: Reason) -> _Found | None:
    """A change to say once for all these people, if there is one."""
    found = [ways[change] for ways in own if change in ways]
    if is_everywhere(rows[0].reasons):
        return _together(found)
    alike = len(found) == len(rows) > 1 and len({(frozenset(one.mentors), one.count) for one in found}) == 1
    return found[0] if alike else None


def _own(row: RunUnmatched, ways: _Ways, common: Collection[Reason], known: Known) -> list[Way]:
    sentences = []
    for change, found in ways.items():
        people = _people(found, known)
        if change is Reason.BLOCKED:
            pairs = [(one, known.declined.get((row.psp_id, one.person_id))) for one in people]
            people = [replace(one, pair_id=pair_id) for one, pair_id in pairs if pair_id]
        if people and change not in common:
            sentences.append(_way(change, found, people, "them"))
    return sentences[:SHOWN]


def _stored(reasons: Mapping[str, Any], known: Known) -> _Ways:
    """As stored, without mentors who are gone."""
    ways: _Ways = {}
    for way in reasons.get("would_help", ()):
        here = tuple(one for one in way["mentors"] if one in known.names)
        count = way.get("count")
        if here:
            gone = len(way["mentors"]) - len(here)
            ways[Reason(way["code"])] = _Found(here, None if count is None else count - gone)
    return ways


def _together(found: Iterable[_Found]) -> _Found:
    """Everybody who is named for one of them. The count is told only if nobody is left unnamed."""
    every = list(found)
    mentors = {mentor: None for one in every for mentor in one.mentors}
    whole = all(one.count == len(one.mentors) for one in every)
    return _Found(tuple(mentors), len(mentors) if whole else None)


def _people(found: _Found, known: Known) -> list[Somebody]:
    return [Somebody(known.names[one], uuid.UUID(one)) for one in _shown(found)]


def _shown(found: _Found) -> tuple[str, ...]:
    all_fit = (found.count or len(found.mentors)) <= NAMED
    return found.mentors[: NAMED if all_fit else FEW_NAMED]


def _way(change: Reason, found: _Found, people: list[Somebody], whom: str) -> Way:
    more = max(0, (found.count or 0) - len(_shown(found)))
    number = len(people) + more
    before, after = _SENTENCES[change][number > 1].split("{who}")
    if found.count is None and number == 1 and change in _EXAMPLES:
        after = ", for example" + ("" if after.startswith(".") else ",") + after
    return Way(
        before=before.format(n=number, whom=whom),
        who=tuple(people),
        joined="and" if change is Reason.BLOCKED else "or",
        more=more,
        after=after.format(n=number, whom=whom),
    )
