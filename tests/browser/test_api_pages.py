"""The pages of the API in a browser: tokens, and the description without anybody else's server."""

from tests.browser.conftest import overflow, sign_in, violations


def test_a_token_is_made_shown_and_revoked(world, page):
    sign_in(page)
    page.goto("/")
    page.click(".bar-menu summary")
    page.click(".bar-drop a:has-text('接口令牌')")
    assert violations(page) == []
    page.fill("input[name=name]", "对账系统")
    page.check("input[name=roles][value=caseworker]")
    page.click("button:has-text('新建')")
    assert page.inner_text("[role=status] code").startswith("ylp_")
    assert violations(page) == []
    assert overflow(page) <= 0
    page.click("button:has-text('撤销')")
    assert "已撤销" in page.inner_text("tbody")
    assert page.locator("[role=status] code").count() == 0


def test_the_description_of_the_api_needs_no_internet(world, page):
    sign_in(page)
    page.goto("/api/docs/")
    page.wait_for_selector(".opblock-summary")
    assert "基本养老服务门户接口" in page.inner_text(".info")
    assert page.locator(".opblock").count() > 10
    assert violations(page) == []
