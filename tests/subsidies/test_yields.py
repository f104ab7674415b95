"""Of two items that are not stacked, the month's run pays the higher; on the real catalogue."""

from datetime import date
from decimal import Decimal

import pytest

from eligibility.models import Award, CatalogueItem, LocalStandard, Suspension
from portal.lib.periods import Month
from subsidies.models import Line
from subsidies.settlement.county import settle_county
from tests.factories import AccountFactory, CircumstancesFactory, PersonFactory
from tests.factories.numbers import AT
from tests.oracle.loading import loaded, taken_back

COUNTY = "431002"
MONTH = Month(2024, 1)
#: 护理补贴 (老年人) and 重度残疾人护理补贴: two carers' sums for one need.
ELDERLY, DISABLED = ("chenzhou-16", ""), ("chenzhou-24", "nursing")


#: What stands for each of the two items: its sum, and whether it was awarded, is suspended, or
#: was never applied for.
AWARDED, SUSPENDED, NEVER = range(3)
CASES = {
    "the first is higher": (("100.00", AWARDED), ("80.00", AWARDED), ["100.00"]),
    "the second is higher": (("60.00", AWARDED), ("80.00", AWARDED), ["80.00"]),
    "equal sums are paid once": (("80.00", AWARDED), ("80.00", AWARDED), ["80.00"]),
    "to what is suspended nothing yields": (("60.00", AWARDED), ("80.00", SUSPENDED), ["60.00"]),
    "to what nobody was awarded neither": (("60.00", AWARDED), ("80.00", NEVER), ["60.00"]),
}


@pytest.fixture
def person(db):
    """Entitled to both."""
    with loaded():
        person = PersonFactory(birth_date=date(1940, 1, 1))
        CircumstancesFactory(
            person=person, hukou=COUNTY, residence=COUNTY, dibao=True, tekun="none",
            disability_kinds=["physical"], disability_level=2, self_care="lost",
            care_level="total", long_term_care=True, work_injury_care_allowance=False,
        )  # fmt: skip
        AccountFactory(person=person)
        yield person


def stands(person, place, amount, how):
    """The item's rate in the county, and the person's award."""
    item, part = CatalogueItem.objects.get(code=place[0]), place[1]
    LocalStandard.objects.create(
        item=item, part=part, tier="all", region=COUNTY, amount=Decimal(amount),
        valid_from=date(2023, 4, 1), document="测试文号", status="official",
    )  # fmt: skip
    if how == NEVER:
        return
    award = Award.objects.create(
        person=person, item=item, part=part, region=COUNTY, starts=MONTH.first,
        settled_before=MONTH.first, approved_at=AT,
    )  # fmt: skip
    if how == SUSPENDED:
        Suspension.objects.create(award=award, from_month=MONTH.first, reason="未认证")


def test_of_two_not_stacked_the_run_pays_the_higher_once(person):
    for case, (elderly, disabled, wanted) in CASES.items():
        with taken_back():
            stands(person, ELDERLY, *elderly)
            stands(person, DISABLED, *disabled)
            settle_county(region=COUNTY, month=MONTH, at=AT)
            found = Line.objects.filter(month=MONTH.first).values_list("amount", flat=True)
            assert list(found) == [Decimal(amount) for amount in wanted], case
