import pytest
import sqlalchemy as sa

from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db
from mentoring.people import queries as people
from mentoring.people.models import Person
from mentoring.profiles import queries
from mentoring.profiles.imports import apply
from mentoring.profiles.imports.known import known
from mentoring.profiles.models import MentorStatus, Part, PspStatus
from tests.builders import make_coordinator, make_person
from tests.profiles.coordinator.builders import make_organisation
from tests.profiles.imports.builders import csv, plan_of, row_plan

HEADINGS = "Name,Role,E-mail,Organisations,Topics wanted,Topics offered,Formats,Places,Note"
FULL = "Sam Jones,both,sam@example.org,RX1,Co-design,Research (some),Phone,2,Likes tea"


def carry_out(*rows, **options):
    made = plan_of(csv(HEADINGS, *rows), known=known())
    return apply.carry_out(made, **({"skip_refused": False, "by": None} | options))


def everybody():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Person))


@pytest.fixture
def trust(app):
    return make_organisation("Barchester NHS Trust", "RX1", region="Y62")


def test_a_row_becomes_a_person_with_both_profiles(trust):
    carry_out(FULL)
    person = people.by_email("sam@example.org")
    assert (person.name, person.region) == ("Sam Jones", "Y62")
    psp, mentor = queries.psp_profile(person.id), queries.mentor_profile(person.id)
    assert (psp.topics, psp.formats["phone"], psp.note) == (["co-design"], "yes", "Likes tea")
    assert (mentor.topics, mentor.places) == ({"research": "some"}, 2)
    for part in Part:
        assert [place.organisation_id for place in queries.places_of(person.id, part)] == [trust.id]


def test_a_psp_who_can_be_matched_waits_at_once_and_a_mentor_is_still_to_be_approved(trust):
    carry_out(FULL)
    person = people.by_email("sam@example.org")
    psp, mentor = queries.psp_profile(person.id), queries.mentor_profile(person.id)
    assert (psp.status, psp.vouched) == (PspStatus.WAITING, True)
    assert psp.waiting_since is not None
    assert mentor.status is MentorStatus.APPLIED


def test_those_with_less_have_a_draft_to_complete(trust):
    carry_out("Sam Jones,both,sam@example.org,RX1,,,,,")
    person = people.by_email("sam@example.org")
    psp, mentor = queries.psp_profile(person.id), queries.mentor_profile(person.id)
    assert (psp.status, psp.vouched) == (PspStatus.DRAFT, True)
    assert mentor.status is MentorStatus.DRAFT


def test_what_was_imported_is_ticked_off_in_the_persons_task_list(trust):
    carry_out(FULL)
    psp = queries.psp_profile(people.by_email("sam@example.org").id)
    assert {"topics", "formats"} <= set(psp.done)
    assert "wishes" not in psp.done


def test_one_refused_row_stops_everybody(trust):
    before = everybody()
    with pytest.raises(apply.HasRefusals):
        carry_out(FULL, "Ann,king,ann@example.org,,,,,,")
    assert everybody() == before


def test_refused_rows_are_left_out_when_told_so(trust):
    carry_out(FULL, "Ann,king,ann@example.org,,,,,,", skip_refused=True)
    assert people.by_email("sam@example.org")
    assert people.by_email("ann@example.org") is None


def test_an_address_taken_in_the_meantime_undoes_everything(app):
    made = plan_of(csv("Name,Role,E-mail", "Ann,PSP,ann@example.org", "Sam,PSP,sam@example.org"))
    make_person(Role.PSP, email="sam@example.org")
    before = everybody()
    with pytest.raises(apply.Outdated):
        apply.carry_out(made, skip_refused=False, by=None)
    assert everybody() == before


def test_the_same_file_again_changes_nothing(trust):
    carry_out(FULL)
    assert plan_of(csv(HEADINGS, FULL), known=known()).new == ()
    assert carry_out(FULL) == []


def test_somebody_without_email_gets_letters(app):
    made = row_plan(known(), email="", address="1 High Street")
    (person,) = apply.carry_out(made, skip_refused=False, by=None)
    assert (person.email, person.channel.value, person.address) == (None, "letter", "1 High Street")


def test_somebody_without_email_is_not_added_again(app):
    cells = {"email": "", "address": "1 High Street"}
    apply.carry_out(row_plan(known(), **cells), skip_refused=False, by=None)
    assert row_plan(known(), **cells).new == ()


def test_who_imported_whom_is_in_the_audit_trail(app):
    me = make_coordinator()
    (person,) = apply.carry_out(row_plan(known()), skip_refused=False, by=me.id)
    line = db.session.scalar(
        sa.select(AuditEvent).where(AuditEvent.about_id == person.id, AuditEvent.action == "people.add")
    )
    assert line.actor_id == me.id


def test_notes_are_stored_sealed(app):
    (person,) = apply.carry_out(row_plan(known(), note="Very private"), skip_refused=False, by=None)
    assert "private" not in queries.psp_profile(person.id).note_sealed
