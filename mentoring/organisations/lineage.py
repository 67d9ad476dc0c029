"""Which organisations count as the same one, once mergers and splits are followed. Pure."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping

Pairs = Iterable[tuple[uuid.UUID, uuid.UUID]]  # (predecessor, successor)


def relatives(ids: Iterable[uuid.UUID], pairs: Pairs) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """For each: itself, all that its work went on in, and all whose work went on in any of these.

    Two organisations are the same when their lines run into one: A merged into C and B merged into C, so
    today both are C, and people of A and of B are colleagues. They are not the same only because they came
    from one: when A was split into C and D, C and D are strangers, though A counts as the same as either.

    The relation is symmetric and not transitive (C ~ A ~ D, yet not C ~ D): compare the relatives of one side
    with the plain ids of the other, never relatives with relatives.
    """
    pairs = list(pairs)
    onward, back = _links(pairs), _links((new, old) for old, new in pairs)
    return {one: frozenset(_reach(_reach({one}, onward), back)) for one in ids}


def follows(later: uuid.UUID, earlier: uuid.UUID, pairs: Pairs) -> bool:
    """Whether `later` is `earlier` itself or one of its successors, however distant."""
    return later in _reach({earlier}, _links(pairs))


def _links(pairs: Pairs) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    links: defaultdict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for here, there in pairs:
        links[here].add(there)
    return links


def _reach(start: set[uuid.UUID], links: Mapping[uuid.UUID, set[uuid.UUID]]) -> set[uuid.UUID]:
    """All that can be got to by following links, the start included."""
    found, waiting = set(start), list(start)
    while waiting:
        new = links.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
