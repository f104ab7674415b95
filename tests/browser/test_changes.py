"""A death recorded late: what it does is seen, saved and undone."""

from datetime import date
from threading import Event

import pytest
from playwright.sync_api import expect

from portal.desk.web.changes import views
from portal.people.selectors import current
from tests.browser.conftest import overflow, sign_in, violations
from tests.factories.people import CircumstancesFactory


@pytest.fixture
def somebody(world):
    row = CircumstancesFactory(
        person__name="样例辛",
        person__birth_date=date(1940, 3, 10),
        dibao=False,
        tekun="none",
        disability_kinds=[],
        disability_level=0,
    )
    return row.person


def test_a_death_recorded_late_with_preview_and_undo(somebody, page):
    sign_in(page)
    page.goto(f"/people/{somebody.pk}/?month=2024-01")
    page.click("text=情况有变化")
    page.wait_for_url("**/changes/")
    assert violations(page) == []
    page.click(".choices a:has-text('死亡')")
    page.fill("#day", "20240120")
    page.wait_for_selector(".effects >> text=不再享受")
    assert "自 2024年2月 起不再享受" in " ".join(page.inner_text("#answer").split())
    assert violations(page) == []
    assert overflow(page) <= 0
    page.fill("#evidence", "村委会证明")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/timeline/")
    assert current(somebody).last().died_on == date(2024, 1, 20)
    page.click("text=撤销这次变化")
    page.wait_for_selector("text=已撤销")
    assert current(somebody).filter(died_on__isnull=False).count() == 0
    assert page.problems == []


def test_a_long_preview_shows_how_far_it_is_and_ends(somebody, page, monkeypatch):
    go_on, really = Event(), views.what_it_does

    def slowly(*, tell, **asked):
        tell(3, 24)
        assert go_on.wait(20)
        return really(tell=tell, **asked)

    monkeypatch.setattr(views, "what_it_does", slowly)
    sign_in(page)
    page.goto(f"/desk/people/{somebody.pk}/changes/death/")
    bar = page.locator("[data-progress] progress")
    expect(bar).to_be_hidden()
    page.fill("#day", "20240120")
    expect(bar).to_be_visible()
    assert bar.evaluate("bar => [bar.value, bar.max]") == [3, 24]
    assert violations(page) == []
    go_on.set()
    page.wait_for_selector(".effects >> text=不再享受")
    expect(bar).to_be_hidden()
    assert page.problems == []


def test_what_is_typed_before_the_scripts_are_ready_is_previewed_too(somebody, page):
    sign_in(page)
    held = []
    page.route("**/htmx.min.js*", lambda route: held.append(route))
    page.goto(f"/desk/people/{somebody.pk}/changes/death/", wait_until="commit")
    page.fill("#day", "20240120")
    while not held:
        page.wait_for_timeout(20)
    for route in held:
        route.fallback()
    page.wait_for_selector(".effects >> text=不再享受")
