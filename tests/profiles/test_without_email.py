"""Somebody who uses no e-mail is recorded whole, by phone or from letters."""

import uuid

import pytest

from mentoring.people import queries as people
from mentoring.profiles.models import Part
from tests.builders import make_coordinator
from tests.profiles.builders import address, answers_on, fill, stored
from tests.profiles.imports.builders import row_plan

WAYS = {
    "phone": {"phone": "020 7946 0018"},
    "text": {"phone": "020 7946 0018"},
    "letter": {"address": "1 High St"},
}


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("channel", WAYS)
def test_a_profile_can_be_recorded_and_sent_without_an_email_address(signed_in, part, channel):
    coordinator = signed_in(make_coordinator())
    form = {"name": "Sam Jones", "role": part.value, "channel": channel} | WAYS[channel]
    added = coordinator.post("/people/add", data=form).location
    person = people.get(uuid.UUID(added.rsplit("/", 1)[1]))
    fill(coordinator, part, person=person, without=("contact",))
    shown = answers_on(coordinator.get(address(part, "contact", person)))
    as_shown = {name: list(values) for name, values in shown.items()}
    assert coordinator.post(address(part, "contact", person), data=as_shown).status_code == 302
    sent = coordinator.post(address(part, "check", person), data={"read_back": "y"})
    assert sent.location == address(part, "sent", person)
    assert stored(person, part).status in {"waiting", "applied"}


def test_after_sending_for_somebody_the_page_speaks_of_their_page_and_not_of_a_home_page(signed_in):
    coordinator = signed_in(make_coordinator())
    form = {"name": "Sam Jones", "role": "psp", "channel": "phone", "phone": "020 7946 0018"}
    added = coordinator.post("/people/add", data=form).location
    person = people.get(uuid.UUID(added.rsplit("/", 1)[1]))
    fill(coordinator, Part.PSP, person=person)
    sent = coordinator.post(address(Part.PSP, "check", person), data={"read_back": "y"}).location
    page = coordinator.get(sent).text
    assert "Their page under People says how long they have waited." in page
    assert "Your home page" not in page


def test_an_imported_person_without_email_has_said_how_to_reach_them(app):
    from mentoring.profiles.imports import apply

    made = row_plan(email="", phone="020 7946 0018", role="psp")
    (person,) = apply.carry_out(made, skip_refused=False, by=None)
    assert "contact" in stored(person, Part.PSP).done
    assert not person.give_email


def test_an_address_is_kept_only_for_those_who_get_letters(signed_in):
    from mentoring.profiles.imports import apply

    made = row_plan(address="1 High Street", role="psp")
    (imported,) = apply.carry_out(made, skip_refused=False, by=None)
    form = {
        "name": "Sam",
        "role": "psp",
        "channel": "phone",
        "phone": "020 7946 0018",
        "address": "1 High Street",
    }
    added = signed_in(make_coordinator()).post("/people/add", data=form).location
    assert (imported.address, people.get(uuid.UUID(added.rsplit("/", 1)[1])).address) == ("", "")
