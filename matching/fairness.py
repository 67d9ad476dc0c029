"""How groups of mentees fared in a round: coverage, fit and waits, without giving a small number away.

The rule. A figure about 1 to 9 people is never shown, and can never be worked out from those that are:

1. A group is shown whole or not at all. It is hidden if it has fewer than 10 people, or if 1 to 9 of them are
   matched, or if 1 to 9 are unmatched.
2. Whoever subtracts the shown groups from the totals learns the hidden groups taken together. So these must
   pass the same rule together; until they do, the smallest group still shown is hidden too (groups of equal
   size go together, so that a name decides nothing).
3. If all are hidden and still do not pass, the totals are not shown either.

Every hidden group is known to hold somebody. So n hidden groups need 10 people and one more for each but the
first: else ten groups of one would be ten known people. As it is, any hidden group could hold 10 or more.

Steps 1 and 2 are primary and secondary (complementary) cell suppression: L. H. Cox, "Suppression Methodology
and Statistical Disclosure Control", Journal of the American Statistical Association 75 (1980).

It protects one report. Two reports on one round, by two groupings or before and after a change of a few
people, can be subtracted from each other: publish one of them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from matching.model import Mentee
from matching.result import MatchResult

SMALLEST_GROUP = 10
NOT_STATED = "not stated"
EVERYONE = "everyone"
TOO_FEW = "Too few people to show"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is shown of a group. None = there is nobody to count.

    coverage: matched of people, in whole percent. mean_fit: of the matched, 0 to 1000, rounded.
    wait_matched, wait_unmatched: median days of waiting, rounded.
    """

    people: int
    matched: int
    coverage: int | None
    mean_fit: int | None
    wait_matched: int | None
    wait_unmatched: int | None

    @property
    def unmatched(self) -> int:
        """How many have no mentor."""
        return self.people - self.matched


@dataclass(frozen=True, slots=True)
class FairnessRow:
    """A group and its figures; None = hidden."""

    label: str
    figures: Figures | None

    @property
    def note(self) -> str:
        """The sentence to show in place of hidden figures; empty if they are shown."""
        return TOO_FEW if self.figures is None else ""


@dataclass(frozen=True, slots=True)
class FairnessReport:
    """groups: by label, "not stated" last. everyone: the totals, over shown and hidden groups alike."""

    groups: tuple[FairnessRow, ...]
    everyone: FairnessRow


@dataclass(frozen=True, slots=True)
class _Person:
    """A mentee of the round: the fit of their pair (None = unmatched) and their days of waiting."""

    fit: int | None
    days: int


def fairness(result: MatchResult, groups: Mapping[str, str]) -> FairnessReport:
    """Return how each group fared. Groups too small to show are hidden by the rule of this module.

    groups: mentee id → label, any grouping; a mentee without a label is "not stated", somebody who is not in
    the round is ignored. Neither the order of anything nor the wording of labels decides what is hidden.
    Waits run to the policy's day, or else to the newest arrival; no first day counts as 0, as in the round.
    """
    members: dict[str, list[_Person]] = {}
    for mentee_id, person in _people(result).items():
        members.setdefault(groups.get(mentee_id) or NOT_STATED, []).append(person)
    found = {label: _figures(people) for label, people in members.items()}
    hidden = _hidden(found)
    rows = (
        FairnessRow(label, None if label in hidden else found[label])
        for label in sorted(found, key=lambda label: (label == NOT_STATED, label))
    )
    known = not hidden or _may_be_known([found[label] for label in hidden])
    everyone = [person for people in members.values() for person in people]
    return FairnessReport(tuple(rows), FairnessRow(EVERYONE, _figures(everyone) if known else None))


def _hidden(found: Mapping[str, Figures]) -> set[str]:
    """Return the labels to hide: groups that break the rule, then the smallest others until all is safe."""
    hidden = {label for label, figures in found.items() if not _may_be_known([figures])}
    for size in sorted({figures.people for label, figures in found.items() if label not in hidden}):
        if not hidden or _may_be_known([found[label] for label in hidden]):
            break
        hidden |= {label for label, figures in found.items() if figures.people == size}
    return hidden


def _may_be_known(together: Collection[Figures]) -> bool:
    """Whether the sums over these groups (one or more) give nothing away about 1 to 9 people."""
    people = sum(one.people for one in together)
    cells = (sum(one.matched for one in together), sum(one.unmatched for one in together))
    enough = people >= SMALLEST_GROUP + len(together) - 1
    return enough and all(cell == 0 or cell >= SMALLEST_GROUP for cell in cells)


def _people(result: MatchResult) -> dict[str, _Person]:
    inputs = result.inputs
    fits = {pair.mentee_id: pair.fit for pair in result.pairs}
    arrivals = [one.waiting_since for one in inputs.mentees if one.waiting_since is not None]
    policy = inputs.policy
    today = policy.today or max(arrivals, default=None)
    return {one.id: _Person(fits.get(one.id), _days(one, today)) for one in inputs.mentees}


def _days(mentee: Mentee, today: date | None) -> int:
    if today is None or mentee.waiting_since is None:
        return 0
    return max(0, (today - mentee.waiting_since).days)


def _figures(people: Collection[_Person]) -> Figures:
    fits = [one.fit for one in people if one.fit is not None]
    return Figures(
        people=len(people),
        matched=len(fits),
        coverage=_rounded(100 * len(fits), len(people)),
        mean_fit=_rounded(sum(fits), len(fits)),
        wait_matched=_median([one.days for one in people if one.fit is not None]),
        wait_unmatched=_median([one.days for one in people if one.fit is None]),
    )


def _rounded(part: int, whole: int) -> int | None:
    """Divide, rounding halves up, in integers: the same on every machine."""
    return (2 * part + whole) // (2 * whole) if whole else None


def _median(days: list[int]) -> int | None:
    return int(median(days) + 0.5) if days else None
