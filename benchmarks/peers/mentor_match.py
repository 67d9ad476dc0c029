"""mentor-match 7.0.1 (its package is called `matching` too): people, rules, and the Munkres algorithm.

The same: the score. A list of rules is its documented extension point, and what `apply` returns is the score
of a pair, so `OurFit` hands it our fit; `Disqualify` is its own way to forbid a pair. Scores stay Python
integers.

Not the same: the objective. It maximises the total of the scores only, and a forbidden pair scores 0, so it
may leave somebody unmatched for a higher total. With a third argument, "coverage", every allowed pair earns a
bonus that no sum of fits outweighs, and the objective becomes ours. It knows no capacities: a mentor with two
places is two people here. Its rules are not run on anything of a person, which favours it.
"""

import sys

from common import Fit, priced, run, seats
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Disqualify, Rule


def solve(fit: Fit, places: list[int]) -> list[int]:
    owner = seats(places)
    bonus = priced(fit)[1] if "coverage" in sys.argv[3:] else 0

    def score(match: object) -> int:
        return fit[match.mentee.profession][owner[match.mentor.profession]]

    class OurFit(Rule):
        def evaluate(self, match_object: object) -> bool:
            return True

        def apply(self, match_object: object) -> int:
            return score(match_object) + bonus

    # Rules are taken from the end of the list: forbidden pairs are known before they are scored.
    rules = [OurFit(), Disqualify(lambda match: score(match) < 0)]
    mentors = [Mentor(grade=1, profession=place, email=f"mentor {place}") for place in range(len(owner))]
    mentees = [Mentee(grade=0, profession=row, email=f"mentee {row}") for row in range(len(fit))]
    process_data(mentors, mentees, [rules])
    return [owner[one.mentors[0].profession] if one.mentors else -1 for one in mentees]


run(solve)
