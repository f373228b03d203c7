"""A browser without a network, and the report of the project's own marts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.report.site import make_report
from pipeline.settings import Settings

# Where the browser is; without it, the one that playwright installs.
CHROMIUM = os.environ.get("PDU_TEST_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = CHROMIUM if Path(CHROMIUM).is_file() else None
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def report(marts_folder: Path) -> Path:
    """The folder of the report, below the marts folder."""
    return make_report(Settings().model_copy(update={"marts": marts_folder})).index.parent


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may load files and nothing else; what it asked the network for fails the test."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: None if request.url.startswith("file:") else asked.append(request.url))
    yield page
    context.close()
    assert asked == []
