"""A county's month from computing to the settled ledger, and the failure paid once a month later."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from subsidies import tasks
from subsidies.bankfiles.models import ExportFile
from subsidies.models import Batch, Line
from subsidies.runs.services import compute_county, finish_run
from tests.bank.answers import farm
from tests.bank.conftest import BANKS, account_number
from tests.factories import AccountFactory, PersonFactory, UserFactory
from tests.factories.numbers import AT
from tests.subsidies.due_side import Row

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
LIMIT = ("交易失败", "F010", "超过当日累计限额")


@pytest.fixture
def county(due, gazetted_item, layouts, brief):
    """Two people with accounts, due 50 and 60 yuan a month."""
    people = [PersonFactory(name=f"测链{n}") for n in (1, 2)]
    bank, code = BANKS["agricultural"]
    for n, person in enumerate(people, start=1):
        AccountFactory(
            person=person, holder=person.name, bank=bank, bank_code=code, digits=account_number(n)
        )
    due.rows = [
        Row(person.pk, amount, payee=person.pk, item=gazetted_item.pk)
        for person, amount in zip(people, ("50.00", "60.00"), strict=True)
    ]
    return people


@pytest.fixture
def run_at_once(monkeypatch):
    """What the workers do with a run, before the page answers."""

    def send(run):
        for one in run.counties.all():
            compute_county(county_id=one.pk, at=AT)
        finish_run(run_id=run.pk, at=AT)

    monkeypatch.setattr(tasks, "send", send)


@pytest.fixture
def desk(page, live_server, finance):
    """The one page, with another of the four people before it."""
    users = {"finance": finance} | {
        role: UserFactory(username=role, roles=[role])
        for role in ("caseworker", "checker", "approver")
    }

    def sit(role):
        client = Client()
        client.force_login(users[role])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return page

    return sit


def compute(desk, month):
    page = desk("caseworker")
    page.goto(f"/payouts/?month={month}")
    page.get_by_role("button", name="核算").click()
    page.locator("table tbody th a").first.click()
    return page


def submit(page):
    page.get_by_role("button", name="报送复核").click()
    expect(page.locator(".messages")).to_contain_text("等待复核岗处理")
    return page.url


def take(desk, role, address, button):
    page = desk(role)
    page.goto(address)
    page.get_by_role("button", name=button).click()
    return page


def test_from_computing_to_the_failure_paid_once(desk, county, run_at_once):
    first = submit(compute(desk, "2024-01"))

    page = desk("checker")
    page.goto(f"{first}review/")
    expect(page.locator(".headline")).to_contain_text("2 人，批次金额 110.00 元")
    expect(page.locator("main")).to_contain_text("新批准")
    page.fill("#reason-send_back", "先核对第二户")
    page.get_by_role("button", name="退回").click()
    expect(page.locator("main")).to_contain_text("已作废：先核对第二户")

    second = submit(compute(desk, "2024-01"))
    assert second != first
    page = take(desk, "checker", f"{second}review/", "复核通过")
    expect(page.locator(".messages")).to_contain_text("等待审批岗处理")
    page = take(desk, "approver", second, "审批通过")
    expect(page.locator(".messages")).to_contain_text("可以生成报盘文件")

    page = desk("finance")
    page.get_by_role("link", name="银行与回盘").click()
    page.get_by_role("button", name="生成银行文件").click()
    expect(page.locator("main")).to_contain_text("已生成 1 个文件，2 笔 110.00 元")
    file = ExportFile.objects.get()
    page.goto(f"/payouts/bank/files/{file.pk}/")
    answer = farm(file, {2: LIMIT})
    page.set_input_files(
        "#return-file", files=[{"name": "回盘.csv", "mimeType": "text/csv", "buffer": answer}]
    )
    page.get_by_role("button", name="读取回盘").click()
    page.get_by_role("button", name="确认入账").click()
    expect(page.locator(".messages")).to_contain_text("已入账 1 笔，失败 1 笔")
    assert Batch.objects.exclude(state="void").get().state == "settled"

    page = compute(desk, "2024-02")
    expect(page.locator("tbody tr")).to_have_count(3)
    submit(page)
    page.goto(f"{page.url}review/")
    expect(page.locator("main")).to_contain_text("上次未到账")
    again = Line.objects.filter(
        person_id=county[1].pk, covered__month=1, batch_id__in=list(counting())
    )
    assert [(x.amount, x.ended) for x in again.order_by("month")] == [
        (Decimal("60.00"), "failed"),
        (Decimal("60.00"), None),
    ]


def counting():
    return Batch.objects.exclude(state="void").values_list("pk", flat=True)
