import datetime
import uuid

import pytest

from mentoring.core.access import Role
from mentoring.organisations.models import OrganisationType
from mentoring.people.models import Channel
from mentoring.profiles.imports import mapping, report, template
from mentoring.profiles.imports.known import Body, Known
from mentoring.profiles.imports.read import Unreadable, read
from mentoring.profiles.imports.written import harmless, to_csv
from tests.profiles.imports.builders import csv, plan_of, refusals, row_plan


def body(name, code="", kind=OrganisationType.ACUTE, **values):
    base = {"region": "Y62", "icb_code": "QOP", "closed_on": None} | values
    return Body(id=uuid.uuid5(uuid.NAMESPACE_DNS, name + code), code=code, name=name, type=kind, **base)


ICB = body("GREATER MANCHESTER ICB", "QOP", OrganisationType.ICB)
TRUST = body("BARCHESTER NHS TRUST", "RX1")
CLOSED = body("OLD TRUST", "RX9", closed_on=datetime.date(2025, 3, 31))
TWINS = (body("TWIN TRUST", "RT1"), body("TWIN TRUST", "RT2"))
ALL = (ICB, TRUST, CLOSED, *TWINS)


def knowing(**values):
    names = {}
    for one in ALL:
        names.setdefault(one.name.lower(), []).append(one)
    return Known(
        codes={one.code: one for one in ALL},
        by_name={name: tuple(found) for name, found in names.items()},
        by_id={one.id: one for one in ALL},
        **values,
    )


def the_person(**cells):
    made = row_plan(knowing(), **cells)
    assert made.refused == ()
    return made.new[0]


def the_refusal(**cells):
    made = row_plan(knowing(), **cells)
    assert made.new == ()
    (refusal,) = made.refused
    assert refusal.row == 2
    return refusal


def test_a_full_row_becomes_a_person_with_everything_it_says():
    person = the_person(
        email="SAM@Example.org",
        organisations="rx1",
        since="March 2024",
        topics="working with the BOARD; co-design",
        offered="Research; Co-design (some experience)",
        formats="Phone; video call",
        availability="Weekends",
        languages="Welsh",
        needs="large-print; Breaks",
        started="2023-05",
        years="3",
        places="2",
        note="Likes tea",
    )
    assert person.email == "sam@example.org"
    assert person.roles == (Role.PSP, Role.MENTOR)
    (place,) = person.places
    assert (place.organisation_id, place.started_on) == (TRUST.id, datetime.date(2024, 3, 1))
    assert (person.region, person.icb_id) == ("Y62", ICB.id)
    assert person.topics == ("board", "co-design")
    assert person.offered == (("research", "confident"), ("co-design", "some"))
    assert dict(person.formats) == {"video": "yes", "phone": "yes", "in-person": "no", "email": "no"}
    assert (person.availability, person.languages) == (("weekend",), ("welsh",))
    assert person.needs == ("large-print", "breaks")
    assert (person.started, person.years, person.mentees) == (datetime.date(2023, 5, 1), 3, 2)
    assert person.ready
    assert person.can_apply


@pytest.mark.parametrize("missing", ["topics", "organisations", "formats"])
def test_a_psp_with_less_than_matching_needs_is_not_ready(missing):
    cells = {"topics": "Co-design", "organisations": "RX1", "formats": "Phone"} | {missing: ""}
    assert not the_person(**cells).ready


def test_a_region_in_the_file_comes_before_that_of_the_organisation():
    assert the_person(organisations="RX1", region="London").region == "Y56"


