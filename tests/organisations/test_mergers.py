"""Recording what became of an organisation."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from flask import Flask

from mentoring.organisations import actions, queries
from mentoring.organisations.models import OrganisationType
from tests.organisations.builders import make_organisation

DAY = date(2026, 4, 1)
SOMEBODY = uuid.uuid4()


def test_a_merger_closes_the_old_one_on_the_day_before(app: Flask) -> None:
    old, new = make_organisation(), make_organisation()
    actions.set_successor(old.id, new.id, DAY, SOMEBODY)
    assert old.closed_on == date(2026, 3, 31)
    assert [row.id for _, row in queries.after(old.id)] == [new.id]
    assert [row.id for _, row in queries.before(new.id)] == [old.id]


def test_recording_it_again_records_nothing_more(app: Flask) -> None:
    old, new = make_organisation(), make_organisation()
    for _ in range(2):
        actions.set_successor(old.id, new.id, DAY, SOMEBODY)
    assert len(queries.successions()) == 1


def test_recording_it_while_somebody_else_does_records_it_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = make_organisation(), make_organisation()
    with monkeypatch.context() as earlier:
        earlier.setattr(queries, "successions", list)  # as it was before the other one wrote
        for _ in range(2):
            actions.set_successor(old.id, new.id, DAY, SOMEBODY)
    assert len(queries.successions()) == 1


def test_one_that_was_split_has_several_successors(app: Flask) -> None:
    old, one, two = make_organisation(), make_organisation(), make_organisation()
    actions.set_successor(old.id, one.id, DAY, SOMEBODY)
    actions.set_successor(old.id, two.id, DAY, SOMEBODY)
    assert {row.id for _, row in queries.after(old.id)} == {one.id, two.id}


def test_nothing_merges_into_itself_or_into_what_came_before_it(app: Flask) -> None:
    a, b, c = make_organisation(), make_organisation(), make_organisation()
    actions.set_successor(a.id, b.id, DAY, SOMEBODY)
    actions.set_successor(b.id, c.id, date(2026, 5, 1), SOMEBODY)
    with pytest.raises(actions.NotPossible, match="itself"):
        actions.set_successor(a.id, a.id, DAY, SOMEBODY)
    with pytest.raises(actions.NotPossible, match="came after"):
        actions.set_successor(c.id, a.id, DAY, SOMEBODY)


def test_the_day_must_fit_the_life_of_both(app: Flask) -> None:
    old = make_organisation(opened_on=DAY)
    new = make_organisation(closed_on=date(2026, 5, 1))
    with pytest.raises(actions.NotPossible, match=r"after .* opened"):
        actions.set_successor(old.id, new.id, DAY, SOMEBODY)
    with pytest.raises(actions.NotPossible, match="had closed by then"):
        actions.set_successor(old.id, new.id, date(2026, 5, 2), SOMEBODY)


def test_taking_the_only_merger_back_opens_it_again(app: Flask) -> None:
    old, new = make_organisation(), make_organisation()
    actions.set_successor(old.id, new.id, DAY, SOMEBODY)
    ((succession, _),) = queries.after(old.id)
    actions.remove_successor(succession.id, by=SOMEBODY)
    actions.remove_successor(succession.id, by=SOMEBODY)  # pressed twice
    assert old.closed_on is None
    assert queries.successions() == []


def test_a_merger_of_the_national_list_cannot_be_taken_back(app: Flask) -> None:
    actions.seed()
    board = queries.by_code("QHG")
    assert board is not None
    ((succession, _),) = queries.after(board.id)
    with pytest.raises(actions.NotPossible):
        actions.remove_successor(succession.id, by=SOMEBODY)


def test_a_recorded_merger_of_a_board_survives_the_next_start(app: Flask) -> None:
    actions.seed()
    old, new = queries.by_code("QR1"), queries.by_code("QUY")
    assert old is not None
    assert new is not None
    actions.set_successor(old.id, new.id, date(2027, 4, 1), SOMEBODY)
    assert actions.seed() is False
    assert old.closed_on == date(2027, 3, 31)


def test_the_name_of_the_national_list_cannot_be_corrected_and_a_typed_one_can(app: Flask) -> None:
    listed, typed = make_organisation("Listed"), make_organisation("Typed", ods_code=None)
    for row in (listed, typed):
        actions.correct(row.id, type=OrganisationType.OTHER, region=None, name="New", by=SOMEBODY)
    assert (listed.name, typed.name) == ("Listed", "New")
    assert listed.region_by_hand
