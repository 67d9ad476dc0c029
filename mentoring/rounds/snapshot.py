"""What is kept of a run so that it can be repeated, and what is not.

Kept, sealed: the engine's input *without* wishes and shared experiences; a fingerprint of those answers for
each person (see `inclusion`); and who should be spoken with first. So a run can be repeated exactly for as
long as nobody changes or withdraws such an answer. Afterwards it cannot, and `repeating` says so: an answer
that was withdrawn is gone, from old rounds as well.

The digest that is stored in the open is of the input without those answers, for a plain digest over few
possible answers could be guessed back.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from matching import Inputs, from_json, to_json
from mentoring.core.db import strictly
from mentoring.rounds.models import Run


@dataclass(frozen=True)
class Kept:
    """A stored input, its fingerprints, and the PSPs whose *really matters* wish nobody could meet."""

    inputs: Inputs
    fingerprints: Mapping[str, str]
    discuss: frozenset[str]


def keep(run: Run, inputs: Inputs, fingerprints: Mapping[str, str], discuss: Collection[str]) -> None:
    """Store in the current transaction. ValueError if the input holds anything about inclusion."""
    if any(one.wishes for one in inputs.mentees) or any(one.experiences for one in inputs.mentors):
        raise ValueError("A stored run holds no wishes and no shared experiences.")
    run.snapshot = {
        "inputs": json.loads(to_json(inputs)),
        "fingerprints": dict(fingerprints),
        "discuss": sorted(discuss),
    }
    run.input_digest = inputs.digest()
    run.policy = json.loads(to_json(inputs.policy))


@strictly()
def kept(run: Run) -> Kept | None:
    """What is stored of a run; None before it finished."""
    held: dict[str, Any] = run.snapshot
    if not held:
        return None
    inputs: Inputs = from_json(json.dumps(held["inputs"]))
    return Kept(inputs, held["fingerprints"], frozenset(held["discuss"]))
