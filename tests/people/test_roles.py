"""Roles given twice, cover begun twice, and the auditor's pages."""

import pytest
import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, insert_once, transaction
from mentoring.people import actions, queries
from mentoring.people.models import Cover, RoleGrant
from tests.builders import make_coordinator, make_person


def test_a_role_that_somebody_else_gave_in_the_same_moment_is_given_once(app):
    person = make_person(Role.PSP)
    assert not person.has_role(Role.MENTOR)  # as it was read before the other one wrote
    with transaction():
        insert_once(RoleGrant, [{"person_id": person.id, "role": Role.MENTOR, "granted_at": clock.now()}])
    actions.give_role(person, Role.MENTOR, by=person.id)
    assert person.has_role(Role.MENTOR)
    given = sa.select(AuditEvent).where(AuditEvent.action == "people.give-role-mentor")
    assert db.session.scalars(given).all() == []


def test_ending_the_cover_ends_it_where_two_began_it_at_once(app):
    coordinator = make_coordinator()
    with transaction():
        for _ in range(2):
            db.session.add(Cover(started_at=clock.now(), started_by=coordinator.id))
    actions.end_cover(by=coordinator.id)
    assert queries.cover_now() is None


@pytest.mark.parametrize("page", ["2", "99999999999999999999"])
def test_a_page_after_the_last_of_the_audit_trail_leads_back(signed_in, page):
    response = signed_in(make_person(Role.AUDITOR)).get(f"/audit?page={page}")
    assert response.status_code == 200
    assert "Show the newest" in response.text
