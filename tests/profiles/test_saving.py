import pytest

from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, transaction
from mentoring.profiles import saving
from mentoring.profiles.actions import begin, move_mentor
from mentoring.profiles.models import MentorStatus, Part, Place, PspStatus
from tests.builders import make_coordinator, make_person
from tests.profiles.builders import ANSWERS, address, answers_on, fill, make_member, make_organisation, stored

PSP, MENTOR = Part.PSP, Part.MENTOR


def text_of(response):
    return response.get_data(as_text=True)


def vouch(person):
    with transaction():
        begin(person.id, PSP).vouched = True


def test_coming_back_later_keeps_what_was_typed_though_required_answers_are_missing(signed_in):
    person = make_member(PSP)
    browser = signed_in(person)
    answer = browser.post(address(PSP, "role"), data={"role_does": "Safety committee", "later": "later"})
    assert answer.location == "/profile/psp"
    assert answers_on(browser.get(address(PSP, "role")))["role_does"] == {"Safety committee"}
    assert (stored(person, PSP).done, stored(person, PSP).begun) == ([], ["role"])
    assert "In progress" in text_of(browser.get(address(PSP)))


@pytest.mark.parametrize("part", list(Part))
def test_every_section_can_be_left_empty_to_come_back_later(signed_in, part):
    from mentoring.profiles.sections import sections_of

    person = make_member(part)
    browser = signed_in(person)
    for section in sections_of(part):
        answer = browser.post(address(part, section.slug), data={"later": "later"})
        assert answer.status_code == 302, section.slug
    assert stored(person, part).done == []
    assert stored(person, part).person.name == person.name


def test_what_cannot_be_saved_stays_on_the_page_and_the_rest_is_saved(signed_in):
    person = make_member(PSP)
    browser = signed_in(person)
    page = browser.post(
        address(PSP, "role"),
        data={"role_does": "Safety committee", "started_role_on": ["13", "2024"], "later": "later"},
    )
    assert page.status_code == 200
    assert "Everything else on this page is saved" in text_of(page)
    assert answers_on(page)["started_role_on"] == {"13", "2024"}
    assert stored(person, PSP).role_does == "Safety committee"


def test_a_completed_section_that_is_left_for_later_is_in_progress_again(signed_in):
    person = make_member(PSP)
    browser = signed_in(person)
    browser.post(address(PSP, "role"), data=ANSWERS[PSP]["role"])
    browser.post(address(PSP, "role"), data=ANSWERS[PSP]["role"] | {"later": "later"})
    assert (stored(person, PSP).done, stored(person, PSP).begun) == ([], ["role"])


def test_incomplete_answers_are_not_saved_by_continuing(signed_in):
    person = make_member(PSP)
    page = signed_in(person).post(address(PSP, "role"), data={"role_does": "Committee"})
    assert page.status_code == 200
    assert stored(person, PSP) is None


def test_continuing_leads_to_the_next_section_that_is_not_completed(signed_in):
    browser = signed_in(make_member(PSP))
    browser.post(address(PSP, "contact"), data=ANSWERS[PSP]["contact"])
    answer = browser.post(address(PSP, "name"), data=ANSWERS[PSP]["name"])
    assert answer.location == "/profile/psp/organisations"


def test_changing_an_answer_while_checking_leads_back_to_checking(signed_in):
    answer = signed_in(make_member(PSP)).post(address(PSP, "name?check=1"), data=ANSWERS[PSP]["name"])
    assert answer.location == "/profile/psp/check"


def test_a_profile_cannot_be_sent_before_the_required_sections_are_completed(signed_in):
    person = make_member(PSP)
    browser = signed_in(person)
    fill(browser, PSP, without=("topics", "hopes"))
    page = browser.post(address(PSP, "check"))
    assert page.status_code == 200
    assert 'href="/profile/psp/topics"' in text_of(page)
    assert "Send profile" not in text_of(page)
    assert stored(person, PSP).status is PspStatus.DRAFT


def test_a_psp_who_is_not_known_yet_waits_to_be_confirmed(signed_in):
    person = make_member(PSP)
    browser = signed_in(person)
    fill(browser, PSP)
    assert browser.post(address(PSP, "check")).location == "/profile/psp/sent"
    profile = stored(person, PSP)
    assert (profile.status, profile.waiting_since) == (PspStatus.READY, None)
    assert "What happens next" in text_of(browser.get("/profile/psp/sent"))


def test_a_psp_who_is_vouched_for_waits_for_a_mentor_at_once(signed_in):
    person = make_member(PSP)
    vouch(person)
    browser = signed_in(person)
    fill(browser, PSP, without=("hopes", "wishes", "experiences", "please-not", "note", "help"))
    browser.post(address(PSP, "check"))
    profile = stored(person, PSP)
    assert profile.status is PspStatus.WAITING
    assert profile.waiting_since is not None