def test_organisations_are_found_by_exact_name_too():
    assert the_person(organisations="Barchester NHS Trust").places[0].organisation_id == TRUST.id


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"name": ""}, "This is empty."),
        ({"role": ""}, "This is empty."),
        ({"role": "king"}, "“king” is not a role. Write PSP, mentor or both."),
        ({"email": "sam at example"}, "“sam at example” is not an e-mail address, such as name@example.com."),
        (
            {"region": "Wessex"},
            "“Wessex” is not in our list. The list is: East of England; London; Midlands;",
        ),
        ({"icb": "RX1"}, "“RX1” is not an integrated care board."),
        ({"organisations": "RX0"}, "“RX0” is not an organisation we know. Use its ODS code or exact name."),
        ({"organisations": "RX9"}, "“RX9” closed on 31 March 2025. Use the one that took over."),
        ({"organisations": "Twin Trust"}, "Several organisations are called “Twin Trust”. Use the ODS code."),
        ({"organisations": "RX1; rx1"}, "The same organisation is named twice."),
        (
            {"organisations": "RX1", "since": "2024-01;2024-02"},
            "There are 1 organisations and 2 entries here.",
        ),
        ({"topics": "Astrology"}, "“Astrology” is not in our list."),
        ({"topics": "board;psirf;lfpse;candour;co-design;research"}, "These are 6 topics; at most 5"),
        ({"formats": "Pigeon"}, "“Pigeon” is not in our list. The list is: Video call; Phone; In person;"),
        ({"formats": "Phone (only); Video"}, "One format is marked as the only one"),
        ({"started": "last spring"}, "“last spring” is not a month. Write it like 2024-03 or March 2024."),
        ({"started": "2024-13"}, "“2024-13” is not a month."),
        ({"started": "2030-01"}, "“2030-01” lies in the future."),
        ({"years": "many"}, "“many” is not a whole number from 0 to 60."),
        ({"places": "6"}, "“6” is not a whole number from 1 to 5."),
        ({"channel": "pigeon"}, "“pigeon” is not a way to reach somebody."),
        ({"channel": "letter"}, "This is empty, and it is how they are to be reached."),
        ({"name": "x" * 201}, "This is 201 characters long; at most 200 fit."),
        ({"note": "#REF!"}, "The spreadsheet itself shows an error here, #REF!."),
    ],
)
def test_each_cell_that_cannot_be_used_is_refused_with_a_sentence(cells, sentence):
    assert the_refusal(**cells).sentence.startswith(sentence)


def test_every_bad_cell_of_a_row_is_named_by_row_and_column():
    made = plan_of(csv("Name,Role,E-mail,Years as PSP", "", "Sam,king,nonsense,many", "Ann,PSP,,x"))
    assert refusals(made) == [
        (3, "E-mail"),
        (3, "Role"),
        (3, "Years as PSP"),
        (4, "Years as PSP"),
        (4, "E-mail"),
    ]


def test_the_column_is_named_as_in_the_file():
    chosen = mapping.Mapping(columns={"name": ["first", "last"]})
    assert refusals(plan_of(csv("first,last,role,email", ",,PSP,a@example.org"), chosen)) == [
        (2, "first + last")
    ]


@pytest.mark.parametrize(
    "text", ["2024-03", "2024-3", "2024-03-17", "03/2024", "3/2024", "17/03/2024", "March 2024", "mar 2024"]
)
def test_a_month_is_read_in_the_ways_people_write_it(text):
    assert the_person(started=text).started == datetime.date(2024, 3, 1)


@pytest.mark.parametrize(
    ("cells", "channel"),
    [
        ({"email": "a@example.org", "phone": "1"}, Channel.EMAIL),
        ({"email": "", "phone": "0161"}, Channel.PHONE),
        ({"email": "", "address": "1 High St"}, Channel.LETTER),
        ({"email": "a@example.org", "phone": "1", "channel": "SMS"}, Channel.TEXT),
    ],
)
def test_people_are_reached_as_they_ask_or_as_is_possible(cells, channel):
    assert the_person(**cells).channel is channel


def test_somebody_who_cannot_be_reached_is_refused():
    assert the_refusal(email="").sentence == "There is no e-mail address, phone number or postal address."


def test_one_format_can_be_the_only_one():
    assert dict(the_person(formats="Phone (only this)").formats)["phone"] == "only"


def test_the_same_address_twice_in_the_file_is_refused_the_second_time():
    made = plan_of(csv("Name,Role,E-mail", "Sam,PSP,a@example.org", "Ann,PSP,A@example.org"))
    assert [person.name for person in made.new] == ["Sam"]
    assert refusals(made) == [(3, "E-mail")]
    assert made.refused[0].sentence == "The same e-mail address stands in row 2."


