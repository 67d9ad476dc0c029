import pytest
import time_machine

from mentoring.core import clock
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db
from mentoring.profiles import queries
from mentoring.profiles.models import Part
from mentoring.profiles.reference import CONSENT_WORDING
from tests.builders import make_coordinator, make_person
from tests.profiles.builders import ANSWERS, address, make_member, make_organisation, stored


def save(browser, slug, person=None, part=Part.PSP, **answers):
    return browser.post(address(part, slug, person), data={"csrf_token": ""} | answers)


def test_use_and_tell_are_two_consents_with_time_wording_and_channel(signed_in):
    person = make_member(Part.PSP)
    with time_machine.travel("2026-11-09T10:00:00Z", tick=False):
        save(signed_in(person), "experiences", carer=["use"], parent=["tell"], faith=[])
    consent = {"at": "2026-11-09T10:00:00+00:00", "wording": CONSENT_WORDING, "channel": "web"}
    assert stored(person, Part.PSP).experiences == {"carer": {"use": consent}, "parent": {"tell": consent}}


def test_a_consent_that_stays_keeps_its_first_moment(signed_in):
    person = make_member(Part.PSP)
    with time_machine.travel("2026-11-09T10:00:00Z", tick=False):
        browser = signed_in(person)
        save(browser, "experiences", carer=["use"])
    with time_machine.travel("2026-11-09T10:30:00Z", tick=False):
        save(browser, "experiences", carer=["use", "tell"])
    carer = stored(person, Part.PSP).experiences["carer"]
    assert (carer["use"]["at"][11:16], carer["tell"]["at"][11:16]) == ("10:00", "10:30")


def test_unticking_deletes_the_value_from_the_row_at_once(signed_in):
    person = make_member(Part.PSP)
    browser = signed_in(person)
    save(browser, "experiences", carer=["use"], deaf=["use"], bereaved=["use", "tell"])
    save(browser, "experiences", carer=["use"])
    profile = stored(person, Part.PSP)
    assert list(profile.experiences) == ["carer"]
    save(browser, "experiences")
    assert stored(person, Part.PSP).experiences_sealed is None


def test_unticking_deletes_even_when_coming_back_later(signed_in):
    person = make_member(Part.PSP)
    browser = signed_in(person)
    save(browser, "experiences", carer=["use"])
    save(browser, "experiences", later="later")
    assert stored(person, Part.PSP).experiences == {}


def test_private_answers_are_not_readable_in_the_database(signed_in):
    person = make_member(Part.PSP)
    browser = signed_in(person)
    save(browser, "experiences", homelessness=["use"])
    save(browser, "wishes", homelessness="really")
    save(browser, "please-not", people="Robin Unwanted")
    row = db.session.execute(db.text("SELECT * FROM psp_profiles")).mappings().one()
    words = " ".join(str(value) for value in row.values())
    assert "homelessness" not in words
    assert "Robin" not in words


def test_the_audit_trail_names_sections_but_not_private_ones_and_never_answers(signed_in):
    person = make_member(Part.PSP)
    browser = signed_in(person)
    save(browser, "hopes", hopes="To be heard")
    for slug in ("wishes", "experiences", "please-not"):
        save(browser, slug, **ANSWERS[Part.PSP][slug])
    events = db.session.scalars(db.select(AuditEvent).where(AuditEvent.action.startswith("profiles."))).all()
    assert sorted(event.action for event in events) == [
        "profiles.save-hopes",
        *["profiles.save-private-section"] * 3,
    ]
    assert all(event.reason == "" and event.about_id == person.id for event in events)


def test_please_not_finds_people_by_name_or_address_even_if_they_join_later(signed_in):
    person = make_member(Part.PSP)
    trust = make_organisation()
    save(
        signed_in(person),
        "please-not",
        people="robin unwanted\nLATER@example.org",
        organisation_1=str(trust.id),
    )
    robin, later = make_person(name="Robin Unwanted"), make_person(email="later@example.org")
    asked = queries.please_not(stored(person, Part.PSP))
    assert asked.people == {robin.id, later.id}
    assert asked.organisations == {trust.id}


@pytest.mark.parametrize(
    "written",
    [
        "Éva O’Brien-Łuk",
        "éva  o'brien łuk",
        "EVA O’BRIEN-ŁUK",
        "Evie O'Brien-Łuk",
        " Eva.OBrien@Example.org ",
    ],
)
def test_please_not_finds_a_name_however_it_is_written(signed_in, written):
    person = make_member(Part.PSP)
    save(signed_in(person), "please-not", people=f"\n--\n{written}")
    eva = make_person(name="Éva O’Brien-Łuk", preferred_name="Evie", email="eva.obrien@example.org")
    make_person(name="Eva Brien")
    assert queries.please_not(stored(person, Part.PSP)).people == {eva.id}


