"""A large pool, in a process of its own: `python large.py N M SECONDS`. `people_mib` is what the people take,
who are there before the match begins."""

import json
import sys

from peers.common import peak_mib, repeat

from matching import match_large
from tests.matching.builders import POLICY, make_cohort

if __name__ == "__main__":
    n, m, budget = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    match_large(*make_cohort(2, 15, 10), POLICY)  # what is imported when first asked for
    before = peak_mib()
    mentees, mentors = make_cohort(1, n, m)
    with_people = peak_mib()
    seconds, result = repeat(lambda: match_large(mentees, mentors, POLICY), budget)
    found = {
        "seconds": seconds,
        "peak_mib": peak_mib(),
        "people_mib": with_people - before,
        "gap": result.certificate.gap,
        "levels": dict(result.certificate.levels),
        "pairs": len(result.pairs),
    }
    print(json.dumps(found))
