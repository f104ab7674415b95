"""An approved batch goes to the bank and comes back with a failure, in a browser."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from portal.lib.periods import Month
from subsidies.bankfiles.models import ExportFile
from subsidies.models import Batch
from subsidies.settlement.accounts import account_state
from tests.bank.answers import farm
from tests.bank.conftest import account_number
from tests.browser.conftest import overflow, violations
from tests.factories import UserFactory
from tests.subsidies.due_side import Row

PASSWORD = "Caiwu-2024-liang"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def login(user):
    user.set_password(PASSWORD)
    user.password_changed_at = datetime.now(UTC)
    user.save()
    return user.username


def sign_in(page, username):
    page.goto("/accounts/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text("登录")


def upload(page, name, content):
    given = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.set_input_files("#return-file", files=[given])
    page.get_by_role("button", name="读取回盘").click()


def looks_right(page):
    assert violations(page) == []
    assert overflow(page) <= 0


def sees_the_exception(page, name):
    """The caseworker of the county, in the month after."""
    sign_in(page, login(UserFactory(username="jingban", roles=["caseworker"])))
    page.goto("/payouts/exceptions/?month=2024-02")
    expect(page.locator("tbody")).to_contain_text("账户被银行退回")
    expect(page.locator("tbody")).to_contain_text(name)


def test_a_batch_goes_to_the_bank_and_its_failure_is_an_exception_next_month(
    new_page, layouts, brief, approved, finance, settle, due, gazetted_item, monkeypatch
):
    made = approved([("agricultural", "50.00", {}), ("agricultural", "60.00", {})])
    page = new_page()
    sign_in(page, login(finance))

    page.goto("/payouts/bank/?month=2024-01")
    page.locator("tbody th a").first.click()
    expect(page.locator("main")).to_contain_text("将报盘")
    looks_right(page)
    page.get_by_role("button", name="生成银行文件").dblclick()
    expect(page.locator("main")).to_contain_text("已生成 1 个文件，2 笔 110.00 元")

    page.get_by_role("link", name="上传回盘").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载文件").click()
    text = download.value.path().read_bytes().decode("gb18030")
    assert account_number(1) in text
    file = ExportFile.objects.get()
    upload(page, "别的批次.csv", farm(file, reference="B7"))
    expect(page.locator(".messages")).to_contain_text("不是本文件的批次号")

    answer = farm(file, {2: ("失败", "F001", "户名不符")})
    upload(page, "回盘.csv", answer)
    expect(page.locator("main")).to_contain_text("还没有登记任何结果")
    expect(page.locator("main")).to_contain_text("户名与账号不符")
    looks_right(page)
    page.get_by_role("button", name="确认入账").click()
    expect(page.locator(".messages")).to_contain_text("已入账 1 笔，失败 1 笔")
    expect(page.locator(".messages")).to_contain_text("批次已结清")
    page.go_back()
    page.goto(f"/payouts/bank/files/{file.pk}/")
    upload(page, "回盘.csv", answer)
    expect(page.locator(".messages")).to_contain_text("内容相同，没有任何改动")
    assert Batch.objects.get().state == "settled"

    page.goto(f"/payouts/bank/{made.batch.pk}/")
    expect(page.locator("main")).to_contain_text("F001")
    looks_right(page)

    due.rows = [Row(p.pk, "50.00", payee=p.pk, item=gazetted_item.pk) for p in made.people]
    monkeypatch.setattr("subsidies.settlement.difference.account_state", account_state)
    settle(month=Month(2024, 2))
    sees_the_exception(new_page(), made.people[1].name)


def test_the_pages_beside_it_are_whole(new_page, layouts, brief, finance):
    page = new_page()
    sign_in(page, login(finance))
    for address in (
        "/payouts/bank/returns/",
        "/payouts/bank/unknown/",
        "/payouts/bank/layouts/",
        "/payouts/bank/layouts/new/?sample=postal-savings",
        f"/payouts/bank/layouts/{layouts['rural-commercial'].pk}/",
        "/payouts/bank/briefs/",
        "/payouts/bank/funding/?year=2024",
        "/payouts/bank/shares/",
        "/payouts/bank/lottery/?year=2023",
        "/payouts/bank/reports/",
    ):
        assert page.goto(address).status == 200
        assert violations(page) == [], address
        assert overflow(page) <= 0, address
