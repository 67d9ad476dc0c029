"""Help is there for everybody, signed in or not."""

import re

from mentoring.wellbeing import helplines
from mentoring.wellbeing.helplines import Group
from tests.pairings.builders import make_pairing


def test_help_works_signed_out_and_names_every_line_with_its_date(client):
    text = client.get("/help").text
    for number in ("Call 999", "choose option 2", "Call 116 123", "Text SHOUT to 85258", "18000"):
        assert number in text
    assert text.count("Last checked on") == len(helplines.lines())
    assert "not monitored round the clock" in text


def test_danger_comes_first(client):
    text = client.get("/help").text
    assert text.index("Call 999") < text.index("Call 111")


def test_deaf_people_have_a_way_in_danger_and_otherwise(app):
    ways = " ".join(line.name for line in helplines.lines() if line.group is Group.DEAF)
    assert "999 in British Sign Language" in ways
    assert "NHS 111 in British Sign Language" in ways


def test_numbers_can_be_pressed_on_a_phone(client):
    links = set(re.findall(r'href="((?:tel|sms):[^"]+)"', client.get("/help").text))
    relay = {"tel:18000", "tel:18001111", "tel:18001116123"}
    assert links == {"tel:999", "tel:111", "tel:116123", "sms:85258"} | relay


def test_every_line_can_be_pressed_or_opened(app):
    assert all(href for line in helplines.lines() for _, href in line.ways)


def test_the_coming_check_in_is_on_the_pairs_page(app, signed_in):
    waiting, fresh = make_pairing(days_ago=15), make_pairing()
    text = signed_in(waiting.psp).get(f"/pairs/{waiting.id}").text
    assert f"/check-ins/{waiting.id}/1" in text
    text = signed_in(fresh.psp).get(f"/pairs/{fresh.id}").text
    assert "The next check-in is on" in text