def test_sending_twice_changes_nothing_more(signed_in):
    person = make_member(PSP)
    browser = signed_in(person)
    fill(browser, PSP)
    first = browser.post(address(PSP, "check"))
    sent_at = stored(person, PSP).submitted_at
    assert browser.post(address(PSP, "check")).location == first.location
    assert stored(person, PSP).submitted_at == sent_at
    lines = db.session.scalars(db.select(AuditEvent).where(AuditEvent.action == "profiles.psp-ready")).all()
    assert len(lines) == 1


def test_a_mentor_applies_and_an_approved_one_stays_approved(signed_in):
    person = make_member(MENTOR)
    browser = signed_in(person)
    fill(browser, MENTOR)
    browser.post(address(MENTOR, "check"))
    assert stored(person, MENTOR).status is MentorStatus.APPLIED
    with transaction():
        move_mentor(begin(person.id, MENTOR), MentorStatus.APPROVED, by=None)
    browser.post(address(MENTOR, "conflicts"), data={"conflicts": "A new one"})
    browser.post(address(MENTOR, "check"))
    assert stored(person, MENTOR).status is MentorStatus.APPROVED
    assert stored(person, MENTOR).conflicts == "A new one"


def test_the_confirmation_before_sending_leads_to_the_answers(signed_in):
    assert signed_in(make_member(PSP)).get("/profile/psp/sent").location == "/profile/psp/check"


def test_opening_pages_stores_nothing(signed_in):
    person = make_member(PSP)
    browser = signed_in(person)
    for page in ("", "check", "preview"):
        assert browser.get(address(PSP, page)).status_code == 200
    assert stored(person, PSP) is None


def test_beginning_a_profile_twice_is_one_profile(app):
    person = make_member(PSP)
    with transaction():
        assert begin(person.id, PSP).id == begin(person.id, PSP).id


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.PSP, "/profile/mentor", 403),
        (Role.PSP, "/profile/mentor/name", 403),
        (Role.MENTOR, "/profile/psp/check", 403),
        (Role.COORDINATOR, "/profile/psp/name", 403),
        (Role.PSP, "/profile/psp/nonsense", 404),
        (Role.PSP, "/profile/deputy/name", 404),
        (Role.PSP, "/profile/psp/training", 404),
    ],
)
def test_pages_that_are_not_theirs_or_not_there(signed_in, role, path, status):
    assert signed_in(make_person(role)).get(path).status_code == status


def test_only_a_coordinator_opens_pages_on_behalf_and_only_of_somebody_with_that_role(signed_in):
    person = make_member(PSP)
    assert signed_in(make_member(PSP)).get(address(PSP, "", person)).status_code == 403
    browser = signed_in(make_coordinator())
    assert browser.get(address(PSP, "", person)).status_code == 200
    assert browser.get(address(MENTOR, "", person)).status_code == 404


def test_recorded_on_behalf_has_to_be_read_back_before_it_is_sent(signed_in):
    person, coordinator = make_member(PSP, email=None), make_coordinator()
    vouch(person)
    browser = signed_in(coordinator)
    fill(browser, PSP, person=person)
    refused = browser.post(address(PSP, "check", person))
    assert 'href="#read_back"' in text_of(refused)
    assert stored(person, PSP).status is PspStatus.DRAFT
    sent = browser.post(address(PSP, "check", person), data={"read_back": "y"})
    assert "What happens next" in text_of(browser.get(sent.location))
    profile = stored(person, PSP)
    assert (profile.status, profile.recorded_by) == (PspStatus.WAITING, coordinator.id)
    browser.post(address(PSP, "hopes", person), data={"hopes": "Something else"})
    assert stored(person, PSP).recorded_by is None  # to be read back again
    actions = db.session.scalars(db.select(AuditEvent.action)).all()
    assert actions.count("profiles.read-back") == 1


def test_somebody_without_email_needs_none_when_recorded_on_behalf(signed_in):
    person = make_member(PSP, email=None)
    contact = ANSWERS[PSP]["contact"] | {"email": "", "give": ["phone"]}
    assert (
        signed_in(make_coordinator()).post(address(PSP, "contact", person), data=contact).status_code == 302
    )
    assert stored(person, PSP).person.email is None


def test_imported_answers_tick_off_their_sections(app):
    person = make_member(PSP, region="Y58")
    with transaction():
        profile = begin(person.id, PSP)
        profile.topics, profile.hopes = ["board"], "To be heard"
        saving.settle(saving.subject_of(person, PSP, by=person.id))
    done = set(stored(person, PSP).done)
    assert {"name", "contact", "region", "topics", "hopes"} <= done
    assert not {"role", "organisations", "formats", "wishes", "note"} & done


