"""Writing in one's own plan: nothing typed is lost, and nothing has to be filled in."""

import re

import pytest

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.people.models import SignInSession
from mentoring.wellbeing.plan import queries
from mentoring.wellbeing.plan.sections import BY_KEY, SECTIONS
from tests.builders import make_person
from tests.pairings.builders import make_pairing, make_psp
from tests.wellbeing.plan.builders import make_plan

ADDRESS = "/plan/sections/feel-ok"


@pytest.fixture
def psp(app):
    return make_psp(name="Ash Test")


def fields(page):
    """What a browser would send of a section's form as it stands."""
    found = {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("version", "window")}
    area = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1]
    return found | {"text": area.strip("\n")}


def saved(psp, key="feel-ok"):
    db.session.expire_all()
    return queries.own_text(psp.id, key)


@pytest.mark.parametrize("start", ["alone", "mentor", "phone"])
def test_a_plan_is_begun_in_one_of_three_ways(signed_in, psp, start):
    browser = signed_in(psp)
    assert "14 short sections" in browser.get("/plan").text
    page = browser.post("/plan", data={"start": start}, follow_redirects=True).text
    for section in SECTIONS[:-1]:
        assert f"/plan/sections/{section.key}" in page
    assert len(SECTIONS) == 14


def test_begin_without_a_choice_says_what_to_do(signed_in, psp):
    assert "Choose how you’d like to begin" in signed_in(psp).post("/plan").text


def test_who_wants_to_do_it_by_phone_is_on_the_coordinators_work_list(signed_in, psp):
    signed_in(psp).post("/plan", data={"start": "phone"})
    coordinator = signed_in(make_person(Role.COORDINATOR))
    page = coordinator.get("/work-list").text
    assert "Would like to fill in their wellbeing plan by phone" in page
    task = re.search(r"/work-list/[0-9a-f-]{36}", page)[0]
    assert f"/plans/{psp.id}/by-phone" in coordinator.get(task).text


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_every_section_asks_little_and_offers_beginnings(signed_in, psp, section):
    make_plan(psp)
    page = signed_in(psp).get(f"/plan/sections/{section.key}").text
    assert 1 <= len(section.prompts) <= 4
    assert len(section.openings) >= 2
    assert page.count('name="opening"') == len(section.openings)
    assert "Only you can see this" in page


def test_a_section_is_saved_and_leads_to_the_next(signed_in, psp):
    make_plan(psp)
    browser = signed_in(psp)
    sent = fields(browser.get(ADDRESS).text) | {"text": "  A walk\r\nand tea ", "next": "yes"}
    answer = browser.post(ADDRESS, data=sent)
    assert answer.location == "/plan/sections/going-well"
    assert saved(psp) == "A walk\nand tea"
    assert f"Saved: {BY_KEY['feel-ok'].title}." in browser.get(answer.location).text
    page = browser.get("/plan").text
    assert (page.count("Begun"), page.count("Empty")) == (1, 12)  # one small step stands apart


def test_an_empty_section_is_fine(signed_in, psp):
    make_plan(psp)
    browser = signed_in(psp)
    assert browser.post(ADDRESS, data={"text": "", "version": "0", "next": "yes"}).status_code == 302
    assert queries.section_of(queries.plan_of(psp.id), "feel-ok") is None


def test_after_the_last_section_comes_the_list(signed_in, psp):
    make_plan(psp)
    answer = signed_in(psp).post(
        "/plan/sections/one-small-step", data={"text": "Tea", "version": 0, "next": "y"}
    )
    assert answer.location == "/plan"


def test_an_opening_is_put_in_with_one_press_below_what_is_there(signed_in, psp):
    make_plan(psp)
    browser = signed_in(psp)
    sent = fields(browser.get(ADDRESS).text) | {"text": "I walk.", "opening": "1"}
    page = browser.post(ADDRESS, data=sent, follow_redirects=True).text
    assert fields(page)["text"].startswith(f"I walk.\n{BY_KEY['feel-ok'].openings[1].strip()}")
    assert fields(page)["text"].endswith(" ")  # the next word does not stick to it
    assert saved(psp) == ""  # it is only being written


