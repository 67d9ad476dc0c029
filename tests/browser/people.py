"""Sign in as the demo's people: with one click, or for real by the link in an e-mail."""

from __future__ import annotations

from playwright.sync_api import Page

from mentoring.demo.cast import CAST
from tests.browser.mail import link_in, sent_to, text_of, wait_until
from tests.browser.stacks import Stack

USERS = [part.key for part in CAST]


def sign_in_as(page: Page, key: str) -> None:
    """One click on the demo's first page."""
    page.goto("/demo")
    page.locator(f"#{key}").get_by_role("button").click()
    page.get_by_role("button", name="Sign out").wait_for()


def sign_in_by_mail(page: Page, stack: Stack, address: str) -> None:
    """Ask for a link, read it in the mail folder, open it, press the button."""
    before = len(links_sent(stack, address))
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name="E-mail me a link").click()
    page.get_by_role("heading", name="Check your e-mail").wait_for()
    page.goto(link_in(wait_until(lambda: links_sent(stack, address)[before:])[-1], "/sign-in/"))
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def links_sent(stack: Stack, address: str) -> list[str]:
    """The texts of all messages to an address that hold a sign-in link."""
    return [text for letter in sent_to(stack.mail, address) if "/sign-in/" in (text := text_of(letter))]
