"""A limit of back-pay binds what is due for the first time and too late, and nothing else."""

from decimal import Decimal

import pytest

from portal.lib.periods import Month
from subsidies.models import BackPayLimit, Budget, Fund, Line, PayoutException
from tests.factories import PersonFactory, UserFactory
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, OTHER, Row
from tests.subsidies.past import award_of, changed, row_of

JANUARY, FEBRUARY, MARCH, APRIL = (Month(2024, n) for n in range(1, 5))
pytestmark = pytest.mark.django_db


@pytest.fixture
def limit(gazetted_item):
    """One month back; the months that lie beyond."""
    BackPayLimit.objects.create(
        item_code=gazetted_item.code, region="4311", months=1, document="测试文号"
    )

    def beyond():
        rows = PayoutException.objects.filter(reason="beyond_back_pay", state="open")
        return sorted(rows.values_list("covered__month", flat=True))

    return beyond


@pytest.fixture
def award(gazetted_item):
    return award_of(PersonFactory(), gazetted_item)


def row(award, **more):
    return row_of(award, item=award.item_id, **more)


def moved(month):
    """Covered month → what the month's runs paid and recovered for it, over all counties."""
    found = {}
    for covered, amount in Line.objects.filter(month=month.first).values_list(
        "covered__month", "amount"
    ):
        found[covered] = found.get(covered, Decimal(0)) + amount
    return found


@pytest.fixture
def paid(settle, due, freeze, award):
    """January and February, by the county; the other one ran too."""
    due.rows = [row(award)]
    for month in (JANUARY, FEBRUARY):
        settle(month=month)
        settle(region=OTHER, month=month)
        freeze("exported")
    return award


def test_a_payee_who_is_another_one_since_longer_is_paid_what_is_recovered(
    paid, settle, due, limit
):
    due.rows = [row(paid, payee_kind="institution", payee=77)]
    changed(paid, "2024-01-01")
    settle(month=MARCH)
    assert moved(MARCH) == {1: Decimal(0), 2: Decimal(0), 3: Decimal("50.00")}
    assert limit() == []


@pytest.mark.parametrize("order", [(COUNTY, OTHER), (OTHER, COUNTY)])
def test_a_move_told_late_costs_the_person_nothing(paid, settle, due, limit, order):
    due.rows = [row(paid, region=OTHER)]
    changed(paid, "2024-01-01", hukou=OTHER)
    for county in order:
        settle(region=county, month=MARCH)
    assert moved(MARCH) == {1: Decimal(0), 2: Decimal(0), 3: Decimal("50.00")}
    assert limit() == []


def test_what_yields_to_something_too_late_stays_paid(paid, settle, due, freeze, limit):
    """An allowance that goes before the one paid, applied for in March from January on."""
    higher = award_of(paid.person, paid.item, part="other")
    due.rows = [row(paid).but(excluded=True), row(higher).but(amount="80.00")]
    changed(paid, "2024-01-01")
    settle(month=MARCH)
    assert moved(MARCH) == {2: Decimal("30.00"), 3: Decimal("80.00")}
    assert limit() == [1]
    freeze("exported")
    BackPayLimit.objects.all().delete()
    changed(paid, "2024-01-01")
    settle(month=APRIL)
    assert moved(APRIL) == {1: Decimal("30.00"), 4: Decimal("80.00")}


def test_what_waited_for_money_was_not_late(settle, due, award, limit):
    due.rows = [row(award)]
    budget = Budget.objects.create(
        fund=Fund.objects.get(), region=COUNTY, year=2024, amount=Decimal(0),
        document="预算1号", set_at=AT, set_by=UserFactory(),
    )  # fmt: skip
    for month in (JANUARY, FEBRUARY, MARCH):
        settle(month=month)
    budget.amount = Decimal("1000.00")
    budget.save()
    settle(month=APRIL)
    assert set(moved(APRIL)) == {1, 2, 3, 4}


def test_months_before_the_county_began_are_as_late_as_any(
    settle, due, freeze, gazetted_item, limit
):
    """An application of April for a county that began in March, from January on."""
    due.rows = [Row(900_001, item=gazetted_item.pk)]
    settle(month=MARCH)
    freeze("exported")
    award = award_of(PersonFactory(), gazetted_item)
    due.months = {m: [row(award)] for m in (JANUARY, FEBRUARY, MARCH, APRIL)}
    changed(award, "2024-01-01")
    settle(month=APRIL)
    assert {covered for covered, amount in moved(APRIL).items() if amount > 0} == {3, 4}
    assert limit() == [1, 2]


def test_a_month_the_county_left_out_is_not_late(settle, due, freeze, award, limit):
    due.rows = [row(award)]
    settle(month=JANUARY)
    freeze("exported")
    settle(month=APRIL)
    assert set(moved(APRIL)) == {2, 3, 4}
    assert limit() == []
