"""Pictures of the demonstration's pages for docs/screenshots.

Starts a demonstration of its own (port and data), signs in as the caseworker and takes each page.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
TARGET = PROJECT / "docs/screenshots"
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
USER, PASSWORD = "jingban", "Yanglao-2024"
OFFICIAL, CHECKER, FINANCE = "ranqi", "fuhe", "caiwu"
FEDERATION, MANAGER = "canlian", "zhuguan"
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
#: The first of a list of people of 80, and his page.
SOMEBODY = "/people/?born=1943-05"
PERSON = "his page"
PAGES: Mapping[str, "str | Steps"] = {
    "home": "/",
    "people": "/people/",
    "person": PERSON,
    "calculator": "/calculator/?birth_date=1943-05-10&hukou=431103&hukou_kind=rural&dibao=true"
    "&tekun=none&disability_level=2&care_level=moderate",
    "register": "/desk/register/?birth_date=1943-05-10&hukou=431103&hukou_kind=rural",
    "catalogue": "/catalogue/yongzhou/",
    "item": "/catalogue/yongzhou/yongzhou-16/",
    "payouts": "/payouts/?month=2024-01",
    "exceptions": "/payouts/exceptions/",
    "facilities": "/facilities/",
    "indicators": "/facilities/indicators/",
    "estates": "/facilities/estates/",
    "claims": "/schemes/",
    "applications-list": "/applications/",
    "applications-stops": "/applications/stops/",
    "applications-unclaimed": "/applications/unclaimed/?month=2024-01",
    "applications-enter": ("/applications/unclaimed/?month=2024-01", "tbody td a", "text=办理申请"),
    "applications-publicity": ("/applications/publicity/", "tbody th a"),
    "imports": "/imports/",
    "import-errors": ("/imports/", "tbody a:has-text('有错误')"),
    "import-changes": ("/imports/", "tbody a:has-text('待确认')"),
    "register-wrong": ("/desk/register/", ("#phone", "12"), "button:has-text('登记并办理申请')"),
    "change": (
        SOMEBODY,
        "tbody th a",
        "text=情况有变化",
        ".choices a:has-text('死亡')",
        ("#day", "20240120"),
        ("", ".effects"),
    ),
    "contact": "/desk/people/{person}/contact/",
    "care": "/care/?month=2024-01",
    "care-record": ("/care/?month=2024-01", "tbody th a"),
    "assessment": ("/care/assessments/", "tbody a"),
    "life": "/care/life/?list=overdue",
}
#: Pages of the checker and of the finance office; what stands behind a list is its first row.
CHECK_PAGES = {"review": "/payouts/?month=2024-02 > table tbody th a > text=与上月相比"}
BANK_PAGES = {
    "bank-batch": "/payouts/bank/?month=2024-01 > tbody th a",
    "bank-return": "/payouts/bank/returns/ > tbody tr:last-child th a",
    "receivable": "/payouts/receivables/?state=all > tbody th a",
    "reports": "/payouts/bank/reports/",
}
#: Pages of gas safety; what stands behind the list is its first row.
GAS_PAGES = {
    "gas-board": "/gas/",
    "gas-users": "/gas/users/",
    "gas-due": "/gas/due/",
    "gas-hazard": "/gas/hazards/?state=rectified > tbody th a",
    "gas-progress": "/gas/progress/",
    "gas-inspect": "/gas/users/?category=barbecue > tbody th a > text=入户安检",
}
#: The manager's dashboards.
BOARD_PAGES = {
    "boards-overview": "/boards/?month=2024-01",
    "boards-people": "/boards/people/?month=2024-01",
    "boards-wall": "/boards/wall/?month=2024-01",
    "boards-document": "/boards/measures/yongzhou-2023-09/",
}

#: Pages of employment; the file is of somebody with three failures in a row, the employer the first with an excess.
JOBS_PAGES = {
    "jobs-board": "/employment/",
    "jobs-due": "/employment/due/",
    "jobs-people": "/employment/people/?state=wish",
    "jobs-file": "/employment/people/?tag=three > tbody th a",
    "jobs-employer": "/employment/employers/?year=2024&need=excess > tbody th a",
    "jobs-targets": "/employment/targets/",
}


def wait_for_site(demo: subprocess.Popen, *, seconds: float = 300) -> None:
    """Until the login page answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{SITE}/accounts/login/", timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            if demo.poll() is not None or time.monotonic() > until:
                sys.exit("The demonstration did not come up.")
            time.sleep(1)
        else:
            return


