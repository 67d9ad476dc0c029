"""The words of every message: neutral, one action, alike in text and HTML, and nothing that is not theirs."""

import re
import uuid
from dataclasses import replace
from datetime import date
from html import unescape

import html5lib
import pytest
import time_machine
from jinja2 import meta

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import transaction
from mentoring.messages import queueing
from mentoring.messages.render import SHARED, TEMPLATE_FOLDER, absolute, letter_for
from mentoring.messages.rules import BY_KIND, RULES
from tests import pages
from tests.builders import make_person
from tests.messages import every_kind
from tests.messages.builders import TUESDAY, ask_for_link, days, rows
from tests.messages.every_kind import PAIRS, SURNAMES
from tests.pairings.builders import make_mentor, make_pairing, make_psp

# Words that say something about a person's health, feelings, life or answers.
SENSITIVE = re.compile(
    r"wellbeing|mental|health|harm|struggl|distress|crisis|suicid|grief|bereave|illness|disab|carer|trauma"
    r"|diagnos|religio|ethnic|gender|sexual|gay|lesbian|faith|autis|declin|reject|refus|complain|concern"
    r"|worr|safeguard|conflict|incident|death|died|inclusion|experience",
    re.IGNORECASE,
)
SERVICE = "Patient Safety Partner mentoring"


@pytest.fixture
def all_letters(app):
    return every_kind.made()


def flat(all_letters):
    return [(kind, made.first_name, made.letter) for kind, several in all_letters.items() for made in several]


