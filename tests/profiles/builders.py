"""People with profiles, organisations, and an answer for every section."""

from __future__ import annotations

from collections import defaultdict

import html5lib

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.organisations.models import Organisation, OrganisationType
from mentoring.profiles import queries
from mentoring.profiles.models import Part
from mentoring.profiles.reference import TOPICS
from tests.builders import make_person

ROLE = {Part.PSP: Role.PSP, Part.MENTOR: Role.MENTOR}


def make_organisation(name="Leeds Teaching Hospitals NHS Trust", **values):
    organisation = Organisation(
        **{
            "ods_code": None,
            "name": name,
            "type": OrganisationType.ACUTE,
            "region": "Y63",
            "icb_code": None,
            "updated_at": clock.now(),
        }
        | values
    )
    with transaction():
        db.session.add(organisation)
    return organisation


def address(part, page="", person=None):
    start = f"/people/{person.id}/profile" if person else "/profile"
    return f"{start}/{part.value}" + (f"/{page}" if page else "")


def stored(person, part):
    """The profile as it is in the database now."""
    db.session.expire_all()
    return queries.profile_of(person.id, part)


SHARED = {
    "name": {"name": "Sam Fictional", "preferred_name": "Sammy", "pronouns": "they/them"},
    "contact": {
        "channel": "letter",
        "address": "1 High Street\nLeeds",
        "email": "sam@example.org",
        "shared_inbox": "y",
        "phone": "020 7946 0018",
        "safe_times": "Mornings only",
        "give": ["email", "phone"],
    },
    "region": {"region": "Y62", "icb": ""},
    "formats": {"video": "yes", "phone": "yes", "in-person": "no", "email": "no"},
    "needs": {"needs": ["captions", "interpreter"], "needs_note": "Polish, by phone"},
    "languages": {"languages": ["bsl", "polish"]},
    "note": {"note": "I am away in August"},
    "experiences": {"carer": ["use"], "bereaved": ["use", "tell"], "parent": ["tell"]},
    "please-not": {"people": "Robin Unwanted\nother@example.org"},
}
ANSWERS = {
    Part.PSP: SHARED
    | {
        "times": {"availability": ["morning", "weekend"], "how_often": "month"},
        "role": {
            "started_role_on": ["3", "2024"],
            "role_does": "Safety committee",
            "networks": ["psp-network"],
        },
        "topics": {"first": "psirf", "second": "board", "fourth": "research", "fifth": ""},
        "hopes": {"hopes": "To speak up with more confidence"},
        "wishes": {"carer": "nice", "deaf-bsl": "really", "faith": "no"},
        "help": {"helped": "yes", "helped_by": "My daughter"},
    },
    Part.MENTOR: SHARED
    | {
        "times": {"availability": ["evening"]},
        "background": {"years_as_psp": "4", "bio": "I chair a patient council", "style": "I listen first"},
        "topics": dict.fromkeys(TOPICS, "no") | {"psirf": "confident", "board": "some"},
        "room": {"places": "2", "hours_a_month": "5", "accepting_until": ["1", "6", "2099"]},
        "needs-met": {"needs_met": ["captions", "letters"]},
        "training": {"training_completed_on": ["5", "3", "2024"], "refresher_due_on": ["5", "3", "2030"]},
        "code": {"agreed": "y"},
        "conflicts": {"conflicts": "My sister works at the trust"},
    },
}


def fill(browser, part, *, person=None, without=()):
    """Answer every section but those named. Returns the answers of the server."""
    answers = {}
    if "organisations" not in without:
        make_organisation()
        browser.post(
            address(part, "organisations/add?q=a+typed+trust", person),
            data={
                "organisation": "unlisted",
                "name": "A Typed Trust",
                "type": "acute",
                "still": "yes",
                "started_on": ["1", "2023"],
            },
        )
        answers["organisations"] = browser.post(address(part, "organisations", person))
    for slug, data in ANSWERS[part].items():
        if slug not in without:
            answers[slug] = browser.post(address(part, slug, person), data=data)
    return answers


def answers_on(response):
    """What the form of a page holds: name → set of values, empty answers left out."""
    tree = html5lib.parse(response.get_data(as_text=True), namespaceHTMLElements=False)
    main = tree.find(".//main")
    held = defaultdict(set)
    for field in main.iter("input"):
        if field.get("type") not in {"radio", "checkbox"} or field.get("checked") is not None:
            held[field.get("name")].add(field.get("value") or "")
    for field in main.iter("textarea"):
        held[field.get("name")].add((field.text or "").strip())
    for field in main.iter("select"):
        held[field.get("name")] |= {
            one.get("value") for one in field.iter("option") if one.get("selected") is not None
        }
    return {name: values - {""} for name, values in held.items() if values - {""}}


def make_member(part, **values):
    return make_person(ROLE[part], **values)