def sign_in(page: Page, user: str = USER) -> None:
    """By the form, as anybody would."""
    page.goto("/accounts/login/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)


Steps = tuple[str | tuple[str, str], ...]


def _step(page: Page, step: str | tuple[str, str]) -> None:
    if isinstance(step, str):
        page.locator(step).first.click()
    elif step[0]:
        page.fill(*step)
    else:
        page.wait_for_selector(step[1])


def _filled(page: Page, address: str) -> str:
    """The address with somebody's key, where it asks for it."""
    if "{person}" not in address:
        return address
    visit(page, PERSON)
    return address.format(person=page.url.split("/people/")[1].split("/")[0])


def visit(page: Page, address: str | Steps) -> None:
    """Open a page; somebody's is shown with the first entitlement unfolded.

    An address with steps behind it is where one begins: a selector is clicked, a pair is a field
    and what is typed into it, or, without a field, what is waited for. ``{person}`` is
    somebody's key.
    """
    if address == PERSON:
        page.goto(SOMEBODY)
        page.locator("main tbody th a").first.click()
        page.locator(".tabs a").first.click()
        page.locator(".ent summary >> visible=true").first.click()
    elif isinstance(address, tuple):
        page.goto(_filled(page, address[0]))
        for step in address[1:]:
            _step(page, step)
            page.wait_for_load_state("networkidle")
    else:
        url, *clicks = address.split(" > ")
        page.goto(_filled(page, url))
        for click in clicks:
            page.locator(click).first.click()
    page.wait_for_load_state("networkidle")


def take(browser: Browser, size: dict[str, int], suffix: str) -> None:
    """Every page in one size."""
    context = browser.new_context(base_url=SITE, viewport=size, locale="zh-CN")
    page = context.new_page()
    page.goto("/accounts/login/")
    page.screenshot(path=TARGET / f"login{suffix}.png")
    sign_in(page)
    _take(page, PAGES, suffix)
    for user, pages in (
        (CHECKER, CHECK_PAGES),
        (FINANCE, BANK_PAGES),
        (OFFICIAL, GAS_PAGES),
        (FEDERATION, JOBS_PAGES),
        (MANAGER, BOARD_PAGES),
    ):
        page.context.clear_cookies()
        sign_in(page, user)
        _take(page, pages, suffix)
    context.close()


def _take(page: Page, pages: Mapping[str, str | Steps], suffix: str) -> None:
    for name, address in pages.items():
        visit(page, address)
        page.screenshot(path=TARGET / f"{name}{suffix}.png")
        print(f"{name}{suffix}.png")


def main() -> None:
    """Take them all."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk).")
    TARGET.mkdir(parents=True, exist_ok=True)
    data = tempfile.mkdtemp(prefix="portal-screenshots-")
    environment = os.environ | {"PORTAL_DATA_DIR": data}
    command = [sys.executable, "manage.py", "demo", f"--port={PORT}"]
    demo = subprocess.Popen(command, cwd=PROJECT, env=environment)
    try:
        wait_for_site(demo)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--lang=zh-CN"]
            )
            take(browser, DESKTOP, "")
            take(browser, PHONE, "-phone")
            browser.close()
    finally:
        demo.terminate()
        demo.wait()
        reset = [sys.executable, "-m", "portal.embedded", "reset"]
        subprocess.run(reset, cwd=PROJECT, env=environment, check=False)
        shutil.rmtree(data)


if __name__ == "__main__":
    main()