def test_an_opening_for_which_there_is_no_room_takes_nothing_of_what_was_typed(signed_in, psp):
    make_plan(psp)
    browser = signed_in(psp)
    long = "x" * 4995
    sent = fields(browser.get(ADDRESS).text) | {"text": long, "opening": "1"}
    page = browser.post(ADDRESS, data=sent, follow_redirects=True).text
    assert fields(page)["text"] == long
    assert "no room" in page


def test_what_was_being_written_is_there_after_signing_in_again(signed_in, psp):
    make_plan(psp, feel_ok="Saved before")
    browser = signed_in(psp)
    sent = fields(browser.get(ADDRESS).text) | {"text": "Half a thou"}
    assert "kept" in browser.post(f"{ADDRESS}/draft", data=sent).json
    words = browser.post(f"{ADDRESS}/draft", data=sent).json["words"]
    assert "saving it shows it to nobody" in words
    with transaction():
        for session in db.session.scalars(db.select(SignInSession)):
            session.ended_at = clock.now()
    answer = browser.post(f"{ADDRESS}/draft", data=sent | {"text": "Half a thought"})
    assert answer.location.startswith("/sign-in")
    page = signed_in(psp).get(ADDRESS).text
    assert "We kept what you were writing on" in page
    assert fields(page)["text"] == "Half a thou"
    assert saved(psp) == "Saved before"
    assert "Not saved yet" in signed_in(psp).get("/plan").text


def test_saving_ends_the_draft_and_throwing_it_away_goes_back(signed_in, psp):
    make_plan(psp, feel_ok="Saved before")
    browser = signed_in(psp)
    sent = fields(browser.get(ADDRESS).text)
    browser.post(f"{ADDRESS}/draft", data=sent | {"text": "Other words"})
    browser.post(ADDRESS, data=sent | {"discard": "yes"})
    assert fields(browser.get(ADDRESS).text)["text"] == "Saved before"
    browser.post(f"{ADDRESS}/draft", data=sent | {"text": "New words"})
    browser.post(ADDRESS, data=fields(browser.get(ADDRESS).text))
    assert saved(psp) == "New words"
    assert queries.draft_of(queries.plan_of(psp.id), "feel-ok") is None


def test_two_windows_that_save_keep_both_texts_and_say_so(signed_in, psp):
    make_plan(psp, feel_ok="At first")
    browser = signed_in(psp)
    one, two = fields(browser.get(ADDRESS).text), fields(browser.get(ADDRESS).text)
    browser.post(ADDRESS, data=one | {"text": "From one window"})
    page = browser.post(ADDRESS, data=two | {"text": "From the other"}, follow_redirects=True).text
    assert "also saved somewhere else while you were writing" in page
    assert "From one window" in page
    assert saved(psp) == "From the other"
    kept = [row.text for row in queries.versions(queries.plan_of(psp.id), "feel-ok")]
    assert kept == ["From one window", "At first"]


def test_a_draft_of_another_window_is_not_lost_either(signed_in, psp):
    make_plan(psp)
    browser = signed_in(psp)
    one, two = fields(browser.get(ADDRESS).text), fields(browser.get(ADDRESS).text)
    browser.post(f"{ADDRESS}/draft", data=one | {"text": "Typed in one"})
    browser.post(f"{ADDRESS}/draft", data=two | {"text": "Typed in two"})
    browser.post(ADDRESS, data=two | {"text": "Typed in two"})
    page = browser.get(f"{ADDRESS}/earlier").text
    assert "Typed in one" in page
    assert "never saved" in page


def test_a_draft_of_one_window_outlives_the_save_of_another(signed_in, psp):
    make_plan(psp)
    browser = signed_in(psp)
    one, two = fields(browser.get(ADDRESS).text), fields(browser.get(ADDRESS).text)
    browser.post(f"{ADDRESS}/draft", data=one | {"text": "Still typing"})
    browser.post(ADDRESS, data=two | {"text": "Saved in two"})
    assert fields(browser.get(ADDRESS).text)["text"] == "Still typing"
    page = browser.post(ADDRESS, data=fields(browser.get(ADDRESS).text), follow_redirects=True).text
    assert "Saved in two" in page  # both: the save is told that there was another


