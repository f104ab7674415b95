"""A claim by the pages: drafted, checked, approved by three people, in the month's batch."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portal.lib.periods import Month
from subsidies.models import Line
from subsidies.settlement.county import settle_county
from tests.browser.conftest import overflow, violations
from tests.factories import OrganisationAccountFactory, UserFactory
from tests.factories.facilities import BedCountFactory, InstitutionFactory
from tests.factories.numbers import AT

PASSWORD = "Butie-2024-shenling"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def signed_in(new_page, role):
    user = UserFactory(username=role, display_name=f"样例{role}", roles=[role])
    user.set_password(PASSWORD)
    user.password_changed_at = datetime.now(UTC)
    user.save()
    page = new_page()
    page.goto("/accounts/login/")
    page.fill("[name=username]", role)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text("登录")
    return page


def test_a_claim_goes_from_the_home_s_page_to_the_payout(new_page, transactional_db):
    home = InstitutionFactory(organisation__name="样例松鹤园")
    BedCountFactory(institution=home, total=150, nursing=120)
    OrganisationAccountFactory(organisation=home.organisation)

    maker = signed_in(new_page, "caseworker")
    maker.goto("/facilities/")
    maker.get_by_role("link", name="样例松鹤园").click()
    assert violations(maker) == []
    maker.get_by_role("link", name="申领补贴").first.click()
    maker.select_option("[name=scheme]", "bed_construction")
    maker.get_by_role("button", name="下一步").click()
    maker.get_by_role("button", name="计算并存为草稿").click()
    expect(maker.locator(".stats")).to_contain_text("300,000.00")
    expect(maker.locator("main")).to_contain_text("已按限额计")
    assert violations(maker) == []
    assert overflow(maker) <= 0
    claim = maker.url
    maker.get_by_role("button", name="提交复核").click()
    expect(maker.locator("main")).to_contain_text("等待复核岗处理")

    checker = signed_in(new_page, "checker")
    checker.goto("/")
    checker.get_by_role("link", name="机构补贴待复核").click()
    checker.get_by_role("link", name="样例松鹤园").click()
    checker.get_by_role("button", name="复核通过").click()
    approver = signed_in(new_page, "approver")
    approver.goto(claim)
    stale = signed_in_again(approver)
    approver.get_by_role("button", name="审批通过，进入发放").click()
    expect(approver.locator("main")).to_contain_text("等待本月核算")
    stale.get_by_role("button", name="审批通过，进入发放").click()
    expect(stale.locator("main")).to_contain_text("别人可能刚处理过")

    month = Month.of(timezone.localdate())
    settle_county(region="431103", month=month, at=AT)
    assert str(Line.objects.get().cash) == "300000.00"
    maker.goto(claim)
    expect(maker.locator(".stats")).to_contain_text("当月发放")
    maker.get_by_role("link", name="当月发放").click()
    expect(maker.locator("main")).to_contain_text("样例松鹤园")


def signed_in_again(page):
    """The same page in a second tab of the same browser."""
    tab = page.context.new_page()
    tab.goto(page.url)
    return tab


def test_the_pages_of_facilities_are_whole_and_accessible(new_page, transactional_db):
    home = InstitutionFactory()
    BedCountFactory(institution=home)
    page = signed_in(new_page, "caseworker")
    errors = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    found = {}
    for address in ("", "new/", f"{home.pk}/", "indicators/", "figures/", "estates/", "estates/new/",
                    "planning/?kind=new&households=800", "waiting/", "waiting/new/", "import/"):  # fmt: skip
        page.goto(f"/facilities/{address}")
        wide = overflow(page)
        found[address] = violations(page) + ([f"{wide} px too wide"] if wide > 0 else [])
    for address in ("/schemes/", "/schemes/claims/prior/", "/schemes/standards/"):
        page.goto(address)
        found[address] = violations(page)
    assert {address: faults for address, faults in found.items() if faults} == {}
    assert errors == []
    page.goto("/facilities/indicators/")
    expect(page.locator("#board-chart canvas")).to_be_visible()
