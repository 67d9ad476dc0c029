import pytest
from flask import render_template

from mentoring.profiles.models import Part
from mentoring.profiles.preview import card
from tests.builders import make_person
from tests.profiles.builders import ANSWERS, address, fill, make_member

HOSTILE = '<script>alert("x")</script>'


@pytest.fixture
def mentor(signed_in):
    person = make_member(Part.MENTOR)
    browser = signed_in(person)
    fill(browser, Part.MENTOR)
    return person, browser


def shown(app, person, part, introduced):
    with app.test_request_context():
        return render_template("profiles/_card.html", card=card(person.id, part, introduced=introduced))


def test_the_preview_shows_the_very_cards_that_other_pages_show(app, mentor):
    person, browser = mentor
    page = browser.get("/profile/mentor/preview").get_data(as_text=True)
    for introduced in (False, True):
        assert shown(app, person, Part.MENTOR, introduced) in page


def test_before_both_said_yes_nothing_identifies_or_reaches_a_person(app, mentor):
    person, _ = mentor
    html = shown(app, person, Part.MENTOR, introduced=False)
    for word in (
        "Sammy",
        "North West",
        "4 years",
        "Acute",
        "Incident response",
        "Video call",
        "I listen first",
    ):
        assert word in html
    hidden = (
        "Fictional",
        "sam@example.org",
        "7946",
        "they/them",
        "A Typed Trust",
        "Captions",
        "Polish, by phone",
    )
    for word in (*hidden, "Bereaved", "Unpaid carer", "Parent", "My sister", "Mornings only", "High Street"):
        assert word not in html


def test_after_both_said_yes_contact_details_needs_and_told_experiences_are_shown(app, mentor):
    person, _ = mentor
    html = shown(app, person, Part.MENTOR, introduced=True)
    for word in (
        "Sam Fictional",
        "sam@example.org",
        "020 7946 0018",
        "they/them",
        "A Typed Trust",
        "Captions",
    ):
        assert word in html
    assert "Bereaved" in html
    assert "Parent" in html
    for word in ("Unpaid carer", "My sister", "August", "Robin", "High Street"):
        assert word not in html


def test_contact_details_that_were_not_allowed_are_not_given(app, mentor):
    person, browser = mentor
    browser.post(address(Part.MENTOR, "contact"), data=ANSWERS[Part.MENTOR]["contact"] | {"give": []})
    html = shown(app, person, Part.MENTOR, introduced=True)
    for word in ("sam@example.org", "7946", "Mornings only"):
        assert word not in html
    assert "help you both to get in touch" in browser.get("/profile/mentor/preview").get_data(as_text=True)


def test_withdrawing_tell_takes_an_experience_off_the_card(app, mentor):
    person, browser = mentor
    browser.post(address(Part.MENTOR, "experiences"), data={"bereaved": ["use"]})
    assert card(person.id, Part.MENTOR, introduced=True).experiences == ()


def test_a_psps_wishes_are_on_no_card(app, signed_in):
    person = make_member(Part.PSP)
    fill(signed_in(person), Part.PSP, without=("experiences",))
    for introduced in (False, True):
        html = shown(app, person, Part.PSP, introduced)
        assert "Unpaid carer" not in html
        assert "Deaf or BSL user" not in html
        assert "more confidence" in html


def test_a_psp_sees_the_topics_of_a_mentor_they_are_confident_in_first(app, mentor):
    person, _ = mentor
    assert card(person.id, Part.MENTOR, introduced=False).topics == (
        "Incident response under PSIRF",
        "Working with the board (some experience)",
    )


def test_there_is_no_card_without_a_profile(app):
    with pytest.raises(LookupError):
        card(make_person().id, Part.PSP, introduced=False)


def test_hostile_text_is_shown_as_text_everywhere(signed_in):
    person = make_member(Part.PSP)
    browser = signed_in(person)
    fill(browser, Part.PSP)
    for slug, name in (
        ("name", "name"),
        ("name", "preferred_name"),
        ("hopes", "hopes"),
        ("role", "role_does"),
        ("note", "note"),
        ("needs", "needs_note"),
        ("please-not", "people"),
        ("help", "helped_by"),
    ):
        browser.post(address(Part.PSP, slug), data=ANSWERS[Part.PSP][slug] | {name: HOSTILE})
    for page in ("", "check", "preview", "name", "hopes", "role", "note", "please-not"):
        html = browser.get(address(Part.PSP, page)).get_data(as_text=True)
        assert "<script>alert" not in html
        assert page == "" or "alert(" in html


def test_hostile_text_in_a_search_for_organisations_is_shown_as_text(signed_in):
    browser = signed_in(make_member(Part.PSP))
    html = browser.get("/profile/psp/organisations/add", query_string={"q": HOSTILE}).get_data(as_text=True)
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    ("slug", "name", "limit"), [("hopes", "hopes", 300), ("role", "role_does", 500), ("name", "name", 200)]
)
def test_text_that_is_too_long_is_refused_beside_the_field(signed_in, slug, name, limit):
    browser = signed_in(make_member(Part.PSP))
    page = browser.post(
        address(Part.PSP, slug), data=ANSWERS[Part.PSP][slug] | {name: "x" * 100_000, "later": "later"}
    )
    assert page.status_code == 200
    assert f"Must be {limit} characters or fewer" in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("topics", "first"),
        ("wishes", "carer"),
        ("experiences", "carer"),
        ("region", "icb"),
        ("needs", "needs"),
    ],
)
def test_a_choice_that_was_not_offered_is_refused_beside_the_field(signed_in, slug, name):
    page = signed_in(make_member(Part.PSP)).post(
        address(Part.PSP, slug), data=ANSWERS[Part.PSP][slug] | {name: HOSTILE}
    )
    html = page.get_data(as_text=True)
    assert page.status_code == 200
    assert f'href="#{name}"' in html
    assert "Choose from the answers shown" in html
    assert "<script>alert" not in html
