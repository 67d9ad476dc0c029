"""What goes in: people, policy, locks and blocks, all frozen.

Vocabularies (topics, regions, needs, …) are opaque strings: the caller owns the reference lists. Ids are
opaque strings that stay the same from round to round; the tie-break is made from them. Sets may be given as
any iterable of strings, pairs as any mapping. Fields that must not reach a log are left out of `repr`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

CONFIDENT, SOME = "confident", "some"
NICE, REALLY = "nice", "really"
MOST_TOPICS = 5
FULL_FIT = 1000
NOTHING: frozenset[str] = frozenset()

DEFAULT_WEIGHTS: tuple[tuple[str, int], ...] = (
    ("topics", 420),
    ("setting", 180),
    ("times", 120),
    ("formats", 80),
    ("further_on", 120),
    ("region", 80),
)


@dataclass(frozen=True, slots=True)
class Experience:
    """A shared experience and its two consents: `use` it to match, and `tell` the other person."""

    item: str
    use: bool = False
    tell: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentee:
    """A Patient Safety Partner who asks for a mentor.

    id: stable and unique among mentees. person_id: the human behind it (defaults to `id`); the same human may
    also be a mentor. organisations: ids of all host organisations, their predecessors and successors already
    added by the caller. topics: ranked, most wanted first, at most 5. formats: ways of meeting that suit; an
    empty set means "not answered". only_format: the single acceptable one, if there is one. needs: only those
    that bear on the mentor. languages_required: at least one must be shared; empty means any. months_in_role:
    whole months. waiting_since: first day of the wait. please_not_people, past_partners and mentored_by hold
    person ids. wishes: (experience, "nice" or "really") pairs; "no preference" is simply not listed.

    Raises ValueError, with a sentence, for an empty id, more than 5 topics or one named twice, a negative
    number of months, or an unknown strength of a wish.
    """

    id: str
    person_id: str = ""
    organisations: frozenset[str] = NOTHING
    organisation_kinds: frozenset[str] = NOTHING
    work: frozenset[str] = NOTHING
    region: str = ""
    regions_near: frozenset[str] = NOTHING
    topics: tuple[str, ...] = ()
    formats: frozenset[str] = NOTHING
    only_format: str | None = None
    availability: frozenset[str] = NOTHING
    needs: frozenset[str] = field(default=NOTHING, repr=False)
    languages_required: frozenset[str] = NOTHING
    months_in_role: int = 0
    waiting_since: date | None = None
    previous_match_ended: bool = False
    please_not_people: frozenset[str] = field(default=NOTHING, repr=False)
    please_not_organisations: frozenset[str] = field(default=NOTHING, repr=False)
    past_partners: frozenset[str] = field(default=NOTHING, repr=False)
    mentored_by: frozenset[str] = NOTHING
    wishes: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        _settle_person(self, "mentee", _MENTEE_SETS)
        topics = tuple(self.topics)
        if len(topics) > MOST_TOPICS or len(set(topics)) < len(topics):
            raise ValueError(f"Mentee {self.id!r}: rank at most {MOST_TOPICS} topics, each once.")
        if self.months_in_role < 0:
            raise ValueError(f"Mentee {self.id!r}: months_in_role cannot be negative.")
        _set(self, "topics", topics)
        _set(self, "wishes", _pairs(self.wishes, {NICE, REALLY}, f"Mentee {self.id!r}: a wish is"))

    @property
    def first_three_months(self) -> bool:
        """Whether the mentee is new in the role, when support matters most."""
        return self.months_in_role < 3

    @property
    def ways_to_meet(self) -> frozenset[str]:
        """The formats left after "only this"; empty when the question was not answered."""
        return frozenset({self.only_format}) if self.only_format else self.formats


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor:
    """A Patient Safety Partner who offers to mentor.

    organisations: now and past. topics: (topic, "confident" or "some") pairs. places: free places in this
    round. load: mentees they have now. years_as_psp: whole years. needs_met: access and communication needs
    they can meet. accepting_until: last day on which they take somebody new. experiences: a value without
    *use* consent is dropped at construction, so that nothing later can score it, store it or show it.

    Raises ValueError, with a sentence, for an empty id, negative counts, or an unknown confidence.
    """

    id: str
    person_id: str = ""
    organisations: frozenset[str] = NOTHING
    organisation_kinds: frozenset[str] = NOTHING
    work: frozenset[str] = NOTHING
    region: str = ""
    topics: tuple[tuple[str, str], ...] = ()
    places: int = 1
    load: int = 0
    years_as_psp: int = 0
    formats: frozenset[str] = NOTHING
    only_format: str | None = None
    availability: frozenset[str] = NOTHING
    needs_met: frozenset[str] = NOTHING
    languages: frozenset[str] = NOTHING
    approved: bool = True
    paused: bool = False
    accepting_until: date | None = None
    please_not_people: frozenset[str] = field(default=NOTHING, repr=False)
    please_not_organisations: frozenset[str] = field(default=NOTHING, repr=False)
    past_partners: frozenset[str] = field(default=NOTHING, repr=False)
    mentored_by: frozenset[str] = NOTHING
    experiences: tuple[Experience, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        _settle_person(self, "mentor", _MENTOR_SETS)
        for name in ("places", "load", "years_as_psp"):
            if getattr(self, name) < 0:
                raise ValueError(f"Mentor {self.id!r}: {name} cannot be negative.")
        _set(self, "topics", _pairs(self.topics, {CONFIDENT, SOME}, f"Mentor {self.id!r}: a topic is"))
        usable = {one.item: one for one in self.experiences if one.use}
        _set(self, "experiences", tuple(usable[item] for item in sorted(usable)))

    @property
    def ways_to_meet(self) -> frozenset[str]:
        """The formats left after "only this"; empty when the question was not answered."""
        return frozenset({self.only_format}) if self.only_format else self.formats


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a round values.

    weights: (criterion, points) for the criteria of `matching.fit`, summing to 1000. floors: a fit under one
    of them is poor; the lowest matters most. today: the day of the round; the engine never reads a clock.
    Left out, waits are counted up to the newest arrival and `accepting_until` is not looked at. ended_days
    and new_days: how many days of waiting a match that ended, or being new in the role, counts as. wish_nice,
    wish_really, wish_most: what a met wish adds to the optimisation (never to the fit), and its ceiling.

    Raises ValueError, with a sentence, for weights that name other criteria or do not sum to 1000.
    """

    weights: tuple[tuple[str, int], ...] = DEFAULT_WEIGHTS
    floors: tuple[int, ...] = (300, 400, 500)
    today: date | None = None
    ended_days: int = 30
    new_days: int = 30
    wish_nice: int = 30
    wish_really: int = 120
    wish_most: int = 200
    use_priority: bool = True
    use_wishes: bool = True
    use_even_load: bool = True

    def __post_init__(self) -> None:
        weights = dict(self.weights)
        if set(weights) != {name for name, _ in DEFAULT_WEIGHTS}:
            raise ValueError(f"Policy: weigh exactly these: {', '.join(n for n, _ in DEFAULT_WEIGHTS)}.")
        if min(weights.values()) < 0 or sum(weights.values()) != FULL_FIT:
            raise ValueError(f"Policy: weights are 0 or more and sum to {FULL_FIT}.")
        numbers = (self.ended_days, self.new_days, self.wish_nice, self.wish_really, self.wish_most)
        if min(numbers) < 0:
            raise ValueError("Policy: days and wish points cannot be negative.")
        _set(self, "weights", tuple((name, weights[name]) for name, _ in DEFAULT_WEIGHTS))
        _set(self, "floors", tuple(sorted(set(self.floors))))


