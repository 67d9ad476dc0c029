"""The wellbeing plan with its script: what is being written is kept, whatever happens to the session."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import sign_in_as

pytestmark = pytest.mark.browser
ADDRESS = "/plan/sections/adjustments"


def begin_to_write(page: Page) -> None:
    sign_in_as(page, "psp-paired")
    page.goto(ADDRESS)
    page.get_by_label("Your words").fill("More time for")


def said(page: Page, words: str) -> None:
    expect(page.locator("#kept")).to_contain_text(words, timeout=15_000)


def test_typing_is_kept_and_is_there_on_return(embedded, new_page):
    page = new_page(embedded)
    begin_to_write(page)
    said(page, "Only you can see it, and saving it shows it to nobody")
    page.goto("/plan")
    page.get_by_text("Not saved yet").wait_for()
    page.goto(ADDRESS)
    page.get_by_text("We kept what you were writing on").wait_for()
    expect(page.get_by_label("Your words")).to_have_value("More time for")
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_label("Your words")).to_have_value("")


def test_after_signing_in_again_elsewhere_the_open_page_goes_on_keeping(embedded, new_page):
    page = new_page(embedded)
    begin_to_write(page)
    said(page, "Kept at")
    other = page.context.new_page()
    other.goto(f"{embedded.url}/")
    other.get_by_role("button", name="Sign out").click()
    page.get_by_label("Your words").fill("More time for papers")
    said(page, "You have been signed out")
    other.goto(f"{embedded.url}/demo")
    other.locator("#psp-paired").get_by_role("button").click()
    said(page, "Kept at")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved: Adjustments that help me").wait_for()


def test_what_one_person_typed_never_gets_into_the_plan_of_another(embedded, new_page):
    page = new_page(embedded)
    begin_to_write(page)
    other = page.context.new_page()
    other.goto(f"{embedded.url}/demo")
    other.locator("#psp-waiting").get_by_role("button").click()
    other.goto(f"{embedded.url}/plan")
    other.get_by_label("On my own").check()
    other.get_by_role("button", name="Begin").click()
    page.get_by_label("Your words").fill("Only for me, really")
    said(page, "Somebody else is signed in now")
    other.goto(f"{embedded.url}{ADDRESS}")
    expect(other.get_by_label("Your words")).to_have_value("")


def test_an_opening_is_gone_on_with_where_it_ends(embedded, new_page):
    page = new_page(embedded)
    sign_in_as(page, "psp-paired")
    page.goto(ADDRESS)
    box = page.get_by_label("Your words")
    box.fill("")
    page.get_by_text("Not sure how to begin?").click()
    opening = page.locator("button[data-opening]").first
    words = opening.get_attribute("data-opening")
    opening.click()
    page.keyboard.type("meetings")
    expect(box).to_have_value(f"{words}meetings")


def test_the_button_on_the_page_for_paper_prints_it(embedded, new_page):
    page = new_page(embedded)
    page.add_init_script("window.print = () => { document.title = 'Printed'; }")
    sign_in_as(page, "psp-paired")
    page.goto("/plan/print")
    page.get_by_role("button", name="Print this page").click()
    expect(page).to_have_title("Printed")


def test_two_people_at_once_see_what_is_shared_and_taken_back_and_ended(embedded, new_page):
    """Last in this file: it ends the pair that the others write in."""
    owner, mentor = new_page(embedded), new_page(embedded)
    begin_to_write(owner)
    owner.get_by_label("Your words").fill("Papers a week before")
    owner.get_by_role("button", name="Save", exact=True).click()
    words = mentor.get_by_text("Papers a week before")
    share(owner, True)

    sign_in_as(mentor, "mentor-check-in")
    mentor.get_by_role("link", name="how to reach Alice").click()
    mentor.get_by_role("link", name="See what Alice shared").click()
    expect(words).to_be_visible()
    owner.goto("/plan/sharing")
    expect(owner.get_by_role("main")).to_contain_text("looked at 1 section on")

    share(owner, False)
    mentor.reload()
    expect(words).to_have_count(0)
    expect(mentor.get_by_role("heading", level=1)).to_contain_text("Alice")  # she shares something else

    share(owner, True)
    mentor.reload()
    expect(words).to_be_visible()
    owner.goto("/")
    owner.get_by_role("link", name="how to reach").click()
    owner.goto(f"{owner.url}/end")
    owner.get_by_role("main").get_by_role("radio").first.check()
    owner.get_by_role("button", name="End the mentoring").click()
    owner.get_by_text("has ended").first.wait_for()
    mentor.reload()
    expect(mentor.get_by_role("heading", level=1)).to_contain_text("Page not found")


def share(owner: Page, wanted: bool) -> None:
    owner.goto("/plan/sharing")
    owner.locator("#mentor-adjustments").set_checked(wanted)
    owner.get_by_role("button", name="Save who can see what").click()
    owner.get_by_role("button", name="Save who can see what").wait_for()
