"""What comes out: the small frozen records a result is made of. All of them may be shown to a coordinator."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.fit import Part
from matching.model import Lock, Policy
from matching.reasons import Reason, Refusal, Why


@dataclass(frozen=True, slots=True)
class Pair:
    """A suggested pair. fit: 0 to 1000, the sum of its parts. wishes: one of the four phrases of
    `matching.wishes`, for the coordinator only. locked: held by the coordinator."""

    mentee_id: str
    mentor_id: str
    fit: int
    parts: tuple[Part, ...]
    wishes: str = field(repr=False)
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Excluded:
    """How many mentors a rule ruled out for one mentee, and how many it ruled out alone."""

    reason: Reason
    excluded: int
    excluded_alone: int


@dataclass(frozen=True, slots=True)
class Competing:
    """The smallest group that competes for too few places: one person more than there are places.

    is_national: the group holds more than half of all open places, so the shortage is everybody's and not of
    one region, need or format.
    """

    mentee_ids: tuple[str, ...]
    mentor_ids: tuple[str, ...]
    places: int
    is_national: bool = False


@dataclass(frozen=True, slots=True)
class WouldHelp:
    """One change that alone would match this mentee and un-match nobody.

    change: NO_PLACE, one more place with any one of these eligible mentors; or the rule that would have to
    give way with any one of them. mentor_ids: best own fit first.
    """

    change: Reason
    mentor_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A mentee without a mentor: why, which rules ruled out how many, who competes if places are short, and
    what would help, the smallest change first."""

    mentee_id: str
    why: Why
    reasons: tuple[Excluded, ...]
    competing: Competing | None = None
    would_help: tuple[WouldHelp, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedLock:
    """A lock that cannot hold and was left out. reasons: the rules against it, when it is RULED_OUT."""

    lock: Lock
    why: Refusal
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """What a change costs the round, level by level of the objective: 0 = nothing, negative = it gains there.

    The first level that is not 0 is a loss. Wishes have no number here: where only they tell two rounds
    apart, the loss shows as 0 throughout.
    """

    levels: tuple[tuple[str, int], ...]

    def __getitem__(self, name: str) -> int:
        return dict(self.levels)[name]

    @property
    def is_free(self) -> bool:
        """Whether nothing that may be shown gets worse."""
        return not any(points for _, points in self.levels)


@dataclass(frozen=True, slots=True)
class Change:
    """One mentee whose mentor would be another (None = no mentor)."""

    mentee_id: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another mentor for a mentee: the pair's own fit, what choosing it costs the round, who else changes."""

    mentor_id: str
    fit: int
    loss: Loss
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Costs:
    """What forcing each pair of a round costs, all at once: as `Loss`, for mentees × mentors.

    levels: their names, in the order of the objective. loss (levels × mentees × mentors): 0 where the pair
    cannot be. possible (mentees × mentors): whether rules, places and locks leave room for it.
    """

    levels: tuple[str, ...]
    mentee_ids: tuple[str, ...]
    mentor_ids: tuple[str, ...]
    loss: NDArray[np.int64] = field(repr=False)
    possible: NDArray[np.bool_] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Certificate:
    """The record that makes a result repeatable.

    levels: the value of each level, in the order of the objective, without the hidden points of wishes.
    input_digest: SHA-256 of people, policy, locks and blocks in any order. answer_digest: of the pairs.
    solver: which one found the answer. version: of the engine; another version may answer differently.
    dual_bound: what prices prove that no answer can beat, at each level that was decided.
    """

    levels: tuple[tuple[str, int], ...]
    input_digest: str
    answer_digest: str
    policy: Policy
    version: str
    solver: str
    dual_bound: tuple[tuple[str, int], ...]

    @property
    def gap(self) -> int:
        """How far the answer may be from the best, over all levels: 0, as it is proved."""
        values = dict(self.levels)
        return sum(abs(values[name] - bound) for name, bound in self.dual_bound)
