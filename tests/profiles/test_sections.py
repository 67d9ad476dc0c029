import pytest

from mentoring.core.access import Role
from mentoring.profiles.actions import blank
from mentoring.profiles.models import Part
from mentoring.profiles.sections import PSP_SECTIONS, Subject, find, sections_of
from tests.builders import make_person
from tests.profiles.builders import (
    ANSWERS,
    SHARED,
    address,
    answers_on,
    fill,
    make_member,
    make_organisation,
    stored,
)

ROUND_TRIPS = [(Part.PSP, slug) for slug in ANSWERS[Part.PSP]] + [
    (Part.MENTOR, slug) for slug in ANSWERS[Part.MENTOR] if slug not in SHARED or slug == "experiences"
]


def subject(person, part):
    return Subject(person=person, profile=stored(person, part), part=part, by=person.id)


def test_every_section_but_organisations_has_an_answer_in_these_tests():
    for part in Part:
        slugs = {section.slug for section in sections_of(part)}
        assert slugs == set(ANSWERS[part]) | {"organisations"}


@pytest.mark.parametrize(("part", "slug"), ROUND_TRIPS)
def test_an_answered_section_is_completed_and_shown_for_checking_and_in_its_form(signed_in, part, slug):
    person = make_member(part)
    browser = signed_in(person)
    data = ANSWERS[part][slug]
    answer = browser.post(address(part, slug), data=data)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    assert stored(person, part).done == [slug]
    section = find(part, slug)
    held = answers_on(browser.get(address(part, slug)))
    for name, value in data.items():
        given = {one for one in (value if isinstance(value, list) else [value]) if one}
        ranked = slug == "topics" and part is Part.PSP and name == "fourth"
        assert held.get("third" if ranked else name, set()) == given  # the ranks close up
    check = browser.get(address(part, "check")).get_data(as_text=True)
    for _, answers in section.rows(subject(person, part)):
        assert answers[0].splitlines()[0] in check.replace("&#39;", "'")


@pytest.mark.parametrize("part", list(Part))
def test_every_section_page_opens_before_anything_is_stored(signed_in, part):
    person = make_member(part)
    browser = signed_in(person)
    for section in sections_of(part):
        assert browser.get(address(part, section.slug)).status_code == 200
    assert stored(person, part) is None


def test_topics_are_stored_in_the_order_they_were_ranked(signed_in):
    person = make_member(Part.PSP)
    signed_in(person).post(address(Part.PSP, "topics"), data=ANSWERS[Part.PSP]["topics"])
    assert stored(person, Part.PSP).topics == ["psirf", "board", "research"]


def test_the_same_topic_twice_is_refused_beside_the_second(signed_in):
    person = make_member(Part.PSP)
    page = signed_in(person).post(address(Part.PSP, "topics"), data={"first": "board", "third": "board"})
    assert page.status_code == 200
    assert 'href="#third"' in page.get_data(as_text=True)
    assert stored(person, Part.PSP) is None


@pytest.mark.parametrize(
    ("answers", "beside"),
    [
        ({"video": "only", "phone": "only"}, "phone"),
        ({"video": "only", "phone": "yes", "in-person": "no", "email": "no"}, "phone"),
        ({"video": "no", "phone": "no", "in-person": "no", "email": "no"}, "video"),
        ({"video": "yes", "phone": "yes", "in-person": "no"}, "email"),
    ],
)
def test_contradictory_ways_to_meet_are_refused(signed_in, answers, beside):
    page = signed_in(make_member(Part.PSP)).post(address(Part.PSP, "formats"), data=answers)
    assert page.status_code == 200
    assert f'href="#{beside}"' in page.get_data(as_text=True)


def test_only_this_answers_the_other_ways_with_no(signed_in):
    person = make_member(Part.PSP)
    signed_in(person).post(address(Part.PSP, "formats"), data={"phone": "only"})
    assert stored(person, Part.PSP).formats == {
        "video": "no",
        "phone": "only",
        "in-person": "no",
        "email": "no",
    }


def test_the_postal_address_is_kept_only_for_letters(signed_in):
    person = make_member(Part.PSP)
    browser = signed_in(person)
    browser.post(address(Part.PSP, "contact"), data=ANSWERS[Part.PSP]["contact"])
    assert stored(person, Part.PSP).person.address == "1 High Street\nLeeds"
    browser.post(address(Part.PSP, "contact"), data=ANSWERS[Part.PSP]["contact"] | {"channel": "email"})
    assert stored(person, Part.PSP).person.address_sealed is None


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"email": ""}, "email"),
        ({"email": "nonsense"}, "email"),
        ({"channel": "phone", "phone": "", "give": ["email"]}, "phone"),
        ({"phone": "ring me"}, "phone"),
        ({"address": ""}, "address"),
        ({"phone": "", "give": ["phone"]}, "give"),
        ({"channel": "pigeon"}, "channel"),
    ],
)
def test_contact_details_that_do_not_fit_together_are_refused(signed_in, changes, beside):
    page = signed_in(make_member(Part.PSP)).post(
        address(Part.PSP, "contact"), data=ANSWERS[Part.PSP]["contact"] | changes
    )
    assert page.status_code == 200
    assert f'href="#{beside}"' in page.get_data(as_text=True)


