import uuid

import html5lib
import pytest
import sqlalchemy as sa

from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, transaction
from mentoring.people.models import Channel
from mentoring.profiles import queries
from mentoring.profiles.models import MentorStatus, PspStatus
from mentoring.profiles.reference import TOPICS
from tests.builders import make_coordinator, make_person
from tests.profiles.coordinator.builders import (
    make_mentor_profile,
    make_organisation,
    make_place,
    make_psp_profile,
)


@pytest.fixture
def coordinator(signed_in):
    return signed_in(make_coordinator())


def page_of(browser, person):
    return browser.get(f"/people/{person.id}").text


def test_an_unknown_person_is_not_found(coordinator):
    assert coordinator.get(f"/people/{uuid.uuid4()}").status_code == 404


def test_nobody_else_reads_the_coordinators_page_about_a_person(signed_in):
    person = make_person(Role.PSP)
    assert signed_in(person).get(f"/people/{person.id}").status_code == 403


def test_the_safe_times_to_call_stand_out(coordinator):
    person = make_person(Role.PSP)
    with transaction():
        person.safe_times = "Tuesdays only, never evenings"
    page = page_of(coordinator, person)
    assert page.index("Tuesdays only, never evenings") < page.index("Reach them by")


def test_the_answers_are_shown_in_words(coordinator):
    person = make_person(Role.PSP)
    make_place(person, make_organisation("Barchester Hospitals"))
    make_psp_profile(
        person, topics=["psirf", "board"], formats={"video": "only"}, sealed={"note": "Call me Sam"}
    )
    page = page_of(coordinator, person)
    for words in (
        "1. Incident response under PSIRF",
        "2. Working with the board",
        "Video call (only this)",
        "Barchester Hospitals, acute",
        "Call me Sam",
    ):
        assert words in page


def test_wishes_experiences_and_please_not_requests_are_never_shown(coordinator):
    person = make_person(Role.PSP, Role.MENTOR)
    secret = {
        "experiences": {"homelessness": {"use": {}, "tell": {}}},
        "please_not": {"people": "Mallory", "organisations": []},
    }
    make_psp_profile(person, sealed=secret | {"wishes": {"justice": "really"}})
    make_mentor_profile(person, sealed=secret)
    page = page_of(coordinator, person)
    assert "Wishes stated: yes" in page
    for word in ("Homelessness", "homelessness", "Mallory", "Justice", "justice"):
        assert word not in page


def test_a_profile_without_wishes_says_so(coordinator):
    person = make_person(Role.PSP)
    make_psp_profile(person, sealed={"wishes": {"justice": "no"}})
    assert "Wishes stated: none" in page_of(coordinator, person)


def test_what_people_typed_is_text_and_nothing_else(coordinator):
    person = make_person(Role.PSP, name="<script>alert(1)</script>")
    make_psp_profile(person, hopes="<b>bold</b>")
    with transaction():
        person.safe_times = "<i>never</i>"
    page = page_of(coordinator, person)
    assert "<script>alert" not in page
    assert "<b>bold" not in page
    assert "<i>never" not in page


def test_confirming_puts_a_psp_into_the_pool(coordinator):
    person = make_person(Role.PSP)
    make_psp_profile(person, PspStatus.READY)
    page = coordinator.post(f"/people/{person.id}/psp/confirm", follow_redirects=True).text
    profile = queries.psp_profile(person.id)
    assert (profile.status, profile.vouched) == (PspStatus.WAITING, True)
    assert profile.waiting_since is not None
    assert "The next matching round looks for a mentor" in page


def test_approving_lets_a_mentor_be_suggested(coordinator):
    person = make_person(Role.MENTOR)
    make_mentor_profile(person, MentorStatus.APPLIED)
    page = coordinator.post(f"/people/{person.id}/mentor/approve", follow_redirects=True).text
    assert queries.mentor_profile(person.id).status is MentorStatus.APPROVED
    assert "The next matching round can suggest them" in page


def test_a_decision_that_came_too_late_changes_nothing(coordinator):
    person = make_person(Role.PSP)
    make_psp_profile(person, PspStatus.MATCHED)
    for response in (
        coordinator.post(f"/people/{person.id}/psp/confirm"),
        coordinator.post(f"/people/{person.id}/psp/not-now", data={"reason": "Later"}),
    ):
        assert response.status_code == 409
        assert "Nothing was changed" in response.text
    assert queries.psp_profile(person.id).status is PspStatus.MATCHED


def test_a_break_and_the_way_back_keep_the_waiting_time(coordinator):
    person = make_person(Role.PSP)
    make_psp_profile(person, PspStatus.READY)
    coordinator.post(f"/people/{person.id}/psp/confirm")
    since = queries.psp_profile(person.id).waiting_since
    coordinator.post(f"/people/{person.id}/psp/pause")
    assert queries.psp_profile(person.id).status is PspStatus.PAUSED
    coordinator.post(f"/people/{person.id}/psp/resume")
    profile = queries.psp_profile(person.id)
    assert (profile.status, profile.waiting_since) == (PspStatus.WAITING, since)


def test_a_mentor_takes_a_break_and_comes_back(coordinator):
    person = make_person(Role.MENTOR)
    make_mentor_profile(person)
    coordinator.post(f"/people/{person.id}/mentor/pause")
    assert queries.mentor_profile(person.id).status is MentorStatus.PAUSED
    coordinator.post(f"/people/{person.id}/mentor/resume")
    assert queries.mentor_profile(person.id).status is MentorStatus.APPROVED


def test_not_now_needs_a_reason(coordinator):
    person = make_person(Role.MENTOR)
    make_mentor_profile(person, MentorStatus.APPLIED)
    page = coordinator.post(f"/people/{person.id}/mentor/not-now", data={"reason": " "}).text
    assert "Enter a reason" in page
    assert queries.mentor_profile(person.id).status is MentorStatus.APPLIED


