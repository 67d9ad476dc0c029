"""Which organisations count as the same one."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from mentoring.organisations.lineage import follows, relatives

A, B, C, D, E = (uuid.UUID(int=n) for n in range(1, 6))


def test_one_without_mergers_is_related_to_itself_alone() -> None:
    assert relatives([A], [(B, C)]) == {A: {A}}


def test_successors_and_predecessors_count_however_distant() -> None:
    pairs = [(A, B), (B, C)]
    assert relatives([A, B, C], pairs) == {A: {A, B, C}, B: {A, B, C}, C: {A, B, C}}


def test_two_that_merged_into_one_are_the_same_today() -> None:
    assert B in relatives([A], [(A, C), (B, C)])[A]


def test_two_parts_of_one_that_was_split_are_strangers() -> None:
    related = relatives([A, C, D], [(A, C), (A, D)])
    assert related[C] == {A, C}
    assert related[D] == {A, D}
    assert related[A] == {A, C, D}


def test_a_successor_of_a_successor_follows_and_a_sibling_does_not() -> None:
    pairs = [(A, B), (B, C), (A, D)]
    assert follows(C, A, pairs)
    assert follows(A, A, pairs)
    assert not follows(D, B, pairs)


_ids = st.sampled_from([A, B, C, D, E])


@given(st.lists(st.tuples(_ids, _ids).filter(lambda pair: pair[0] < pair[1]), max_size=8))
def test_being_the_same_holds_in_both_directions(pairs: list[tuple[uuid.UUID, uuid.UUID]]) -> None:
    related = relatives([A, B, C, D, E], pairs)
    assert all(one in related[other] for one in related for other in related[one])
    assert all(one in related[one] for one in related)


@given(st.lists(st.tuples(_ids, _ids), max_size=8))
def test_even_a_circle_ends(pairs: list[tuple[uuid.UUID, uuid.UUID]]) -> None:
    assert relatives([A], pairs)[A] >= {A}