def test_somebody_elses_address_is_refused_without_saying_whose_it_is(signed_in):
    other = make_person(name="Known Already", email="known@example.org")
    page = signed_in(make_member(Part.PSP)).post(
        address(Part.PSP, "contact"), data=ANSWERS[Part.PSP]["contact"] | {"email": "Known@example.org"}
    )
    assert page.status_code == 200
    assert other.name not in page.get_data(as_text=True)


def test_a_new_address_has_to_be_confirmed_again(signed_in, app):
    from mentoring.core import clock

    person = make_member(Part.PSP, email_confirmed_at=clock.now())
    signed_in(person).post(address(Part.PSP, "contact"), data=ANSWERS[Part.PSP]["contact"])
    assert stored(person, Part.PSP).person.email_confirmed_at is None


def test_the_region_is_guessed_from_the_first_organisation_and_can_be_changed(signed_in):
    person = make_member(Part.PSP)
    browser = signed_in(person)
    one = make_organisation(region="Y63")
    browser.post(
        address(Part.PSP, "organisations/add?q=leeds"),
        data={"organisation": str(one.id), "type": "acute", "started_on": ["1", "2024"]},
    )
    page = browser.get(address(Part.PSP, "region")).get_data(as_text=True)
    assert 'value="Y63" checked' in page
    assert "We guessed this" in page
    browser.post(address(Part.PSP, "region"), data={"region": "Y58", "icb": ""})
    assert 'value="Y58" checked' in browser.get(address(Part.PSP, "region")).get_data(as_text=True)


def test_an_interpreter_needs_a_language(signed_in):
    page = signed_in(make_member(Part.PSP)).post(address(Part.PSP, "needs"), data={"needs": ["interpreter"]})
    assert "Enter which language to interpret" in page.get_data(as_text=True)


def test_agreeing_to_the_code_keeps_the_first_moment_and_can_be_taken_back(signed_in):
    person = make_member(Part.MENTOR)
    browser = signed_in(person)
    browser.post(address(Part.MENTOR, "code"), data={"agreed": "y"})
    first = stored(person, Part.MENTOR).code_agreed_at
    browser.post(address(Part.MENTOR, "code"), data={"agreed": "y"})
    assert stored(person, Part.MENTOR).code_agreed_at == first
    assert browser.post(address(Part.MENTOR, "code"), data={"csrf_token": ""}).status_code == 200
    browser.post(address(Part.MENTOR, "code"), data={"later": "later"})
    assert "code" not in stored(person, Part.MENTOR).done


def test_wishes_without_a_preference_are_not_stored(signed_in):
    person = make_member(Part.PSP)
    browser = signed_in(person)
    browser.post(address(Part.PSP, "wishes"), data={"carer": "nice", "faith": "no"})
    assert stored(person, Part.PSP).wishes == {"carer": "nice"}
    browser.post(address(Part.PSP, "wishes"), data={"carer": "no"})
    assert stored(person, Part.PSP).wishes_sealed is None


@pytest.mark.parametrize("part", list(Part))
def test_every_required_section_can_be_completed(signed_in, part):
    person = make_member(part)
    fill(signed_in(person), part)
    assert set(stored(person, part).done) == {section.slug for section in sections_of(part)}


def test_a_mentor_who_is_also_a_psp_need_not_say_their_access_needs_again(signed_in):
    person = make_person(Role.PSP, Role.MENTOR)
    browser = signed_in(person)
    browser.post(address(Part.PSP, "needs"), data=ANSWERS[Part.PSP]["needs"])
    assert answers_on(browser.get(address(Part.MENTOR, "needs")))["needs"] == {"captions", "interpreter"}
    browser.post(address(Part.MENTOR, "needs"), data={"needs_note": ""})
    assert "needs" not in answers_on(browser.get(address(Part.MENTOR, "needs")))


def test_an_address_taken_in_the_same_moment_is_refused(signed_in, monkeypatch):
    make_person(email="taken@example.org")
    person = make_member(Part.PSP)
    browser = signed_in(person)
    monkeypatch.setattr("mentoring.profiles.sections.contact.people.by_email", lambda email: None)
    page = browser.post(
        address(Part.PSP, "contact"), data=ANSWERS[Part.PSP]["contact"] | {"email": "taken@example.org"}
    )
    assert "saved at the same moment" in page.get_data(as_text=True)
    assert stored(person, Part.PSP) is None


def test_access_needs_are_asked_of_everybody():
    for part in Part:
        assert find(part, "needs").required


def test_sections_have_different_addresses():
    assert len({section.slug for section in PSP_SECTIONS}) == len(PSP_SECTIONS)


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("slug", ["needs", "languages"])
def test_nothing_chosen_is_none_only_once_the_page_was_answered(signed_in, part, slug):
    person = make_member(part)
    browser = signed_in(person)
    section = find(part, slug)
    before = Subject(person=person, profile=blank(person.id, part), part=part, by=person.id)
    assert section.rows(before)[0][1] == ("Not answered yet",)
    browser.post(address(part, slug), data={})
    assert section.rows(subject(person, part))[0][1] == ("None",)
