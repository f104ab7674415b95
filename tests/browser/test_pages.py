"""Every page opens without an error, fits its window, and passes axe at both sizes."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, addresses, overflow, sign_in, violations
from tests.factories.accounts import UserFactory
from tests.factories.regions import region

DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@pytest.mark.timeout(300)
def test_every_page_is_whole_and_accessible(world, page):
    page.goto("/accounts/login/")
    found = {"/accounts/login/": violations(page) + _too_wide(page)}
    sign_in(page)
    for address in addresses(world):
        page.set_viewport_size(DESK)
        response = page.goto(address)
        faults = [] if response.status == 200 else [f"status {response.status}"]
        found[address] = faults + violations(page) + _too_wide(page)
    assert {address: faults for address, faults in found.items() if faults} == {}
    assert page.problems == []


@pytest.mark.long
@pytest.mark.timeout(300)
def test_every_page_is_accessible_on_a_phone(world, new_page):
    page = sign_in(new_page(**PHONE))
    found = {}
    for address in addresses(world):
        page.goto(address)
        found[address] = violations(page)
    assert {address: faults for address, faults in found.items() if faults} == {}


def _too_wide(page) -> list[str]:
    """Where it does not fit: the window of a desk, of a phone."""
    faults = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        if overflow(page) > 0:
            faults.append(f"{overflow(page)} px too wide at {size['width']}")
    return faults


def test_the_auditor_sees_the_record_and_nothing_else(world, page):
    user = UserFactory(username="shenji", roles=["auditor"], region=region("43"))
    user.set_password(PASSWORD)
    user.save()
    sign_in(page, "shenji")
    for address in ("/", "/audit/", "/audit/?who=%E6%97%A0&kind=batch", "/accounts/password/"):
        assert page.goto(address).status == 200
        assert violations(page) == []
    page.goto("/audit/?kind=run")
    assert "开始核算" in page.inner_text("tbody")
    assert "人员" not in page.inner_text(".side")
    assert page.goto("/people/").status == 403
    page.goto("/")


def test_a_batch_shows_its_lines_and_leads_to_the_person(world, page):
    sign_in(page)
    page.goto("/payouts/")
    page.click("table tbody th a")
    expect(page.locator("tbody tr").nth(3)).to_be_visible()
    assert violations(page) == []
    page.locator("tbody th a").first.click()
    assert "/payouts/" in page.url
    expect(page.get_by_role("link", name="发放", exact=True).first).to_be_visible()


def test_empty_lists_say_why_and_offer_a_step(world, page):
    sign_in(page)
    page.goto("/people/?q=%E6%97%A0%E6%AD%A4%E4%BA%BA")
    assert "没有找到" in page.inner_text(".empty")
    page.click(".empty a")
    expect(page.locator("tbody tr").nth(20)).to_be_visible()
    page.goto("/payouts/?month=2031-05")
    assert "还没有核算" in page.inner_text(".empty")


def test_filters_sort_and_columns_stay_in_the_address(world, page):
    sign_in(page)
    page.goto("/people/")
    page.select_option("#township", index=1)
    page.wait_for_url("**/people/?township=*")
    page.click("th a.sort")
    page.wait_for_url("**sort=-name*")
    assert "township=" in page.url
    page.click("summary:has-text('列')")
    page.uncheck("input[value=village]")
    page.click("details[open] .drop-body button")
    assert "township=" in page.url
    assert "村（社区）" not in page.inner_text("thead")
    page.locator("tbody th a").first.click()
    page.go_back()
    assert "township=" in page.url
    assert "村（社区）" not in page.inner_text("thead")


def test_a_masked_number_is_shown_after_a_reason(world, page):
    sign_in(page)
    page.goto(f"/people/{world.person.pk}/")
    assert world.id_number not in page.content()
    page.click(".facts-line .masked a")
    page.click(".masked-form button")
    page.wait_for_selector(f"text={world.id_number}")


def test_the_page_prints_without_its_frame(world, page):
    sign_in(page)
    page.goto(f"/people/{world.person.pk}/")
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".side").is_visible()
    assert page.locator("h1").is_visible()