def test_too_long_a_text_is_given_back_and_not_saved(signed_in, psp):
    make_plan(psp)
    page = signed_in(psp).post(ADDRESS, data={"text": "x" * 5001, "version": 0}).text
    assert "Must be 5,000 characters or fewer" in page
    assert "x" * 5001 in page
    assert saved(psp) == ""
    assert signed_in(psp).post(f"{ADDRESS}/draft", data={"text": "x" * 5001}).status_code == 400


def test_the_order_is_the_owners_and_one_small_step_stays_last(signed_in, psp):
    plan = make_plan(psp)
    browser = signed_in(psp)
    browser.post("/plan/sections/going-well/move", data={"up": "yes"})
    browser.post("/plan/sections/feel-ok/move", data={"down": "yes"})
    order = queries.order_of(plan)
    assert order[:3] == ["going-well", "makes-it-hard", "feel-ok"]
    assert order[-1] == "one-small-step"
    assert sorted(order) == sorted(BY_KEY)
    browser.post("/plan/sections/going-well/move", data={"up": "yes"})  # at the top already
    assert queries.order_of(plan) == order
    assert browser.post("/plan/sections/one-small-step/move", data={"up": "y"}).status_code == 404
    page = browser.get("/plan").text
    assert page.index("/going-well") < page.index("/feel-ok")


@pytest.mark.parametrize(("months", "after"), [("3", 3), ("6", 6), ("12", 12), ("none", None)])
def test_the_plan_falls_due_at_the_interval_that_was_chosen(signed_in, psp, months, after):
    plan = make_plan(psp)
    signed_in(psp).post("/plan/review", data={"months": months})
    db.session.expire_all()
    due_on = clock.add_months(clock.today(), after) if after else None
    assert plan.review_on == due_on
    assert queries.reviews_due(clock.now()) == []
    if due_on:
        (due,) = queries.reviews_due(clock.start_of(due_on))
        assert (due.person_id, due.review_on) == (psp.id, due_on)


def test_markup_that_somebody_types_is_shown_as_typed(signed_in, psp):
    make_plan(psp, feel_ok="<script>alert(1)</script>", one_small_step="<b>x</b>")
    for address in ("/plan", ADDRESS, "/plan/print"):
        page = signed_in(psp).get(address).text
        assert "<script>alert" not in page
        assert "<b>x" not in page


def test_a_mentor_has_no_plan_pages_and_a_made_up_section_is_none(signed_in, psp):
    pairing = make_pairing()
    assert signed_in(pairing.mentor).get("/plan").status_code == 403
    make_plan(psp)
    assert signed_in(psp).get("/plan/sections/nothing").status_code == 404


def test_before_a_plan_is_begun_its_pages_lead_to_the_beginning(signed_in, psp):
    for address in (ADDRESS, "/plan/sharing", "/plan/print", "/plan/order", f"{ADDRESS}/earlier"):
        assert signed_in(psp).get(address).location == "/plan"


def test_a_draft_that_arrives_after_its_save_is_not_kept(signed_in, psp):
    make_plan(psp, feel_ok="At first")
    browser = signed_in(psp)
    sent = fields(browser.get(ADDRESS).text) | {"text": "New words"}
    browser.post(ADDRESS, data=sent)
    assert browser.post(f"{ADDRESS}/draft", data=sent).status_code == 200  # sent before, and slower
    assert queries.draft_of(queries.plan_of(psp.id), "feel-ok") is None
    again = fields(browser.get(ADDRESS).text) | {"text": "Newer words"}
    page = browser.post(ADDRESS, data=again, follow_redirects=True).text
    assert "somewhere else" not in page


def test_going_back_to_the_saved_words_while_writing_ends_the_draft(signed_in, psp):
    make_plan(psp, feel_ok="At first")
    browser = signed_in(psp)
    sent = fields(browser.get(ADDRESS).text)
    browser.post(f"{ADDRESS}/draft", data=sent | {"text": "Other words"})
    browser.post(f"{ADDRESS}/draft", data=sent | {"text": "At first"})
    assert "Not saved yet" not in browser.get("/plan").text


def test_the_page_for_paper_says_how_to_print_where_there_is_no_script(signed_in, psp):
    make_plan(psp, feel_ok="A walk")
    page = signed_in(psp).get("/plan/print").text
    assert "<div data-print hidden>" in page
    assert "You can also print from your browser’s menu" in page
