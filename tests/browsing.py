"""A real browser for tests: ``page`` is a Chromium page on the live server.

Chromium is the system's. Without it these tests are skipped with a reason, except in CI,
where they must run.
"""

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    # Nothing but this machine has a name; intercepting requests would switch the cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--lang=zh-CN",
]
LOCAL = {"localhost", "127.0.0.1"}
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Chromium, started once a session."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        reason = "Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, live_server) -> Iterator:
    """Open pages of a size on the live server; a request to anywhere else fails the test."""
    contexts, foreign = [], []

    def note(request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOCAL:
            foreign.append(request.url)

    def open_page(*, width: int = 1366, height: int = 768):
        context = browser.new_context(
            base_url=live_server.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
        )
        context.set_default_timeout(15_000)
        context.on("request", note)
        contexts.append(context)
        page = context.new_page()
        page.live_server_url = live_server.url
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not foreign, f"requests beyond this machine: {foreign}"


@pytest.fixture
def page(new_page):
    """A page of the usual size."""
    return new_page()