@dataclass(frozen=True, slots=True, order=True)
class Lock:
    """A pair the coordinator holds together."""

    mentee_id: str
    mentor_id: str


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """A pair the coordinator keeps apart. People who are not in the round are ignored."""

    mentee_id: str
    mentor_id: str


_SHARED_SETS = (
    *("organisations", "organisation_kinds", "work", "formats", "availability"),
    *("please_not_people", "please_not_organisations", "past_partners", "mentored_by"),
)
_MENTEE_SETS = (*_SHARED_SETS, "regions_near", "needs", "languages_required")
_MENTOR_SETS = (*_SHARED_SETS, "needs_met", "languages")


def _set(owner: object, name: str, value: object) -> None:
    object.__setattr__(owner, name, value)


def _settle_person(person: Mentee | Mentor, kind: str, set_names: Iterable[str]) -> None:
    """Give a person an identity and frozen sets; refuse a plain string where a set of strings belongs."""
    if not person.id:
        raise ValueError(f"A {kind} needs an id.")
    _set(person, "person_id", person.person_id or person.id)
    for name in set_names:
        value = getattr(person, name)
        if isinstance(value, str):
            raise ValueError(
                f"{kind.capitalize()} {person.id!r}: {name} is a set of strings, not one string."
            )
        _set(person, name, frozenset(value))


def _pairs(
    value: Mapping[str, str] | Iterable[tuple[str, str]], allowed: set[str], start: str
) -> tuple[tuple[str, str], ...]:
    pairs = dict(value)
    if not set(pairs.values()) <= allowed:
        raise ValueError(f"{start} one of {', '.join(sorted(allowed))}.")
    return tuple(sorted(pairs.items()))
