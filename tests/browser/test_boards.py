"""The manager's dashboards in a browser: tiles lead to lists of that many rows, charts are drawn."""

import os
import re
from pathlib import Path

import pytest

from portal.policies.models import Document
from portal.policies.services import load_measures
from tests.browser.conftest import PASSWORD, overflow, sign_in, violations
from tests.factories.accounts import UserFactory
from tests.factories.numbers import AT
from tests.factories.regions import region

MONTH = "month=2024-01"
PICTURES = os.environ.get("BOARD_PICTURES", "")


@pytest.fixture
def manager(world, new_page):
    """Signed in as the manager of the county; the documents are loaded."""
    if not Document.objects.filter(code="yongzhou-2023-09").exists():
        load_measures(at=AT)
    user = UserFactory(
        username="zhuguan", display_name="样例主管", roles=["manager"], region=region("4311")
    )
    user.set_password(PASSWORD)
    user.save()
    yield sign_in(new_page(), "zhuguan")
    user.delete()


def look(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    assert violations(page) == []
    assert overflow(page) == 0
    assert page.problems == []


def test_a_tile_leads_to_a_list_of_that_many_rows(manager):
    page = manager
    assert page.locator("nav[aria-label=主导航] a").count() <= 8
    page.goto(f"/boards/people/?{MONTH}")
    page.wait_for_selector("#compared[data-drawn]")
    page.wait_for_selector("#months[data-drawn]")
    look(page, "people")
    tile = page.locator("a.stat", has_text="已享").first
    number = int(re.sub(r"\D", "", tile.locator(".stat-value").inner_text()))
    assert number > 0
    tile.click()
    page.wait_for_selector("h1:has-text('已享')")
    look(page, "list")
    rows = page.locator("tbody tr").count()
    while page.locator(".pager a[rel=next]").count():
        page.click(".pager a[rel=next]")
        page.wait_for_load_state()
        rows += page.locator("tbody tr").count()
    assert rows == number


def test_the_other_boards_are_read_and_taken_along(manager):
    page = manager
    for name, address in (
        ("overview", f"/boards/?{MONTH}"), ("money", f"/boards/money/?{MONTH}&county=431103"),
        ("documents", "/boards/measures/"), ("document", "/boards/measures/yongzhou-2023-09/"),
        ("measure", "/boards/measures/yongzhou-2023-09/1/"),
    ):  # fmt: skip
        page.goto(address)
        look(page, name)
    page.goto(f"/boards/money/?{MONTH}")
    page.wait_for_selector("#months[data-drawn]")
    with page.expect_download() as taken:
        page.click("[data-png=months]")
    assert Path(taken.value.path()).read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as taken:
        page.click("text=导出表格")
    assert taken.value.suggested_filename == "board-2024-01.xlsx"


def test_the_wall_screen_fits_a_wall(manager):
    page = manager
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"/boards/wall/?{MONTH}")
    page.wait_for_selector("[data-drawn]")
    look(page, "wall")
