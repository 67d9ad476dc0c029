"""The main job from end to end, as the three users, against the really running service.

Once embedded with scripts, once embedded without, and once on PostgreSQL with Redis.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.mail import sent_to, wait_for
from tests.browser.people import sign_in_by_mail
from tests.browser.rounds import find_matches
from tests.browser.stacks import Stack

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]


@dataclass(frozen=True)
class Someone:
    name: str
    email: str

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


@pytest.mark.parametrize(
    ("kind", "javascript"),
    [("embedded", True), ("embedded", False), ("full", True)],
    ids=str,
)
def test_from_a_round_to_an_introduction(kind, javascript, new_page, request):
    stack: Stack = request.getfixturevalue(kind)
    coordinator = new_page(stack, javascript=javascript)
    psp, mentor = publish_one_pair(coordinator, javascript=javascript)

    for person in (psp, mentor):
        wait_for(stack.mail, person.email, "A suggestion for you to look at")
    accept(new_page(stack, javascript=javascript), stack, psp, mentor)
    introduced = [
        letter["Subject"] for letter in sent_to(stack.mail, psp.email) if "touch" in letter["Subject"]
    ]
    assert introduced == []
    accept(new_page(stack, javascript=javascript), stack, mentor, psp)
    for person in (psp, mentor):
        wait_for(stack.mail, person.email, "You can now get in touch")

    page = new_page(stack, javascript=javascript)
    sign_in_by_mail(page, stack, psp.email)
    page.get_by_role("link", name=re.compile("how to reach")).click()
    expect(page.get_by_role("main")).to_contain_text(mentor.name)


def test_the_mentors_check_in_reminder_comes_and_can_be_answered(embedded, new_page):
    mentor = "mentor-002@example.org"
    wait_for(embedded.mail, mentor, "Your check-in is ready")
    page = new_page(embedded)
    page.goto("/demo/mail?to=mentor-002")
    expect(page.get_by_role("main")).to_contain_text(re.compile("check-in", re.I))
    sign_in_by_mail(page, embedded, mentor)
    page.get_by_role("button", name="Answer the check-in").first.click()
    page.get_by_role("main").get_by_role("button").first.click()
    page.goto("/")
    expect(page.get_by_role("heading", name="Hello")).to_be_visible()


def publish_one_pair(page: Page, *, javascript: bool) -> tuple[Someone, Someone]:
    """As the coordinator: open a round, find matches, approve the first pair, publish; who they are."""
    find_matches(page, javascript=javascript)
    review = page.url
    links = page.get_by_role("table").first.get_by_role("link")
    for address in [link.get_attribute("href") for link in links.all()]:
        page.goto(address or "")
        profiles = page.get_by_role("link", name=re.compile("^Profile of"))
        people = [person_behind(page, link.get_attribute("href")) for link in profiles.all()]
        if all(people):  # both by e-mail; the others are written to by letter
            break
    page.get_by_role("button", name="Approve").click()
    page.goto(review)
    page.get_by_role("button", name=re.compile("[Pp]ublish")).click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("1 ")
    psp, mentor = people
    assert psp is not None
    assert mentor is not None
    return psp, mentor


def person_behind(page: Page, address: str | None) -> Someone | None:
    """Who a person page is about; None for somebody without an inbox of their own."""
    tab = page.context.new_page()
    tab.goto(address or "")
    name = tab.get_by_role("heading", level=1).inner_text()
    words = tab.get_by_role("main").inner_text()
    tab.close()
    found = re.search(r"[\w.-]+@example\.(?:org|com)", words)
    return Someone(name, found.group()) if found and "read this inbox" not in words.lower() else None


def accept(page: Page, stack: Stack, person: Someone, other: Someone) -> None:
    sign_in_by_mail(page, stack, person.email)
    card = page.locator(".app-card").filter(has_text=f"We suggest {other.first_name}")
    card.get_by_role("button", name="See the suggestion").click()
    page.get_by_role("button", name="Yes, I’d like to meet").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
