"""Pages of what is owed back: found, filtered, repaid, written off, and used the wrong way."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.people.models import Person
from portal.people.services import record_death
from subsidies.models import Receivable
from tests.factories import UserFactory, region
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, OTHER
from tests.subsidies.past import now

pytestmark = pytest.mark.django_db
REPAYMENT = {
    "step": "repay",
    "repay-amount": "60.00",
    "repay-kind": "repaid",
    "repay-received_on": "2024-03-20",
    "repay-document": "缴款书1号",
}


@pytest.fixture
def debt(owed, freeze):
    freeze()
    return Receivable.objects.get()


@pytest.fixture
def sign_in(client):
    def go(*roles, at=COUNTY):
        client.force_login(UserFactory(roles=list(roles), region=region(at)))
        return client

    return go


def address(debt, name="receivable"):
    return reverse(name, args=[debt.pk])


def post(client, debt, **data):
    return client.post(address(debt), data, follow=True).content.decode()


def number_of(client, debt):
    page = client.get(address(debt)).content.decode()
    return re.search(r'name="repay-number" value="([0-9a-f-]+)"', page)[1]


def test_the_ledger_lists_what_is_owed_and_filters_by_state(sign_in, debt):
    client = sign_in("caseworker")
    text = client.get(reverse("receivables")).content.decode()
    for told in ("2024年1月至2024年2月", "100.00", "待确认", "未了结（1）"):
        assert told in text
    assert (
        "没有这样的追缴" in client.get(reverse("receivables"), {"state": "closed"}).content.decode()
    )
    assert client.get(reverse("receivables"), {"state": "x", "sort": "owed"}).status_code == 200


def test_the_page_tells_months_and_rates_and_prints(sign_in, debt):
    client = sign_in("caseworker")
    segment = "2024年1月至2024年2月，共2个月，每月50.00元"
    for name in ("receivable", "receivable_sheet"):
        assert segment in client.get(address(debt, name)).content.decode()


def test_from_confirming_to_the_last_fen(sign_in, debt):
    post(sign_in("checker"), debt, step="confirm")
    client = sign_in("finance")
    data = REPAYMENT | {"repay-number": number_of(client, debt)}
    assert "尚欠 40.00 元" in post(client, debt, **data)
    post(client, debt, **data)  # pressed twice, or sent again by the back button
    assert now()[1] == 40
    data |= {
        "repay-number": number_of(client, debt),
        "repay-amount": "40",
        "repay-document": "缴款书2号",
    }
    assert "已结清" in post(client, debt, **data)
    assert now()[0] == "closed"


def test_a_refused_repayment_keeps_what_was_typed(sign_in, debt):
    post(sign_in("checker"), debt, step="confirm")
    client = sign_in("finance")
    data = REPAYMENT | {"repay-number": number_of(client, debt), "repay-amount": "1000"}
    text = post(client, debt, **data)
    assert "超过尚欠" in text
    assert "缴款书1号" in text
    assert now()[1] == 100
    for wrong in (
        {"repay-amount": "abc"},
        {"repay-received_on": "2024-02-31"},
        {"repay-number": "1"},
    ):
        assert client.post(address(debt), data | wrong).status_code == 200
    assert now()[1] == 100


def test_a_wrong_repayment_is_taken_back_on_the_page(sign_in, debt):
    post(sign_in("checker"), debt, step="confirm")
    client = sign_in("finance")
    post(client, debt, **REPAYMENT | {"repay-number": number_of(client, debt)})
    text = client.get(address(debt)).content.decode()
    number = re.search(r'name="number" value="([0-9a-f-]+)"', text)[1]
    wrong = {"step": "reverse", "number": number}
    assert "其他岗位" not in post(client, debt, **wrong, reason="")
    assert now()[1] == 40
    assert "办理" in post(sign_in("checker"), debt, **wrong, reason="错")
    assert "刷新" in post(sign_in("finance"), debt, step="reverse", number="1", reason="错")
    text = post(sign_in("finance"), debt, **wrong, reason="多打了一位")
    assert "已冲销" in text
    assert "−50.00" in text
    assert "−10.00" in text
    assert now() == ("confirmed", 100)


def test_the_list_is_searched_and_its_foot_is_the_sum_of_its_rows(sign_in, debt):
    values = {
        f.name: getattr(debt, f.name)
        for f in Receivable._meta.fields
        if f.name not in ("id", "payable_id", "amount")
    }
    Receivable.objects.bulk_create(
        Receivable(**values, payable_id=10**6 + n, amount=n + 1) for n in range(60)
    )
    client, person = sign_in("caseworker"), Person.objects.get(pk=debt.person_id)
    page = client.get(reverse("receivables"))
    assert "合计 61 笔" in page.content.decode()
    assert "1,930.00" in page.content.decode()  # 1 + … + 60, and the 100 of the first
    lines = client.get(reverse("receivables"), {"export": "csv"}).getvalue().decode().splitlines()
    place = lines[0].split(",").index("应追缴（元）")
    assert sum(float(line.split(",")[place]) for line in lines[1:]) == 1930
    for query, found in (({"q": person.name}, 61), ({"q": "没有这个人"}, 0), ({"item": "0"}, 0),
                         ({"item": debt.item_id}, 61), ({"county": "x", "item": "²"}, 61)):  # fmt: skip
        text = client.get(reverse("receivables"), query).content.decode()
        assert (f"合计 {found} 笔" in text) is (found > 0)


def test_a_checker_confirms_the_ticked_at_once(sign_in, debt):
    ticked = {"pick": [debt.pk, debt.pk, "x"]}
    url = reverse("receivables")
    assert "复核岗" in sign_in("caseworker").post(url, ticked, follow=True).content.decode()
    other = sign_in("checker", at=OTHER).post(url, ticked, follow=True).content.decode()
    assert "不在你的管辖区划内" in other
    client = sign_in("checker")
    assert 'name="pick"' in client.get(url).content.decode()
    assert "办理 1 笔，共" in client.post(url, ticked, follow=True).content.decode()
    assert now()[0] == "confirmed"
    again = client.post(url, ticked, follow=True).content.decode()
    assert "现为“追缴中”，不能确认追缴" in again


def test_the_page_and_the_notice_tell_of_a_death_and_who_acts_next(sign_in, debt):
    client = sign_in("caseworker")
    assert "等待复核岗" in client.get(address(debt)).content.decode()
    record_death(actor=None, person=Person.objects.get(pk=debt.person_id),
                 died_on=date(2023, 12, 20), at=AT, today=date(2024, 6, 1))  # fmt: skip
    assert "2023年12月20日去世" in client.get(address(debt)).content.decode()
    sheet = client.get(address(debt, "receivable_sheet")).content.decode()
    assert "的家属" in sheet
    tab = client.get(reverse("people:tab", args=[debt.person_id, "payouts"])).content.decode()
    assert "尚欠" in tab
    assert address(debt) in tab


def test_written_off_by_two_on_the_page(sign_in, debt):
    post(sign_in("checker"), debt, step="confirm")
    both = sign_in("finance", "approver")
    post(both, debt, step="propose", reason="无遗产", document="核销1号")
    assert "另一人" in post(both, debt, step="write_off")
    assert "已核销" in post(sign_in("manager"), debt, step="write_off")
    assert now()[0] == "written_off"


@pytest.mark.parametrize(
    ("role", "step"), [("caseworker", "confirm"), ("checker", "repay"), ("caseworker", "void")]
)
def test_steps_of_others_are_refused(sign_in, debt, role, step):
    assert "办理" in post(sign_in(role), debt, step=step)
    assert now()[0] == "draft"


@pytest.mark.parametrize("name", ["receivable", "receivable_sheet"])
def test_strangers_see_nothing(sign_in, client, debt, name):
    assert client.get(address(debt, name)).status_code == 302
    assert sign_in("finance", at=OTHER).get(address(debt, name)).status_code == 404
    assert sign_in("auditor").get(address(debt, name)).status_code == 403


def test_the_list_costs_the_same_for_many(sign_in, debt):
    client = sign_in("caseworker")
    client.get(reverse("receivables"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("receivables"))
    values = {
        f.name: getattr(debt, f.name)
        for f in Receivable._meta.fields
        if f.name not in ("id", "payable_id", "opened_at")
    }
    Receivable.objects.bulk_create(
        Receivable(**values, payable_id=10**6 + n, opened_at=AT) for n in range(40)
    )
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("receivables"))
    assert len(many) == len(few)