def test_an_organisation_of_the_list_is_found_added_changed_and_removed(signed_in):
    person = make_member(MENTOR)
    browser = signed_in(person)
    trust = make_organisation()
    assert trust.name in text_of(browser.get(address(MENTOR, "organisations/add?q=leeds")))
    details = {"organisation": str(trust.id), "type": "acute", "still": "no"}
    page = browser.post(address(MENTOR, "organisations/add?q=leeds"), data=details)
    assert "Enter the month you stopped" in text_of(page)
    late = details | {"started_on": ["5", "2023"], "ended_on": ["4", "2023"]}
    assert "after the one you started" in text_of(
        browser.post(address(MENTOR, "organisations/add?q=leeds"), data=late)
    )
    good = details | {"started_on": ["5", "2021"], "ended_on": ["4", "2023"]}
    for _ in range(2):  # pressed twice
        assert browser.post(address(MENTOR, "organisations/add?q=leeds"), data=good).status_code == 302
    (place,) = saving.subject_of(person, MENTOR, by=person.id).places
    page = text_of(browser.get(address(MENTOR, "organisations")))
    assert "Acute. May 2021 to April 2023." in page
    change = address(MENTOR, f"organisations/{place.id}")
    browser.post(change, data={"type": "community", "still": "yes", "started_on": ["5", "2021"]})
    assert "Community. Since May 2021." in text_of(browser.get(address(MENTOR, "organisations")))
    browser.post(address(MENTOR, "organisations"), data={"csrf_token": ""})
    assert stored(person, MENTOR).done == ["organisations"]
    for _ in range(2):
        assert browser.post(f"{change}/remove").status_code == 302
    assert stored(person, MENTOR).done == []


def test_somebody_elses_organisation_cannot_be_changed(signed_in):
    person = make_member(PSP)
    fill(signed_in(person), PSP, without=tuple(ANSWERS[PSP]))
    (place,) = saving.subject_of(person, PSP, by=person.id).places
    other = signed_in(make_member(PSP))
    assert other.get(address(PSP, f"organisations/{place.id}")).status_code == 404
    other.post(address(PSP, f"organisations/{place.id}/remove"))
    assert len(saving.subject_of(person, PSP, by=person.id).places) == 1


def test_an_organisation_that_is_not_found_is_added_by_name(signed_in):
    person = make_member(PSP)
    browser = signed_in(person)
    page = text_of(browser.get(address(PSP, "organisations/add?q=My+small+charity")))
    assert "We found nothing" in page
    details = {"organisation": "unlisted", "type": "other", "started_on": ["2", "2024"]}
    refused = browser.post(address(PSP, "organisations/add?q=My+small+charity"), data=details | {"name": ""})
    assert "Enter the name" in text_of(refused)
    browser.post(
        address(PSP, "organisations/add?q=My+small+charity"), data=details | {"name": "My small charity"}
    )
    (place,) = saving.subject_of(person, PSP, by=person.id).places
    assert place.organisation.name == "My small charity"


def test_without_an_organisation_the_section_is_not_completed(signed_in):
    page = signed_in(make_member(PSP)).post(address(PSP, "organisations"), data={"csrf_token": ""})
    assert "Add at least one organisation" in text_of(page)


def test_searching_for_nothing_asks_for_a_name(signed_in):
    assert "Enter part of the name" in text_of(
        signed_in(make_member(PSP)).get(address(PSP, "organisations/add?q="))
    )


@pytest.mark.parametrize(
    "verb", [saving.remove_place, lambda who, place: saving.change_place(who, place, type="acute")]
)
def test_an_organisation_that_was_removed_in_the_same_moment_stays_removed(signed_in, verb):
    person = make_member(PSP)
    fill(signed_in(person), PSP)
    whose = saving.subject_of(person, PSP, by=person.id)
    (place,) = whose.places
    with transaction():  # as another request does it, unseen by this one
        gone = db.delete(Place).where(Place.id == place.id)
        db.session.execute(gone, execution_options={"synchronize_session": False})
    verb(whose, place)
    assert whose.places == []


def test_the_hint_about_the_choice_shows_only_where_there_is_the_choice(signed_in):
    make_organisation()
    browser = signed_in(make_member(PSP))
    hint = "Only if you chose “It is not in this list”."
    assert hint in browser.get(address(PSP, "organisations/add?q=leeds")).text
    assert hint not in browser.get(address(PSP, "organisations/add?q=My+small+charity")).text


@pytest.mark.parametrize("part", Part)
def test_the_month_somebody_started_may_be_a_guess(signed_in, part):
    page = signed_in(make_member(part)).get(address(part, "organisations/add?q=leeds")).text
    assert "Such as 9 2024. Your best guess is fine." in page
