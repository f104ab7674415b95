"""A bad file, its cure, the import, and the same file again, as a clerk does it."""

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from portal.people.models import Person
from tests.browser.conftest import PASSWORD, overflow, sign_in, violations
from tests.factories import UserFactory, region
from tests.importing.conftest import book, number

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]
HEADS = ("身份证号码", "姓名", "低保", "电话")


@pytest.fixture
def clerk(transactional_db):
    user = UserFactory(username="jingban", region=region("431103"))
    user.set_password(PASSWORD)
    user.save()
    return user


def upload(page, name, content):
    page.goto("/imports/new/people/")
    page.set_input_files(
        "[name=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.fill("[name=from_day]", "2024-01-01")
    page.get_by_role("button", name="上传并预检").click()
    page.wait_for_url("**/imports/*/")


def mend(path):
    """Put the marked cells of the third row right."""
    marked = load_workbook(path)
    sheet = marked.active
    assert "Excel" in sheet["E3"].value
    sheet["A3"], sheet["C3"], sheet["D3"] = number(1), "否", "13907460002"
    marked.save(path)


def good(page):
    assert violations(page) == []
    assert overflow(page) <= 0
    refused = "status of 422"  # a form that is shown again with what is wrong
    assert [problem for problem in page.problems if refused not in problem] == []


def test_a_bad_file_is_mended_imported_and_changes_nothing_again(new_page, clerk, worker, tmp_path):
    page = sign_in(new_page())
    page.goto("/people/")
    page.get_by_role("link", name="导入", exact=True).click()
    expect(page.get_by_text("还没有导入过文件")).to_be_visible()
    good(page)

    page.goto("/imports/new/people/")
    page.get_by_role("button", name="上传并预检").click()
    expect(page.get_by_text("没有选择文件")).to_be_visible()
    good(page)

    rows = [(number(n), f"甲样例{'子丑寅'[n]}", "是", "13907460001") for n in range(3)]
    rows[1] = (int(number(1)[:15] + "000"), *rows[1][1:2], "可能", "139")
    upload(page, "某镇.xlsx", book(HEADS, *rows))
    expect(page.get_by_role("heading", name="错误")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Excel 已把身份证号存成数字")).to_be_visible()
    expect(page.locator("main")).to_contain_text("有 3 处错误，没有导入任何内容")
    good(page)
    with page.expect_download() as waited:
        page.get_by_role("link", name="下载标注错误的表").click()
    path = tmp_path / "marked.xlsx"
    waited.value.save_as(path)
    assert not Person.objects.exists()

    mend(path)
    upload(page, "某镇-改.xlsx", path.read_bytes())
    confirm = page.get_by_role("button", name="确认导入：新增 3 人，变更 0 人")
    expect(confirm).to_be_visible(timeout=60_000)
    good(page)
    confirm.click()
    expect(page.get_by_text("已导入", exact=True).first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("新建档案").first).to_be_visible()
    good(page)
    assert Person.objects.count() == 3

    upload(page, "某镇-改.xlsx", path.read_bytes())
    expect(page.get_by_text("与档案完全一致，没有可导入的内容")).to_be_visible(timeout=60_000)
    good(page)

    upload(page, "变更.xlsx", book(HEADS, (number(0), "甲样例子", "否", None)))
    expect(page.get_by_text("最低生活保障：是 → 否")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="放弃").click()
    expect(page.get_by_text("没有导入任何内容")).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("导入待处理")).to_be_visible()
    good(page)
