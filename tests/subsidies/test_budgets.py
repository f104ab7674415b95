"""A fund's year holds what its budget says; the rest waits as exceptions and is paid when there is more."""

from decimal import Decimal

import pytest
from django.urls import reverse

from portal.lib.periods import Month
from portal.policies.figures.kinds import Ask
from portal.policies.figures.reading import figure, indicator
from subsidies.batches.ends import end_lines
from subsidies.models import Batch, Budget, Fund, Line, PayoutException
from subsidies.settlement.budgets import left_of, set_budget
from tests.factories import UserFactory, region
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, OTHER, Row

JANUARY, FEBRUARY = Month(2024, 1), Month(2024, 2)
pytestmark = pytest.mark.django_db


def budget(amount, code=COUNTY):
    return set_budget(
        fund=Fund.objects.get(), region=code, year=2024, amount=Decimal(amount),
        document="预算1号", actor=UserFactory(), at=AT,
    )  # fmt: skip


def held():
    rows = PayoutException.objects.filter(reason="over_budget", state="open")
    return list(rows.order_by("covered", "award_id").values_list("award_id", "covered__month"))


@pytest.fixture
def three(due):
    due.rows = [Row(1), Row(2), Row(3)]


def test_without_a_budget_nothing_is_limited(settle, three):
    assert settle().lines == 3
    assert left_of(Fund.objects.get().pk, COUNTY, 2024) is None


def test_what_the_budget_does_not_hold_is_an_exception_the_same_every_time(settle, three):
    budget("120.00")
    for _ in range(2):
        assert (settle().amount, held()) == (Decimal("100.00"), [(3, 1)])
    assert PayoutException.objects.count() == 1
    assert left_of(Fund.objects.get().pk, COUNTY, 2024) == Decimal("20.00")


def test_more_money_pays_what_waited_in_the_next_run(settle, three, advance):
    budget("120.00")
    settle()
    advance(Batch.objects.get(), "exported")
    budget("300.00")
    settle(month=FEBRUARY)
    found = Line.objects.filter(month=FEBRUARY.first).order_by("covered", "payable_id")
    assert [(x.payable_id, x.covered.month) for x in found] == [(3, 1), (1, 2), (2, 2), (3, 2)]
    assert held() == []


def test_without_more_money_it_waits_on_and_the_new_month_stops_too(settle, three, advance):
    budget("120.00")
    settle()
    advance(Batch.objects.get(), "exported")
    settle(month=FEBRUARY)
    assert held() == [(3, 1), (1, 2), (2, 2), (3, 2)]


def test_what_the_bank_gave_back_is_there_to_be_paid_again(settle, three, advance):
    budget("300.00")
    settle()
    batch = advance(Batch.objects.get(), "exported")
    ends = dict.fromkeys(Line.objects.values_list("pk", flat=True), "failed")
    end_lines(batch_id=batch.pk, ends=ends, actor=None, at=AT)
    spent = Ask((COUNTY,), (JANUARY,), AT.date())
    assert left_of(Fund.objects.get().pk, COUNTY, 2024) == Decimal("300.00")
    assert figure(indicator("money.year"), spent).value == 0
    assert settle(month=FEBRUARY).amount == Decimal("300.00")
    assert held() == []


def test_another_county_has_its_own_budget(settle, due):
    due.rows = [Row(1, region=OTHER)]
    budget("0.00")
    assert settle(region=OTHER).lines == 1


def test_the_page_enters_budgets_and_keeps_what_was_typed(client):
    client.force_login(UserFactory(roles=["finance"], region=region(COUNTY)))
    data = {"region": COUNTY, "fund": Fund.objects.get().pk, "year": "2024", "amount": "120.00",
            "document": "预算1号"}  # fmt: skip
    address = reverse("payout_budgets")
    assert "预算1号" in client.post(address, data | {"amount": "-1"}).content.decode()
    assert client.post(address, data | {"region": OTHER}).status_code == 200
    assert not Budget.objects.exists()
    assert "已登记" in client.post(address, data, follow=True).content.decode()
    assert Budget.objects.get().amount == Decimal("120.00")


def test_others_only_look(client):
    client.force_login(UserFactory(roles=["caseworker"], region=region(COUNTY)))
    text = client.post(reverse("payout_budgets"), {}, follow=True).content.decode()
    assert "财务岗或主管" in text
