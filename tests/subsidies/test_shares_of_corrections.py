"""What comes back comes back to the levels that bore it, whatever tier the correction names."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.core.cache import cache
from psycopg import sql

from portal.lib.periods import Month
from subsidies.batches.ends import end_lines
from subsidies.models import Line
from subsidies.reports.funding import borne
from subsidies.reports.paid import sums
from subsidies.reports.services import set_share
from tests.factories import PersonFactory, UserFactory, region
from tests.factories.numbers import AT
from tests.subsidies import due_side
from tests.subsidies.due_side import COUNTY, Row
from tests.subsidies.past import award_of, changed

JANUARY, FEBRUARY, MARCH = (Month(2024, n) for n in (1, 2, 3))
pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(settle, due, freeze, gazetted_item, monkeypatch):
    """January of the shared tier, six tenths of it borne by the prefecture; pay again as told."""
    cache.clear()
    set_share(
        region=COUNTY, item_code=gazetted_item.code, tier="80-89", valid_from=JANUARY.first,
        central=0, province=0, city=6, county=4, document="测试", clause="一",
        actor=UserFactory(roles=["finance"], region=region("4311")), at=AT,
    )  # fmt: skip
    tiers, plain = {}, due_side._select
    monkeypatch.setattr(
        due_side, "_select", lambda row: _with_tier(plain(row), tiers.get(row.part, "all"))
    )
    award = award_of(PersonFactory(), gazetted_item)

    def pay(month, amount, tier):
        tiers[""] = tier
        row = Row(award.pk, amount, person=award.person_id, item=award.item_id)
        due.months = {JANUARY: [row] if amount else [], month: [row] if month == JANUARY else []}
        changed(award, "2024-01-01")
        settle(month=month)
        freeze("exported")

    pay(JANUARY, "50.00", "80-89")
    return pay


def _with_tier(select, tier):
    return sql.SQL(
        "SELECT award_id, person_id, item_id, code, part, region, outcome, amount, payee_kind,"
        " payee_id, suspended, version_id, {}::text, standard_id, excluded, per, needs FROM ({}) AS row("
        "award_id, person_id, item_id, code, part, region, outcome, amount, payee_kind, payee_id,"
        " suspended, version_id, tier, standard_id, excluded, per, needs)"
    ).format(sql.Literal(tier), select)


def levels():
    """Level → what it bears of everything, those that bear nothing left out."""
    found = defaultdict(Decimal)
    for part in borne(sums([COUNTY], JANUARY, MARCH)):
        found[part.level] += part.amount
    return {level: amount for level, amount in found.items() if amount}


SHARED = {"city": Decimal("30.00"), "county": Decimal("20.00")}


def test_what_is_recovered_comes_back_to_both(paid):
    assert levels() == SHARED
    paid(FEBRUARY, None, "80-89")
    assert levels() == {}


def test_another_tier_takes_the_whole_month_along_and_back(paid):
    paid(FEBRUARY, "100.00", "90-99")
    assert levels() == {"county": Decimal("100.00")}
    paid(MARCH, "50.00", "80-89")
    assert levels() == SHARED


def test_a_payment_that_failed_after_its_recovery_is_taken_off_the_tier_it_was_paid_under(paid):
    line = Line.objects.get(kind="regular")
    paid(FEBRUARY, None, "80-89")
    end_lines(batch_id=line.batch_id, ends={line.pk: "failed"}, actor=None, at=AT)
    paid(MARCH, None, "80-89")
    assert [x.amount for x in Line.objects.order_by("id")] == [50, -50, 50]
    assert {row.tier for row in sums([COUNTY], JANUARY, MARCH)} == {"80-89"}
