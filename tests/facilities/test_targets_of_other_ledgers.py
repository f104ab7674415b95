"""Targets that read what is kept elsewhere: who runs a home, virtual stations, estates, the lottery."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from facilities.indicators.query import causes
from portal.policies.figures.kinds import Where
from portal.policies.figures.reading import indicator
from portal.policies.models import Target
from subsidies.reports.models import LotteryYear
from tests.facilities.test_indicators import DAY, OTHER, REGIONS, SHAOYANG, home, standing, told
from tests.factories import region
from tests.factories.facilities import CountyFigureFactory, EstateFactory, RatingFactory

pytestmark = pytest.mark.django_db


def test_homes_run_by_the_county_and_the_city_s_own():
    for run in (True, False):
        home("430321", "regional_home", county_run=run)
    assert told("xiangtan-county-run") == (1, 2, 50, "short")
    found = causes(Target.objects.get(code="xiangtan-county-run"), ["430321"], DAY)
    assert [c["county_run"] for c in found] == [False]
    for city, level in ((True, 3), (False, 3)):
        RatingFactory(institution=home("430302", "welfare_home", city_run=city), level=level)
    assert told("xiangtan-star-city") == (0, 1, 0, "short")
    assert told("xiangtan-star-welfare") == (1, 1, 100, "met")


def test_a_virtual_station_counts_where_there_is_none_of_three_hundred_metres():
    for village, area in (("甲", "299.99"), ("乙", "300.00")):
        home("430302", "community_centre", township="一街道", village=village, floor_area=area)
    CountyFigureFactory(region=region("430302"), of="communities", value=2)
    assert told("xiangtan-community-area", "430302") == (1, 2, 50, "short")
    CountyFigureFactory(region=region("430302"), of="virtual_stations", value=1)
    assert told("xiangtan-community-area", "430302") == (2, 2, 100, "met")
    assert "虚拟服务站" in standing("xiangtan-community-area", "430302").above_words


def test_estates_that_provide_what_the_rule_asks():
    """Shaoyang: 2 % of 50,000 m² for a new one, 150 and 300 m² for 1,000 households of a built one."""
    new = {"kind": "new", "residential_area": 50_000, "region": region(SHAOYANG)}
    EstateFactory(**new, name="够", indoor_area=1000, accepted_on=DAY)
    short = EstateFactory(**new, name="差一平方米", indoor_area=999, accepted_on=DAY)
    EstateFactory(**new, name="没有验收", indoor_area=0, accepted_on=date(2025, 7, 1))
    built = {"kind": "built", "households": 1000, "indoor_area": 150, "region": region(SHAOYANG)}
    EstateFactory(**built, name="老小区", outdoor_area=300)
    bare = EstateFactory(kind="built", name="缺户数", households=None, region=region(SHAOYANG))
    assert told("shaoyang-estates", SHAOYANG) == (2, 4, 50, "short")
    assert told("shaoyang-estates", OTHER) == (0, 0, None, "unknown")
    where = Where((SHAOYANG,), REGIONS, DAY)
    listed = indicator("homes.estates_short").listing.rows(None, where)
    assert {row.pk for row, _ in listed} == {short.pk, bare.pk}
    assert len(indicator("homes.estates_met").listing.rows(None, where)) == 2


@pytest.mark.parametrize(("served", "state"), [("54.99", "short"), ("55.00", "met")])
def test_the_lottery_s_share_is_that_of_the_finance_ledger(served, state):
    assert told("shaoyang-lottery", SHAOYANG)[3] == "unknown"
    LotteryYear.objects.create(
        region=region(SHAOYANG), year=2025, total=100, elderly=served, document="测",
        recorded_at=datetime(2025, 6, 1, tzinfo=UTC), recorded_by_id=1,
    )  # fmt: skip
    assert told("shaoyang-lottery", SHAOYANG) == (Decimal(served), 100, Decimal(served), state)
