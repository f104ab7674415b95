"""Pages of what is owed back: found, filtered, repaid, written off, and used the wrong way."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

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
    data |= {"repay-number": number_of(client, debt), "repay-amount": "40"}
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