def test_a_registered_address_is_left_alone_and_a_lacking_role_is_said():
    known = knowing(emails={"sam@example.org": frozenset({Role.PSP})})
    made = row_plan(known, role="both")
    assert (made.new, made.refused) == ((), ())
    assert "not registered as Mentor yet" in made.skipped[0].sentence


def test_somebody_without_email_is_known_again_by_name_and_phone_number():
    known = knowing(contacts=frozenset({("sam jones", "01614960000")}))
    same_one = row_plan(known, email="", phone="0161 496 0000")
    another = row_plan(known, email="", phone="0161 496 0001")
    assert (len(same_one.new), len(same_one.skipped)) == (0, 1)
    assert (len(another.new), len(another.skipped)) == (1, 0)


def test_the_same_name_and_phone_number_twice_in_the_file_is_refused_the_second_time():
    made = plan_of(csv("Name,Role,Phone", "Sam,PSP,0161", "Sam,PSP,01 61", "Sam,PSP,0162"))
    assert [person.row for person in made.new] == [2, 4]
    assert refusals(made) == [(3, "Name")]


def test_the_same_name_is_fine_and_worth_a_note():
    known = knowing(names=frozenset({"kim lee"}))
    rows = ["Sam Jones,PSP,a@example.org", "SAM JONES,PSP,b@example.org", "Kim Lee,PSP,c@example.org"]
    made = plan_of(csv("Name,Role,E-mail", *rows), known=known)
    assert len(made.new) == 3
    assert [(note.row, note.sentence[:13]) for note in made.notes] == [
        (3, "The same name"),
        (4, "Somebody of t"),
    ]


def test_cells_for_the_other_role_are_left_out_and_said():
    made = row_plan(role="psp", places="3")
    assert "“places” is left out" in made.notes[0].sentence


def test_more_cells_than_headings_refuse_the_row():
    made = plan_of(csv("Name,Role,E-mail", "Sam,PSP,a@example.org,London"))
    assert refusals(made) == [(2, "after E-mail")]


def test_a_long_list_is_told_once_and_not_in_every_sentence():
    made = row_plan(topics="Astrology", offered="Alchemy")
    assert [heading for heading, _ in made.lists()] == ["Topics wanted", "Topics offered"]
    assert len(made.lists()[0][1]) == 29


def test_the_digest_is_the_same_for_the_same_plan_only():
    content = csv("Name,Role,E-mail", "Sam,PSP,a@example.org")
    again = plan_of(content).digest
    assert plan_of(content).digest == again
    assert plan_of(content.replace(b"PSP", b"mentor")).digest != again
    assert plan_of(content, known=Known(emails={"a@example.org": frozenset()})).digest != again


def test_the_template_can_be_filled_in_and_read_back():
    content = template.as_csv()
    with pytest.raises(Unreadable, match="nobody below"):
        read(content.encode())
    filled = content + "Ann Other,,ann@example.org,,,,PSP" + "," * 15 + "\r\n"
    made = plan_of(filled.encode())
    assert [(person.name, person.row) for person in made.new] == [("Ann Other", 3)]


def test_the_example_of_the_template_is_itself_acceptable():
    filled = template.as_csv().replace("# Example, skipped: ", "")
    made = plan_of(filled.encode())
    assert made.refused == ()
    assert made.new[0].name == "Sam Jones"


def test_wishes_and_experiences_have_no_column():
    headings = " ".join(known.heading.lower() for known in template.FIELDS)
    assert "wish" not in headings
    assert "experience" not in headings


@pytest.mark.parametrize("text", ["=1+1", "+44 161", "-2", "@SUM(A1)", "\tx"])
def test_no_cell_we_write_can_be_a_formula(text):
    assert harmless(text) == f"'{text}"
    assert "\n=" not in to_csv(["a"], [[text]])


def test_a_hostile_heading_or_name_is_harmless_in_the_file_of_refusals():
    chosen = mapping.Mapping(columns={"role": ["=cmd|x"]})
    made = plan_of(csv("Name,=cmd|x,E-mail", "=Sam,king,a@example.org"), chosen)
    assert report.refusals_csv(made).splitlines()[1].startswith("2,'=Sam,'=cmd|x,")
