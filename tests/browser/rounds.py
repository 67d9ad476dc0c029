"""A matching round, as the coordinator makes one."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.people import sign_in_as


@dataclass(frozen=True)
class Someone:
    name: str
    email: str

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


def find_matches(page: Page, *, javascript: bool = True) -> None:
    """Sign in, open a round and let the service look for pairs; ends on the page that reviews them."""
    sign_in_as(page, "coordinator")
    page.get_by_role("link", name="Matching").first.click()
    page.get_by_label(re.compile("name", re.I)).fill("Autumn round")
    page.get_by_role("button", name="Open a round").click()
    page.get_by_role("button", name="Find matches").click()
    if not javascript:
        while not page.get_by_role("button", name="Review the pairs").count():
            page.get_by_role("button", name="Check again").click()
            page.wait_for_timeout(500)
        page.get_by_role("button", name="Review the pairs").click()
    # With scripts the page moves on by itself.
    page.get_by_role("heading", name="Review the pairs").wait_for(timeout=60_000)


def publish_one_pair(
    page: Page, *, javascript: bool = True, meanwhile: AbstractContextManager[None] | None = None
) -> tuple[Someone, Someone]:
    """As the coordinator: open a round, find matches, approve the first pair, publish; who they are.

    `meanwhile` is what is so while the last button is pressed and the page answers.
    """
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
    with meanwhile or nullcontext():
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
