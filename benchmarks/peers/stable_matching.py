"""matching 1.4.3 (its package has the name of ours): the hospital-resident game, resident-optimal.

The same: who may meet whom, and places as capacities. Both sides rank each other by fit, ties by number.

Not the same: the objective. A matching is stable if no two would both rather have each other. It sees ranks,
not points, and aims neither at most people matched nor at the highest total.
"""

import sys

from common import Fit, run
from matching.games import HospitalResident

# It deep-copies players that refer to each other, which nests a few calls for each of them.
sys.setrecursionlimit(1_000_000)


def solve(fit: Fit, places: list[int]) -> list[int]:
    rows, columns = range(len(fit)), range(len(places))
    wanted = {i: sorted((j for j in columns if fit[i][j] >= 0), key=lambda j: (-fit[i][j], j)) for i in rows}
    liked = {j: sorted((i for i in rows if fit[i][j] >= 0), key=lambda i: (-fit[i][j], i)) for j in columns}
    # It takes nobody without a choice and no hospital without a place.
    open_columns = {j for j in columns if places[j] > 0 and liked[j]}
    wanted = {i: kept for i in rows if (kept := [j for j in wanted[i] if j in open_columns])}
    liked = {j: liked[j] for j in open_columns}
    game = HospitalResident.create_from_dictionaries(wanted, liked, {j: places[j] for j in open_columns})
    mentor = [-1] * len(fit)
    for hospital, residents in game.solve(optimal="resident").items():
        for resident in residents:
            mentor[resident.name] = hospital.name
    return mentor


run(solve)
