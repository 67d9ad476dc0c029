"""Exact JSON round trip of what goes in, so that a stored round can be repeated, and its digest.

The JSON holds wishes and private requests: whoever stores it encrypts it. Experiences without *use* consent
never got this far.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from matching.model import Block, Experience, Lock, Mentee, Mentor, Policy


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that decides a round: given to `match` again, it gives the same answer."""

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    policy: Policy
    locks: tuple[Lock, ...] = ()
    blocks: tuple[Block, ...] = ()

    def digest(self) -> str:
        """Return the SHA-256 of the canonical JSON (hex): the same for any order of people and locks."""
        ordered = Inputs(
            tuple(sorted(self.mentees, key=lambda one: one.id)),
            tuple(sorted(self.mentors, key=lambda one: one.id)),
            self.policy,
            tuple(sorted(set(self.locks))),
            tuple(sorted(set(self.blocks))),
        )
        return hashlib.sha256(to_json(ordered).encode()).hexdigest()


Record = Mentee | Mentor | Policy | Lock | Block | Inputs
_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (Mentee, Mentor, Policy, Lock, Block, Inputs, Experience)
}
_NAMES = {name: tuple(one.name for one in fields(kind)) for name, kind in _KINDS.items()}


def to_json(record: Record) -> str:
    """Return canonical JSON: sorted keys, sorted sets, no spaces; equal records give equal text."""
    return json.dumps(record, default=_as_data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def from_json(text: str) -> Any:
    """Return the record that `to_json` wrote. ValueError, with a sentence, if the text is anything else."""
    try:
        record = _from_data(json.loads(text))
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise ValueError(f"This is not a stored record of the matching engine: {problem}.") from problem
    if not isinstance(record, Record):
        raise ValueError("This is not a stored record of the matching engine.")
    return record


def _as_data(value: object) -> object:
    """Return what JSON has no word for in words it has; tuples, texts and numbers need none."""
    if isinstance(value, frozenset):
        return {"kind": "set", "items": sorted(value)}
    if isinstance(value, date):
        return {"kind": "date", "day": value.isoformat()}
    name = type(value).__name__
    return {"kind": name, **{one: getattr(value, one) for one in _NAMES[name]}}


def _from_data(data: object) -> object:
    if isinstance(data, list):
        return tuple(_from_data(one) for one in data)
    if not isinstance(data, Mapping):
        return data
    kind = data["kind"]
    if kind == "set":
        return frozenset(data["items"])
    if kind == "date":
        return date.fromisoformat(data["day"])
    return _KINDS[kind](**{name: _from_data(one) for name, one in data.items() if name != "kind"})
