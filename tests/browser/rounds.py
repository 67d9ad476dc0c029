"""A matching round, as the coordinator makes one."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.browser.people import sign_in_as


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
