"""Making the cohort: once, the same every time, whole or not at all, and never among real people."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask

from mentoring.core.access import Role
from mentoring.core.db import Base
from mentoring.demo import actions
from mentoring.organisations.models import Organisation, OrganisationType
from mentoring.people.models import Person
from tests.builders import make_person
from tests.demo.conftest import empty, every

pytestmark = pytest.mark.slow

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=UTC)


def _picture() -> list[Any]:
    """What matters of every row, without the random parts: ids of ICBs and the seals."""
    icbs = {row.id for row in every(Organisation) if row.type is OrganisationType.ICB}
    picture = []
    for mapper in sorted(Base.registry.mappers, key=lambda m: m.class_.__name__):
        if mapper.class_.__tablename__.startswith("organisation"):
            continue
        sealed = [c.key.removesuffix("_sealed") for c in mapper.columns if c.key.endswith("_sealed")]
        plain = [c.key for c in mapper.columns if not c.key.endswith("_sealed")]
        for row in sorted(every(mapper.class_), key=lambda row: row.id):
            values = [getattr(row, key) for key in plain] + [getattr(row, key) for key in sealed]
            picture.append([mapper.class_.__name__, *("icb" if _in(v, icbs) else v for v in values)])
    return picture


def _in(value: Any, ids: set[Any]) -> bool:
    return isinstance(value, type(next(iter(ids)))) and value in ids


def test_the_same_day_gives_the_same_cohort(demo_app: Flask) -> None:
    pictures = []
    for _ in range(2):
        with time_machine.travel(TUESDAY, tick=False):
            actions.make_cohort()
            pictures.append(_picture())
        empty()
    assert pictures[0] == pictures[1]
    assert len(pictures[0]) > 1000


def test_making_it_again_changes_nothing(demo_app: Flask) -> None:
    assert actions.make_cohort()
    before = len(every(Person))
    assert not actions.make_cohort()
    assert len(every(Person)) == before


def test_it_is_not_made_where_anybody_is_registered(demo_app: Flask) -> None:
    make_person(Role.COORDINATOR)
    assert not actions.make_cohort()
    assert len(every(Person)) == 1


def test_it_is_refused_in_production(demo_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = dataclasses.replace(demo_app.config["SETTINGS"], mode="production")
    monkeypatch.setitem(demo_app.config, "SETTINGS", settings)
    with pytest.raises(actions.NotHere, match="production"):
        actions.make_cohort()
    assert every(Person) == []


def test_a_failure_half_way_leaves_nothing(demo_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_world: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr("mentoring.demo.past_mail.make", fail)
    with pytest.raises(RuntimeError):
        actions.make_cohort()
    assert every(Person) == []
