"""A stored round can be read back and repeated exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Block, Inputs, Lock, Mentee, Mentor, Policy, from_json, match, to_json
from matching.serial import Record
from tests.matching.builders import POLICY, make_cohort, make_mentee, make_mentor, steady


@given(seed=st.integers(0, 10**6))
@steady
def test_people_come_back_as_they_were(seed: int) -> None:
    mentees, mentors = make_cohort(seed, 1, 1)
    for record in (*mentees, *mentors):
        assert from_json(to_json(record)) == record


@pytest.mark.parametrize(
    "record",
    [
        Mentee(id="a"),
        Mentor(id="x"),
        Policy(),
        POLICY,
        Lock("a", "x"),
        Block("a", "x"),
        Inputs((), (), POLICY),
    ],
)
def test_each_kind_of_record_comes_back_as_it_was(record: Record) -> None:
    assert from_json(to_json(record)) == record


def test_a_stored_round_is_repeated_exactly() -> None:
    mentees, mentors = make_cohort(8, 20, 8)
    first = match(mentees, mentors, POLICY, locks=[Lock(mentees[0].id, mentors[0].id)])
    stored = from_json(to_json(first.inputs))
    again = match(stored.mentees, stored.mentors, stored.policy, locks=stored.locks, blocks=stored.blocks)
    assert again == first


def test_a_changed_round_is_stored_as_changed() -> None:
    changed = match([make_mentee()], [make_mentor()], POLICY).with_changes(places={"x": 3})
    stored = from_json(to_json(changed.inputs))
    assert stored.mentors[0].places == 3
    assert stored.digest() == changed.certificate.input_digest


def test_equal_records_give_equal_text() -> None:
    items = [f"format {k}" for k in range(20)]
    assert to_json(make_mentee(formats=items)) == to_json(make_mentee(formats=items[::-1]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        "{}",
        '{"kind":"Mentee"}',
        '{"kind":"Ghost"}',
        '{"kind":"Lock","person":1}',
        '{"kind":"date","day":"2026-03-05"}',
        '{"kind":"date","day":"never"}',
        '{"kind":"Mentee","id":""}',
    ],
)
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="not a stored record of the matching engine"):
        from_json(text)
