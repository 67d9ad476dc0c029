"""What the coordinator sees on the way from the review to publishing."""

from __future__ import annotations

import pytest

from mentoring.rounds import actions
from mentoring.rounds.models import Decision
from tests.builders import make_coordinator
from tests.rounds.builders import make_mentor, make_psp, make_round, make_run, pairs_of


@pytest.fixture
def me(app):
    return make_coordinator()


@pytest.fixture
def run(me):
    """Amy, Bob and Cat, each found a mentor; nothing is decided."""
    for name in ("Amy Able", "Bob Best", "Cat Cole"):
        make_psp(name)
        make_mentor(f"Mentor {name[:3]}")
    return make_run(make_round(me), me)


def decide(run, me, name, decision=Decision.APPROVED):
    actions.decide(pairs_of(run)[name].id, decision, by=me.id)


def test_the_publish_page_lists_exactly_the_approved_pairs_above_the_button(me, run, signed_in):
    decide(run, me, "Amy Able")
    decide(run, me, "Bob Best", Decision.DECLINED)
    page = signed_in(me).get(f"/rounds/{run.round_id}/publish").text
    listed = page.split("Pairs that go out")[1].split("<button")[0]
    assert f"Amy Able and {pairs_of(run)['Amy Able'].mentor.name}: " in listed
    assert " fit</li>" in listed
    assert "Bob Best" not in listed
    assert "Cat Cole" not in listed
    assert "we never say who said no, or why" in page
