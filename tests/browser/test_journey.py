"""The main job from end to end, as the three users, against the really running service.

Once embedded with scripts, once embedded without, and once on PostgreSQL with Redis.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable
from contextlib import contextmanager

import pytest
from kombu import Connection
from playwright.sync_api import Page, expect

from tests.browser.mail import sent_to, wait_for
from tests.browser.people import sign_in_by_mail
from tests.browser.rounds import Someone, publish_one_pair
from tests.browser.stacks import Stack

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]


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


def test_a_frozen_broker_holds_up_neither_the_page_nor_in_the_end_the_message(full, new_page):
    took = []

    @contextmanager
    def frozen():
        with Connection(full.broker) as connection:
            pid = int(connection.default_channel.client.info("server")["process_id"])
        os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        try:
            yield
            took.append(time.monotonic() - began)
        finally:
            os.kill(pid, signal.SIGCONT)

    psp, mentor = publish_one_pair(new_page(full), meanwhile=frozen())
    assert took[0] < 3
    for person in (psp, mentor):
        wait_for(full.mail, person.email, "A suggestion for you to look at")


def accept(page: Page, stack: Stack, person: Someone, other: Someone) -> None:
    sign_in_by_mail(page, stack, person.email)
    card = page.locator(".app-card").filter(has_text=f"We suggest {other.first_name}")
    card.get_by_role("button", name="See the suggestion").click()
    page.get_by_role("button", name="Yes, I’d like to meet").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