def test_not_now_gives_the_profile_back_and_keeps_the_reason_sealed(coordinator):
    person = make_person(Role.MENTOR)
    make_mentor_profile(person, MentorStatus.APPLIED)
    coordinator.post(f"/people/{person.id}/mentor/not-now", data={"reason": "Ask again in spring"})
    assert queries.mentor_profile(person.id).status is MentorStatus.DRAFT
    event = db.session.scalar(sa.select(AuditEvent).where(AuditEvent.action == "profiles.not-now"))
    assert event.reason == "Ask again in spring"
    assert "spring" not in event.reason_sealed


def test_each_decision_leaves_an_audit_line_with_who_made_it(signed_in):
    me, person = make_coordinator(), make_person(Role.PSP)
    make_psp_profile(person, PspStatus.READY)
    signed_in(me).post(f"/people/{person.id}/psp/confirm")
    lines = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.about_id == person.id)).all()
    assert ("profiles.vouch", me.id) in [(line.action, line.actor_id) for line in lines]


def test_an_impossible_deed_is_not_found(coordinator):
    person = make_person(Role.PSP)
    make_psp_profile(person)
    assert coordinator.post(f"/people/{person.id}/psp/approve").status_code == 404
    assert coordinator.post(f"/people/{person.id}/mentor/approve").status_code == 404


def test_somebody_can_be_registered_in_the_other_role_too(coordinator):
    person = make_person(Role.PSP)
    coordinator.post(f"/people/{person.id}/role/mentor")
    assert person.has_role(Role.MENTOR)


def test_somebody_without_email_is_added_with_a_phone_number(coordinator):
    form = {"name": "Sam Jones", "role": "psp", "channel": "phone", "phone": "0161 496 0000"}
    response = coordinator.post("/people/add", data=form)
    person = queries.db.session.get(type(make_person()), uuid.UUID(response.location.rsplit("/", 1)[1]))
    assert (person.email, person.channel, person.phone) == (None, Channel.PHONE, "0161 496 0000")
    assert queries.psp_profile(person.id).vouched


@pytest.mark.parametrize(
    ("channel", "message"),
    [
        ("email", "Enter their e-mail address"),
        ("phone", "Enter their phone number"),
        ("text", "Enter their phone number"),
        ("letter", "Enter the address"),
    ],
)
def test_the_chosen_way_to_reach_somebody_must_be_given(coordinator, channel, message):
    form = {"name": "Sam Jones", "role": "psp", "channel": channel}
    assert message in coordinator.post("/people/add", data=form).text


@pytest.mark.parametrize("channel", ["phone", "email"])
def test_somebody_is_not_added_with_a_phone_number_that_cannot_be_dialled(coordinator, channel):
    form = {"name": "Sam", "role": "psp", "channel": channel, "email": "sam@example.org", "phone": "abc"}
    page = coordinator.post("/people/add", data=form).text
    assert "Enter a phone number, such as 020 7946 0018" in page


def test_a_known_address_leads_to_the_person_who_has_it(coordinator):
    known = make_person(Role.PSP, name="Sam Jones", email="sam@example.org")
    form = {"name": "Sam", "role": "psp", "channel": "email", "email": "SAM@example.org"}
    page = coordinator.post("/people/add", data=form).text
    assert f'<a href="/people/{known.id}">Sam Jones</a>' in page
    assert "registered already" in page


def test_applications_show_the_oldest_first_with_what_is_needed_to_decide(coordinator):
    from datetime import timedelta

    from mentoring.core import clock

    for name, days in (("Newer", 1), ("Older", 9)):
        person = make_person(Role.MENTOR, name=name)
        sent = clock.now() - timedelta(days=days)
        make_mentor_profile(person, MentorStatus.APPLIED, submitted_at=sent, years_as_psp=4)
    page = coordinator.get("/people/applications").text
    assert page.index("Older") < page.index("Newer")
    assert "Not agreed yet" in page


def test_applications_list_the_topics_in_words_and_say_that_training_is_not_completed(coordinator):
    topics = {"psirf": "confident", "board": "some"}
    make_mentor_profile(make_person(Role.MENTOR), MentorStatus.APPLIED, topics=topics)
    tree = html5lib.parse(coordinator.get("/people/applications").text, namespaceHTMLElements=False)
    facts = {
        row.find("dt").text: list(row.find("dd").itertext())
        for row in tree.iter("div")
        if row.find("dt") is not None
    }
    assert facts["Topics offered"] == [
        f"{TOPICS['psirf']} (confident)",
        f"{TOPICS['board']} (some experience)",
    ]
    assert facts["Training"] == ["Not completed yet"]


def test_a_decision_on_the_applications_page_returns_there(coordinator):
    person = make_person(Role.PSP)
    make_psp_profile(person, PspStatus.READY)
    response = coordinator.post(f"/people/{person.id}/psp/confirm", data={"back": "applications"})
    assert response.location == "/people/applications"


def test_without_applications_the_page_says_when_they_come(coordinator):
    page = coordinator.get("/people/applications").text
    assert "No mentor is waiting" in page
    assert "Nobody is waiting to be confirmed" in page


def test_a_coordinator_who_is_a_partner_too_gets_to_their_own_profile(signed_in):
    me = make_person(Role.COORDINATOR, Role.PSP, Role.MENTOR)
    browser = signed_in(me)
    page = page_of(browser, me)
    assert 'href="/profile/psp"' in page.split("<main")[1]
    assert 'href="/profile/mentor"' in page.split("<main")[1]
    assert f"/people/{me.id}/profile" not in page
