"""Pages stay light with 150 PSPs and 60 mentors."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.people.models import Person, RoleGrant
from mentoring.profiles.models import MentorProfile, MentorStatus, Part, Place, PspProfile, PspStatus
from mentoring.profiles.reference import TOPICS
from mentoring.rounds import queries
from mentoring.rounds.models import Decision, RunPair
from tests.builders import make_coordinator
from tests.counting import counted
from tests.rounds.builders import make_organisation, make_round, make_run

pytestmark = pytest.mark.slow


def _crowd() -> None:
    now, topics = clock.now(), list(TOPICS)
    trusts = [make_organisation() for _ in range(20)]
    with transaction():
        for n in range(210):
            part = Part.PSP if n < 150 else Part.MENTOR
            person = Person(name=f"Person {n:03}", region="Y56", created_at=now)
            person.roles = [RoleGrant(person_id=person.id, role=Role(part), granted_at=now)]
            mine = [topics[(n * 7 + k) % len(topics)] for k in range(5)]
            common = {"person_id": person.id, "status_since": now, "updated_at": now}
            profile = (
                PspProfile(**common, status=PspStatus.WAITING, waiting_since=now, topics=mine)
                if part is Part.PSP
                else MentorProfile(
                    **common, status=MentorStatus.APPROVED, places=2, topics=dict.fromkeys(mine, "some")
                )
            )
            trust = trusts[n % 20]
            place = Place(
                person_id=person.id, part=part, organisation_id=trust.id, type=trust.type, position=1
            )
            db.session.add_all([person, profile, place])


@pytest.fixture
def browser(app, signed_in):
    _crowd()
    return signed_in(make_coordinator())


def test_every_page_of_a_full_round_needs_few_queries(browser):
    me = make_coordinator()
    one = make_round(me)
    run = make_run(one, me)
    pairs = queries.pairs(run.id)
    assert len(pairs) == 120
    with transaction():
        db.session.execute(sa.update(RunPair).values(decision=Decision.APPROVED))
    base = f"/rounds/{one.id}"
    for path in ("", "/review", "/unmatched", f"/pairs/{pairs[0].id}", "/publish"):
        db.session.expunge_all()
        with counted() as statements:
            assert browser.get(base + path).status_code == 200
        assert len(statements) < 60, path
    browser.post(base + "/publish")
    for path in (f"/rounds/{one.id}", "/rounds"):
        db.session.expunge_all()
        with counted() as statements:
            page = browser.get(path).text
        assert "120" in page
        assert len(statements) < 60, path