def test_please_not_never_rules_out_oneself(signed_in):
    person = make_member(Part.PSP, name="Same Name")
    save(signed_in(person), "please-not", people="Same Name")
    assert queries.please_not(stored(person, Part.PSP)).people == frozenset()


def filled_in(signed_in):
    person = make_member(Part.PSP, name="Sam Fictional")
    browser = signed_in(person)
    save(browser, "experiences", carer=["use"])
    save(browser, "wishes", carer="really")
    save(browser, "please-not", people="Robin Unwanted")
    return person


def test_a_coordinator_sees_none_of_the_private_answers(signed_in):
    person = filled_in(signed_in)
    browser = signed_in(make_coordinator())
    for page in ("experiences", "wishes", "please-not", "check", ""):
        html = browser.get(address(Part.PSP, page, person)).get_data(as_text=True)
        assert "Robin Unwanted" not in html
        if page in {"experiences", "please-not"}:
            assert " checked" not in html
        if page == "wishes":
            assert 'value="really" checked' not in html
        if page == "check":
            assert "Really matters to me" not in html
            assert "Unpaid carer" not in html
            assert "Private: only Sam can see this" in html


def test_a_coordinator_can_keep_private_answers_without_seeing_them(signed_in):
    person = filled_in(signed_in)
    browser = signed_in(make_coordinator())
    for slug in ("experiences", "wishes", "please-not"):
        assert save(browser, slug, person, keep="keep").status_code == 302
    profile = stored(person, Part.PSP)
    assert list(profile.experiences) == ["carer"]
    assert profile.experiences["carer"]["use"]["channel"] == "web"
    assert profile.wishes == {"carer": "really"}
    assert profile.please_not["people"] == "Robin Unwanted"


def test_a_coordinator_replaces_private_answers_whole(signed_in):
    person = filled_in(signed_in)
    browser = signed_in(make_coordinator())
    save(browser, "experiences", person, keep="replace", parent=["use"])
    save(browser, "wishes", person, keep="replace", faith="nice")
    save(browser, "please-not", person, keep="replace")
    profile = stored(person, Part.PSP)
    assert list(profile.experiences) == ["parent"]
    assert profile.experiences["parent"]["use"]["channel"] == "phone"
    assert profile.wishes == {"faith": "nice"}
    assert profile.please_not == {}


def test_a_coordinator_has_to_say_whether_to_keep_or_replace(signed_in):
    person = filled_in(signed_in)
    browser = signed_in(make_coordinator())
    undecided = save(browser, "experiences", person, parent=["use"])
    both = save(browser, "experiences", person, keep="keep", parent=["use"])
    for page in (undecided, both):
        assert page.status_code == 200
        assert 'href="#keep"' in page.get_data(as_text=True)
    save(browser, "experiences", person, later="later")
    assert list(stored(person, Part.PSP).experiences) == ["carer"]


def test_what_a_coordinator_records_first_needs_no_such_question(signed_in):
    person = make_member(Part.PSP)
    browser = signed_in(make_coordinator())
    assert "may be answers here" not in browser.get(address(Part.PSP, "wishes", person)).get_data(
        as_text=True
    )
    save(browser, "wishes", person, carer="nice")
    assert stored(person, Part.PSP).wishes == {"carer": "nice"}
    assert clock.now() >= stored(person, Part.PSP).updated_at


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("later", [{}, {"later": "later"}])
def test_a_line_with_an_at_sign_that_is_no_address_is_refused_beside_the_field(signed_in, part, later):
    person = make_member(part)
    typed = "Robin Unwanted\nother@example"
    page = save(signed_in(person), "please-not", part=part, people=typed + "@", **later)
    assert page.status_code == 200
    assert 'id="people-error"' in page.text
    assert "On line 2, enter an e-mail address in the right format" in page.text
    assert stored(person, part) is None or stored(person, part).please_not == {}


def test_whom_not_to_meet_says_how_to_write_a_name_and_who_can_check_the_spelling(signed_in):
    page = signed_in(make_member(Part.PSP)).get(address(Part.PSP, "please-not")).text
    assert "Write the name as they use it at work." in page
    assert "tell the coordinator in the note" in page
    assert "We can’t tell you whether somebody is in the service." in page
