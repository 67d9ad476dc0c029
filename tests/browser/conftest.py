"""Chromium, and a service for it to walk through."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import stacks
from tests.browser.stacks import Stack
from tests.servers import MISSING


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, MISSING.format(name="Chromium", package="chromium")
    with sync_playwright() as playwright:
        # Without its sandbox: tests may run as root, and they open only our own pages.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with stacks.embedded(tmp_path_factory.mktemp("embedded")) as stack:
        yield stack


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with stacks.full(tmp_path_factory.mktemp("full")) as stack:
        yield stack


@pytest.fixture
def new_page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`new_page(stack)` is a new browser without cookies, looking at nothing yet."""
    contexts: list[BrowserContext] = []

    def open_page(stack: Stack, *, javascript: bool = True, width: int = 1280) -> Page:
        context = chromium.new_context(
            base_url=stack.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            locale="en-GB",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"error in the page's script: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()