def words(html: str) -> str:
    """What a reader of the HTML sees, without the heading and with links written out."""
    body = html[html.index("</h1>") :]
    body = re.sub(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', r"\2: \1", body)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_there_is_a_letter_of_every_kind(all_letters):
    assert set(all_letters) == set(BY_KIND)


def test_every_kind_has_its_two_templates_and_no_template_is_left_over():
    kinds = {rule.kind for rule in RULES} | {SHARED, "_layout", "_edited"}
    assert {file.name for file in TEMPLATE_FOLDER.iterdir()} == {
        f"{k}.{e}" for k in kinds for e in ("txt", "html")
    }


def test_text_and_html_say_the_same(all_letters):
    for kind, _, letter in flat(all_letters):
        text = " ".join(letter.text.replace("--\n", "").split())
        assert words(letter.html) == text, kind


def test_every_letter_is_valid_html_that_fits_a_small_screen(all_letters):
    for kind, _, letter in flat(all_letters):
        pages.check(letter.html, kind)
        tree = html5lib.parse(letter.html, namespaceHTMLElements=False)
        assert not list(tree.iter("img"))
        assert 'content="width=device-width' in letter.html


def test_subjects_are_neutral(all_letters):
    for kind, _, letter in flat(all_letters):
        assert not SENSITIVE.search(letter.subject), kind
        assert len(letter.subject) <= 40
        for name in (*PAIRS, *PAIRS.values(), *SURNAMES):
            assert name not in letter.subject


TOKEN = re.compile(r"[\w.-]{24,}")  # of a link: letters at random may make a word


def test_nothing_sensitive_is_in_any_letter(all_letters):
    for kind, _, letter in flat(all_letters):
        for body in (letter.text, letter.html):
            read = TOKEN.sub("", body)
            assert not SENSITIVE.search(read), (kind, SENSITIVE.search(read))


def test_every_letter_greets_signs_and_holds_one_action_and_help(all_letters):
    for kind, first_name, letter in flat(all_letters):
        assert letter.text.startswith(f"Dear {first_name},\n"), kind
        assert f"\n{SERVICE}\n" in letter.text
        links = re.findall(r"https?://\S+", letter.text)
        one_tap = [link for link in links if "/check-ins/tap/" in link]  # answers to that same action
        assert len(links) - len(one_tap) == 2 + BY_KIND[kind].optional, kind
        assert "http://localhost/help" in links
        assert set(re.findall(r'href="([^"]*)"', letter.html)) == set(links)


def test_only_the_introduction_names_the_other_person_and_only_by_first_name(all_letters):
    other = PAIRS | {mentor: psp for psp, mentor in PAIRS.items()}
    for kind, first_name, letter in flat(all_letters):
        name = other.get(first_name)
        if name and kind != "introduction":
            assert not re.search(rf"\b{name}\b", letter.text + letter.html), kind
        if kind == "introduction":
            assert name in letter.text
    for kind, _, letter in flat(all_letters):
        for surname in (*SURNAMES, "Invented", "Coordinating"):
            assert surname not in letter.text + letter.html, kind


def test_a_letter_to_who_runs_the_service_names_nobody(all_letters):
    whose = {
        "digest": "Bea",
        "contact_wanted": "Bea",
        "bounced": "Bea",
        "escalated": "Fay",
        "concern_raised": "Lea",
    }
    for kind, reader in whose.items():
        for made in all_letters[kind]:
            assert made.first_name == reader
            for name in (*PAIRS, *PAIRS.values(), "Vera", "Wyn", "Uma"):
                assert not re.search(rf"\b{name}\b", made.letter.text), (kind, name)


def test_each_kind_is_given_the_facts_it_says_and_all_are_words(all_letters):
    for rule in RULES:
        for made in all_letters[rule.kind]:
            assert tuple(made.content.facts) == rule.facts, rule.kind
            assert all(isinstance(fact, str) and fact for fact in made.content.facts.values()), rule.kind


def test_templates_use_nothing_but_the_facts_of_their_kind(app):
    always = {"settings", "greeting", "action", "link", "help_link", "subject"}
    for rule in RULES:
        for end in ("txt", "html"):
            source = (TEMPLATE_FOLDER / f"{rule.kind}.{end}").read_text()
            used = meta.find_undeclared_variables(app.jinja_env.parse(source))
            assert used <= always | set(rule.facts), rule.kind


def test_days_to_keep_free_go_with_the_letter_under_a_title_that_tells_nothing(all_letters):
    dates = {
        kind: sorted({(event.day, event.title) for made in several for event in made.letter.events})
        for kind, several in all_letters.items()
    }
    assert {kind: days for kind, days in dates.items() if days} == {
        "suggestion_psp": [(date(2026, 3, 24), "Mentoring: last day to answer")],
        "suggestion_mentor": [(date(2026, 3, 24), "Mentoring: last day to answer")],
        "suggestion_nudge": [(date(2026, 3, 24), "Mentoring: last day to answer")],
        "review": [(date(2026, 3, 14), "Mentoring: look back together")],
        "ending_soon": [(date(2026, 4, 5), "Mentoring: last day")],
        "on_a_break": [(date(2026, 3, 30), "Mentoring: the day you had in mind")],
    }


def test_the_day_of_a_break_is_only_for_whoever_began_it(all_letters):
    assert {made.first_name for made in all_letters["on_a_break"]} == {"Oli", "Pam"}
    assert [made.first_name for made in all_letters["on_a_break"] if made.letter.events] == ["Oli"]
    assert [made.first_name for made in all_letters["break_return"]] == ["Sid"]


def test_a_day_that_is_over_is_no_entry_in_a_calendar(app):
    with time_machine.travel(TUESDAY, tick=False):
        pairing = make_pairing(started_on=date(2025, 12, 14))
        queueing.queue_due(clock.now())
    row = next(row for row in rows("review") if row.person_id == pairing.psp_id)
    assert letter_for(row, pairing.psp, TUESDAY + days(4)).events
    assert not letter_for(row, pairing.psp, TUESDAY + days(5)).events


def test_the_nudge_has_the_same_entry_as_the_first_letter(all_letters):
    first, nudge = (all_letters[kind][0].letter for kind in ("suggestion_psp", "suggestion_nudge"))
    assert first.events[0].uid == nudge.events[0].uid


def test_who_is_told_about_a_break_or_an_end_is_told_the_same(all_letters):
    for kind in ("on_a_break", "break_over", "ended"):
        psp, mentor = (made.letter.text for made in all_letters[kind])
        assert (
            re.sub(r"your mentor\b", "somebody you mentor", psp).splitlines()[1:] == mentor.splitlines()[1:]
        )


def test_nobodys_address_or_phone_is_in_a_letter(all_letters):
    for kind, _, letter in flat(all_letters):
        assert "@" not in letter.text + re.sub(r"@media", "", letter.html), kind


def test_an_apostrophe_is_an_apostrophe_in_text_and_escaped_in_html(app):
    with time_machine.travel(TUESDAY, tick=False):
        person = make_person(Role.PSP, name="O'Neil <b>Smith", preferred_name="O'Neil <b>")
        ask_for_link(person)
        queueing.queue_due(clock.now())
        letter = letter_for(rows()[0], person, clock.now())
    assert letter.text.startswith("Dear O'Neil <b>,")
    assert "<p>Dear O&#39;Neil &lt;b&gt;,</p>" in letter.html


def test_a_shared_inbox_is_told_only_that_there_is_a_message(app):
    with time_machine.travel(TUESDAY, tick=False):
        pairing = make_pairing(make_psp(name="Ada Fictional"), make_mentor(name="Ben Mockup"), days_ago=14)
        with transaction():
            pairing.psp.shared_inbox = True
        queueing.queue_due(clock.now())
        for row in rows():
            if row.person_id == pairing.psp_id:
                letter = letter_for(row, pairing.psp, clock.now())
                assert letter.subject == "You have a message"
                assert letter.text.startswith("Hello,\n")
                assert "http://localhost/sign-in\n" in letter.text
                for told in ("Ada", "Ben", "Fictional", "check", "mentor ", str(row.subject_id)):
                    assert told not in letter.text, told
                assert words(letter.html) == " ".join(letter.text.replace("--\n", "").split())


def test_a_shared_inbox_still_gets_the_sign_in_link_without_a_name(app):
    with time_machine.travel(TUESDAY, tick=False):
        person = make_person(Role.PSP, name="Ada Fictional", shared_inbox=True)
        request = ask_for_link(person)
        queueing.queue_due(clock.now())
        letter = letter_for(rows()[0], person, clock.now())
    assert str(request.id) in letter.text
    assert "Ada" not in letter.text + letter.html


def test_the_sign_in_link_of_the_letter_works(client, app):
    person = make_person(Role.PSP)
    ask_for_link(person)
    queueing.queue_due(clock.now())
    letter = letter_for(rows()[0], person, clock.now())
    link = re.search(r"http://localhost(/sign-in/\S+)", letter.text).group(1)
    assert client.post(link).status_code == 302


@pytest.mark.parametrize(
    ("base_url", "address"),
    [
        ("https://mentoring.example.org", "https://mentoring.example.org/help"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/help"),
        ("https://example.org/mentoring", "https://example.org/mentoring/help"),
    ],
)
def test_links_lead_to_the_public_address(app, monkeypatch, base_url, address):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], base_url=base_url))
    assert absolute("wellbeing.help_now") == address


def test_a_letter_made_twice_has_the_same_message_id(app):
    person = make_person(Role.PSP)
    ask_for_link(person)
    queueing.queue_due(clock.now())
    row = rows()[0]
    first, second = (letter_for(row, person, clock.now()) for _ in range(2))
    assert first.message_id == second.message_id == f"<{row.id}@example.org>"
    assert uuid.UUID(first.message_id[1:37]) == row.id
