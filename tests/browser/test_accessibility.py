"""axe on every page that a signed-in user can reach: wide with scripts, and without them at 320 px."""

from __future__ import annotations

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.people import USERS, sign_in_as
from tests.browser.rounds import find_matches
from tests.browser.stacks import Stack

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The back link stands above the main part, as NHS.UK frontend places it.
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"], "rules": {"region": {"enabled": False}}}
# Without scripts no colour changes, and contrast takes half of the time.
SAME_COLOURS = OPTIONS | {"rules": {"region": {"enabled": False}, "color-contrast": {"enabled": False}}}
FOR_ALL = ("/help", "/contact", "/privacy", "/cookies", "/accessibility", "/demo")
FILES = re.compile(r"(\.csv|\.json|\.txt|/file)$")  # downloads are no pages


def kind_of(address: str) -> str:
    """One page stands for all that differ only in whose record they show."""
    parts = urlsplit(address)
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", parts.path)
    path = re.sub(r"/\d+(?=/|$)", "/N", path)
    # On behalf of somebody the sections are the ones that PSPs and mentors fill in themselves.
    path = re.sub(r"^(/people/ID/profile)/\w+/[\w-]+$", r"\1/PART/SECTION", path)
    # The sections of a wellbeing plan differ only in their words.
    path = re.sub(r"^(/plan/sections|/plans/ID/by-phone)/[\w-]+", r"\1/KEY", path)
    # So do the pages of each message.
    path = re.sub(r"^/messages/kinds/\w+", "/messages/kinds/KIND", path)
    return re.sub(r"^/demo/mail/.+$", "/demo/mail/NAME", path)


def links_on(page: Page) -> list[str]:
    hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    here = urlsplit(page.url)
    same_site = [href for href in hrefs if urlsplit(href).netloc == here.netloc and not FILES.search(href)]
    return [urlsplit(href)._replace(fragment="").geturl() for href in same_site]


def problems(page: Page, options: dict[str, object] = OPTIONS) -> list[str]:
    page.evaluate(AXE)
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {violation['help']}: {violation['nodes'][0]['html'][:150]}"
        for violation in result["violations"]
    ]


def too_wide(page: Page) -> bool:
    for _ in range(20):  # a browser takes a moment to lay a page out in its new width
        if page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            return False
        page.wait_for_timeout(100)
    return True


def without_scripts(route: Route) -> None:
    """Hand the page over as a browser without JavaScript sees it; axe itself still needs to run."""
    if route.request.resource_type != "document":
        return route.abort() if route.request.resource_type == "script" else route.continue_()
    response = route.fetch(max_redirects=0)
    body = response.text()
    route.fulfill(response=response, body=re.sub(r"<script\b.*?</script>", "", body, flags=re.S))
    return None


@pytest.mark.parametrize("user", USERS)
def test_no_page_has_an_accessibility_problem(stack, new_page, user, visited):
    page, plain = new_page(stack), new_page(stack, width=320)
    plain.route("**/*", without_scripts)
    sign_in_as(page, user)
    plain.context.add_cookies(page.context.cookies())
    queue, found = [f"{stack.url}/", f"{stack.url}/help"], []
    if user == "coordinator":  # no link leads to the sections of a plan before the call has begun
        queue.insert(0, begin_a_call(page, found))
    while queue:
        address = queue.pop(0)
        kind = kind_of(address)
        # Looked at once for each kind of user, or once for all; the front page is everybody's own.
        whose = user if kind == "/" else "all" if kind.startswith(FOR_ALL) else user.split("-")[0]
        if (whose, kind) in visited:
            continue
        visited.add((whose, kind))
        print(time.strftime("%X"), user, address)  # shown where it fails
        queue += look_at(page, address, kind, found)
        plain.goto(address)
        found += [f"{kind} without scripts: {problem}" for problem in problems(plain, SAME_COLOURS)]
        if too_wide(plain):
            found.append(f"{kind}: scrolls sideways at 320 px without scripts")
    assert found == []


def look_at(page: Page, address: str, kind: str, found: list[str]) -> list[str]:
    """Open a page, wide and narrow; add what is wrong to `found`. Returns where its links lead."""
    page.set_viewport_size({"width": 1280, "height": 900})
    response = page.goto(address)
    assert response is not None
    assert response.status == 200, address
    found += [f"{kind}: {problem}" for problem in problems(page)]
    page.set_viewport_size({"width": 320, "height": 800})
    if too_wide(page):
        found.append(f"{kind}: scrolls sideways at 320 px")
    return [] if kind == "/demo/mail/NAME" else links_on(page)  # a message leads to its reader's own pages


def begin_a_call(page: Page, found: list[str]) -> str:
    """Begin to write a plan down with somebody: one section's page, whose links lead to the others.

    The form that begins it has the address of the list that comes after it, so it is looked at here.
    """
    page.goto("/people?status=psp.matched")
    page.get_by_role("main").locator("td a[href^='/people/']").first.click()
    page.get_by_role("link", name="Write it down for them").click()
    page.get_by_label("By phone").check()
    found += [f"/plans/ID/by-phone before it begins: {problem}" for problem in problems(page)]
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Finish").wait_for()
    return f"{page.url}/topics"


@pytest.fixture(scope="module")
def visited() -> set[tuple[str, str]]:
    return set()


@pytest.fixture(scope="module")
def stack(embedded: Stack, chromium: Browser) -> Stack:
    """The service with a round under review, so that its pages are there to be visited."""
    context = chromium.new_context(base_url=embedded.url)
    find_matches(context.new_page())
    context.close()
    return embedded
