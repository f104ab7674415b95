"""A draft is written, tried over everybody, submitted, and published by a second person."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from eligibility.catalogue import load
from eligibility.determination.rule_set import rule_set
from eligibility.models import ItemVersion
from portal.lib.periods import Month
from tests.editing.conftest import admin
from tests.factories.people import CircumstancesFactory, PersonFactory
from tests.oracle.loading import FIXTURES

PASSWORD = "Zhineng-2024-liang"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]


def person(born):
    made = PersonFactory(birth_date=born)
    CircumstancesFactory(person=made, birth_date=born)
    return made


def editor(username, name):
    user = admin(name, username=username)
    user.set_password(PASSWORD)
    user.password_changed_at = datetime.now(UTC)
    user.save()
    return user


def sign_in(page, username):
    page.goto("/accounts/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text("登录")


@pytest.fixture
def registry_of_three(transactional_db):
    load(FIXTURES, at=datetime(2023, 1, 1, tzinfo=UTC))
    return [person(date(1940, 1, 1)), person(date(1947, 1, 1)), person(date(1960, 1, 1))]


def test_a_draft_is_tried_and_published_by_the_second_person(new_page, registry_of_three, worker):
    editor("jia", "甲目录")
    editor("yi", "乙目录")
    page = new_page()
    sign_in(page, "jia")

    page.goto("/editing/draft/yongzhou-08/?month=2024-06")
    page.fill("[name=since]", "2024-06")
    page.get_by_role("button", name="起草", exact=True).click()
    expect(page.locator("#live")).to_contain_text("年满80周岁")
    address = page.url

    page.fill("[name='p0-who.2.value']", "75")
    expect(page.locator("#live")).to_contain_text("年满75周岁")
    page.fill("[name='p0-t0.money']", "60")
    expect(page.locator("#live")).to_contain_text("每月不低于60.00元")
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.locator(".messages")).to_contain_text("还没有生效")

    page.goto(f"{address}?month=2024-06")
    page.get_by_role("button", name="试算").click()
    expect(page.locator("#trial")).to_contain_text("今后12个月")
    expect(page.locator("#trial progress")).to_have_count(0, timeout=200_000)
    expect(page.locator(".stat", has_text="新增")).to_contain_text("1")
    expect(page.locator(".stat", has_text="提高")).to_contain_text("1")
    page.get_by_role("link", name="人员名单").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("main")).not_to_contain_text("测某某")

    page.goto(address)
    page.get_by_role("button", name="提交发布").click()
    expect(page.locator(".messages")).to_contain_text("等待另一位目录管理员发布")
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)

    second = new_page()
    sign_in(second, "yi")
    second.goto("/editing/")
    second.get_by_role("link", name="高龄津贴").click()
    expect(second.locator("main")).to_contain_text("年满75周岁")
    second.get_by_role("button", name="发布", exact=True).click()
    expect(second.locator(".messages")).to_contain_text("已发布")

    row = ItemVersion.objects.get(
        state="published", superseded_at=None, valid_from=date(2024, 6, 1)
    )
    assert (row.recorded_by, row.published_by) != (None, None)
    rules = rule_set(Month.parse("2024-06"), "431103").rules
    assert next(str(r.rates[0].amount) for r in rules if r.item.code == "yongzhou-08") == "60.00"
