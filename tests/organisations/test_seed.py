"""The reference data that comes with the program."""

from __future__ import annotations

from datetime import date

from flask import Flask

from mentoring.core.db import transaction
from mentoring.organisations import actions, queries


def test_the_regions_teams_the_national_body_and_every_icb_are_loaded_once(app: Flask) -> None:
    assert actions.seed() is True
    assert actions.seed() is False
    assert len(queries.known()) == 48 + 7 + 1
    assert len(queries.icbs_open(date(2026, 3, 31))) == 42
    assert len(queries.icbs_open(date(2026, 4, 1))) == 36


def test_a_changed_row_is_put_right_by_the_next_run(app: Flask) -> None:
    actions.seed()
    with transaction():
        board = queries.by_code("QHG")
        assert board is not None
        board.name = "Something else"
    assert actions.seed() is True
    assert board.name == "NHS Bedfordshire, Luton and Milton Keynes Integrated Care Board"
