"""`match`: people in, the optimal round out."""

from collections.abc import Callable, Collection

from matching.model import Block, Lock, Mentee, Mentor, Policy
from matching.problem import build
from matching.result import MatchResult, result_of
from matching.solution import solved

Progress = Callable[[str], object]
# Pairs beyond which `match` refuses to begin: what memory they would take is said beforehand.
LARGEST = 20_000_000
_DEFAULT = Policy()


def match(
    mentees: Collection[Mentee],
    mentors: Collection[Mentor],
    policy: Policy = _DEFAULT,
    *,
    locks: Collection[Lock] = (),
    blocks: Collection[Block] = (),
    solver: str = "auto",
    progress: Progress | None = None,
) -> MatchResult:
    """Match mentees to mentors by the objective of `matching.objective`: always an answer, always the same.

    Whatever can be matched is; locks and blocks hold, or are named in `.refused`; each pair has its parts and
    every unmatched mentee a reason. Neither the order of people nor the process nor the solver changes the
    answer; each is proved. solver: "auto" or "scipy" (fast), "networkx" (the reference), or "ortools" (an
    extra). progress: told each step as it begins; what it raises stops the work, with nothing half done.

    Memory: about 350 bytes a pair. Raises ValueError, with a sentence, when an id stands twice among mentees
    or among mentors, for an unknown solver, or for more than `LARGEST` pairs: those are for `match_large`.

    >>> result = match([Mentee(id="a")], [Mentor(id="b")])
    >>> [(pair.mentee_id, pair.mentor_id) for pair in result.pairs]
    [('a', 'b')]
    """
    if len(mentees) * len(mentors) > LARGEST:
        raise ValueError(
            f"{len(mentees):,} mentees and {len(mentors):,} mentors are too many for arrays of all pairs: "
            f"they would take more than {LARGEST * 350 // 10**9} GB. Use match_large."
        )
    say = progress or (lambda step: None)
    say("Scoring")
    problem = build(mentees, mentors, policy)
    say("Solving")
    solution = solved(problem, locks, blocks, solver)
    say("Explaining")
    return result_of(solution)
