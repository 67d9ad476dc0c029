"""axe on every page that a signed-in user can reach: wide, as narrow as 320 px, and without scripts."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Page, Route

from tests.browser.people import USERS, sign_in_as

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_PAGES = 80  # a guard against a crawl without end; a user has fewer kinds of pages


def kind_of(address: str) -> str:
    """One page stands for all that differ only in whose record they show."""
    parts = urlsplit(address)
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", parts.path)
    path = re.sub(r"/\d+(?=/|$)", "/N", path)
    return re.sub(r"^/demo/mail/.+$", "/demo/mail/NAME", path)


def links_on(page: Page) -> list[str]:
    hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    here = urlsplit(page.url)
    same_site = [
        href for href in hrefs if urlsplit(href).netloc == here.netloc and not href.endswith((".csv", ".eml"))
    ]
    return [urlsplit(href)._replace(fragment="").geturl() for href in same_site]


def problems(page: Page) -> list[str]:
    page.evaluate(AXE)
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{violation['id']}: {violation['help']}: {violation['nodes'][0]['html'][:150]}"
        for violation in result["violations"]
    ]


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def without_scripts(route: Route) -> None:
    """Hand the page over as a browser without JavaScript sees it; axe itself still needs to run."""
    if route.request.resource_type != "document":
        return route.abort() if route.request.resource_type == "script" else route.continue_()
    response = route.fetch(max_redirects=0)
    body = response.text()
    route.fulfill(response=response, body=re.sub(r"<script\b.*?</script>", "", body, flags=re.S))
    return None


@pytest.mark.parametrize("user", USERS)
def test_no_page_has_an_accessibility_problem(embedded, new_page, user):
    page = new_page(embedded)
    sign_in_as(page, user)
    seen: dict[str, str] = {}
    queue = [page.url, f"{embedded.url}/help"]
    found: list[str] = []
    while queue and len(seen) < MOST_PAGES:
        address = queue.pop(0)
        kind = kind_of(address)
        if kind in seen:
            continue
        seen[kind] = address
        page.set_viewport_size({"width": 1280, "height": 900})
        response = page.goto(address)
        assert response is not None
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        assert response.status == 200, address
        found += [f"{kind}: {problem}" for problem in problems(page)]
        page.set_viewport_size({"width": 320, "height": 800})
        found += [f"{kind} at 320 px: {problem}" for problem in problems(page)]
        if too_wide(page):
            found.append(f"{kind}: scrolls sideways at 320 px")
        queue += links_on(page)
    assert len(seen) > 5
    assert found == []
    plain = new_page(embedded, width=320)
    plain.context.add_cookies(page.context.cookies())
    plain.route("**/*", without_scripts)
    for kind, address in seen.items():
        plain.goto(address)
        if "<html" in plain.content():
            found += [f"{kind} without scripts: {problem}" for problem in problems(plain)]
            if too_wide(plain):
                found.append(f"{kind}: scrolls sideways at 320 px without scripts")
    assert found == []
