"""Indicators over the register, recomputed by hand for small counties."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilities.indicators.board import standings
from facilities.indicators.query import causes
from portal.lib.periods import Month
from portal.policies.models import Target
from portal.regions.selectors import tree
from tests.factories import region
from tests.factories.facilities import (
    BedCountFactory,
    CountyFigureFactory,
    EstateFactory,
    InstitutionFactory,
    RatingFactory,
    RectificationFactory,
    ResidentFactory,
    StaffMemberFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 30)
REGIONS = Month.of(DAY)
CATALOGUE = Path(__file__).parents[2] / "fixtures/catalogue/xiangxi/16.yaml"
SHAOYANG, OTHER = "430503", "430502"


def home(county=SHAOYANG, kind="county_home", **more):
    organisation = {
        f"organisation__{k}": more.pop(k) for k in ("opened_on", "closed_on") if k in more
    }
    owner = "private" if kind == "private_home" else "public"
    return InstitutionFactory(
        kind=kind, organisation__region=region(county), organisation__ownership=owner,
        **organisation, **more,
    )  # fmt: skip


def standing(code, county="", day=DAY, prefecture=None):
    target = Target.objects.get(code=code)
    regions = tree(REGIONS)
    every = regions.counties(prefecture or target.region)
    found = {(s.target.code, s.county): s for s in standings(target.region, every, day, regions)}
    return found[code, county]


def told(code, county="", **more):
    found = standing(code, county, **more)
    return found.above, found.below, found.actual, found.state


def test_nursing_beds_of_destitute_homes_only_in_shaoyang():
    for kind, total, nursing in (
        ("county_home", 100, 50),
        ("tekun_home", 50, 40),
        ("private_home", 200, 0),
    ):
        BedCountFactory(institution=home(kind=kind), total=total, nursing=nursing)
    BedCountFactory(institution=home(OTHER), total=10, nursing=1)
    assert told("shaoyang-nursing", SHAOYANG) == (90, 150, Decimal("60.00"), "met")
    found = standing("shaoyang-nursing", OTHER)
    assert (found.actual, found.state, found.gap) == (Decimal("10.00"), "short", Decimal("45.00"))
    assert "特困供养" in found.above_words


def test_nursing_beds_of_all_homes_together_in_chenzhou():
    for county, kind, nursing in (("431002", "private_home", 55), ("431003", "county_home", 55)):
        BedCountFactory(institution=home(county, kind), total=100, nursing=nursing)
    assert told("chenzhou-nursing") == (110, 200, Decimal("55.00"), "met")
    BedCountFactory(institution=home("431003", "tekun_home"), total=1, nursing=0)
    found = standing("chenzhou-nursing")
    assert (found.above, found.below, found.state) == (110, 201, "short")
    assert found.actual == Decimal("54.73")


def test_a_share_rounded_up_to_the_target_is_not_reached():
    BedCountFactory(institution=home("431003"), total=20_001, nursing=11_000)
    found = standing("chenzhou-nursing")
    assert (found.actual, found.state) == (Decimal("55.00"), "short")


def test_the_latest_beds_up_to_the_day_count_and_the_trend_is_against_a_year_before():
    made = home()
    BedCountFactory(institution=made, total=100, nursing=30, from_day=date(2023, 1, 1))
    BedCountFactory(institution=made, total=100, nursing=60, from_day=date(2025, 6, 30))
    BedCountFactory(institution=made, total=100, nursing=90, from_day=date(2025, 7, 1))
    found = standing("shaoyang-nursing", SHAOYANG)
    assert (found.actual, found.before, found.trend) == (60, 30, 30)


@pytest.mark.parametrize(("beds", "count"), [(149, 0), (150, 1), (500, 1), (501, 0)])
def test_a_county_home_of_yongzhou_has_its_range_of_beds(beds, count):
    BedCountFactory(institution=home("431103", medical=True), total=beds, nursing=0)
    assert told("yongzhou-county-home", "431103")[0] == count


@pytest.mark.parametrize(("homes", "state"), [(1, "short"), (2, "met"), (4, "met"), (5, "short")])
def test_two_to_four_regional_homes(homes, state):
    for _ in range(homes):
        BedCountFactory(institution=home("431103", "regional_home"), total=100, nursing=0)
    assert told("yongzhou-regional-home", "431103")[3] == state


def test_the_districts_of_management_are_not_asked_in_yongzhou():
    regions = tree(REGIONS)
    asked = {
        s.county for s in standings("4311", regions.counties("4311"), DAY, regions)
        if s.target.code == "yongzhou-medical-demo"
    }  # fmt: skip
    assert "431103" in asked
    assert not asked & {"431171", "431173", "431191"}


def test_closed_and_not_yet_open_homes_do_not_count():
    home("431103", medical=True, medical_demo=True, closed_on=DAY)
    home("431103", medical=True, medical_demo=True, opened_on=date(2025, 7, 1))
    assert told("yongzhou-medical-demo", "431103")[0] == 0
    home("431103", medical=True, medical_demo=True, closed_on=date(2025, 7, 1))
    assert told("yongzhou-medical-demo", "431103")[0] == 1


def test_occupancy_and_destitute_residents_of_county_homes():
    made = home()
    BedCountFactory(institution=made, total=10, nursing=6)
    for n in range(8):
        ResidentFactory(institution=made, name=f"测{n}", category="tekun" if n < 4 else "social")
    ResidentFactory(institution=made, left_on=DAY)
    assert told("shaoyang-occupancy", SHAOYANG) == (8, 10, 80, "met")
    assert told("shaoyang-tekun-share", SHAOYANG) == (4, 8, 50, "short")
    assert [
        c["name"] for c in causes(Target.objects.get(code="shaoyang-tekun-share"), [SHAOYANG], DAY)
    ]


def test_coverage_counts_each_place_once_and_needs_the_reported_number():
    for village in ("甲村", "甲村", "乙村", ""):
        home(kind="village_aid", township="一镇", village=village)
    home(kind="village_aid", township="二镇", village="甲村")
    assert told("shaoyang-cover-villages", SHAOYANG) == (3, None, None, "unknown")
    CountyFigureFactory(region=region(SHAOYANG), of="villages", value=9, as_of=date(2024, 1, 1))
    CountyFigureFactory(region=region(SHAOYANG), of="villages", value=5, as_of=date(2025, 1, 1))
    CountyFigureFactory(region=region(SHAOYANG), of="villages", value=99, as_of=date(2025, 7, 1))
    assert told("shaoyang-cover-villages", SHAOYANG) == (3, 5, 60, "met")


def test_social_workers_by_elders_and_by_beds():
    made = home()
    BedCountFactory(institution=made, total=200, nursing=0)
    StaffMemberFactory(institution=made, post="social_worker")
    StaffMemberFactory(institution=made, post="social_worker", ended_on=DAY, name="离岗")
    CountyFigureFactory(region=region(SHAOYANG), value=1000, as_of=date(2024, 12, 31))
    assert told("shaoyang-social-elders", SHAOYANG) == (1, 1000, 1, "met")
    assert told("shaoyang-social-beds", SHAOYANG) == (1, 200, Decimal("0.50"), "short")


def test_certificates_that_ran_out_are_none():
    made = home("431002")
    StaffMemberFactory(institution=made, certificate_until=DAY)
    StaffMemberFactory(institution=made, name="过期", certificate_until=date(2025, 6, 29))
    StaffMemberFactory(institution=made, name="无证", certificate="none", certificate_number="")
    assert told("chenzhou-carers", "431002")[:2] == (1, 3)
    found = causes(Target.objects.get(code="chenzhou-carers"), ["431002"], DAY)
    assert [(c["certified"], c["carers"]) for c in found] == [(1, 3)]


def test_fire_safety_and_open_plans_name_who_is_behind():
    good, bad = home(), home(kind="tekun_home", fire="failed", fire_on=None)
    RectificationFactory(institution=good, closed_on=date(2025, 1, 1), result="完成")
    RectificationFactory(institution=bad)
    assert told("shaoyang-fire", SHAOYANG) == (1, 2, 50, "short")
    assert told("shaoyang-hazards", SHAOYANG) == (1, 2, 50, "short")
    for code in ("shaoyang-fire", "shaoyang-hazards"):
        found = causes(Target.objects.get(code=code), [SHAOYANG], DAY)
        assert [c["id"] for c in found] == [bad.pk]


def test_stars_in_xiangtan():
    for level in (None, 1, 3, 3, 5):
        made = home("430302", "private_home")
        if level:
            RatingFactory(institution=made, level=level)
    assert told("xiangtan-star-1") == (4, 5, 80, "short")
    assert told("xiangtan-star-3") == (3, 5, 60, "met")


@pytest.mark.parametrize(("area", "count"), [("799.99", 0), ("800.00", 1)])
def test_street_centres_of_the_city_have_their_size(area, count):
    home("430302", "street_centre", township="一街道", floor_area=area)
    CountyFigureFactory(region=region("430302"), of="streets", value=1, as_of=date(2024, 1, 1))
    assert told("xiangtan-street-area", "430302")[0] == count
    with pytest.raises(KeyError):
        standing("xiangtan-street-area", "430321")


@pytest.mark.parametrize(
    ("functions", "count"),
    [(["meals", "bath", "walk"], 0), (["meals", "bath", "walk", "clean"], 1)],
)
def test_street_centres_have_four_functions(functions, count):
    home("430302", "street_centre", functions=functions)
    assert told("xiangtan-street-functions", "430302")[:2] == (count, 1)


def test_reported_figures_of_a_prefecture_need_every_county():
    counties = tree(REGIONS).counties("4310")
    for county in counties[1:]:
        CountyFigureFactory(
            region=region(county), of="directors_trained", value=10, as_of=date(2024, 1, 1)
        )
    assert told("chenzhou-directors-trained")[3] == "unknown"
    CountyFigureFactory(
        region=region(counties[0]), of="directors_trained", value=0, as_of=date(2024, 1, 1)
    )
    assert told("chenzhou-directors-trained")[2] == 10 * (len(counties) - 1)


def test_a_county_s_user_sees_no_target_of_the_whole_prefecture():
    regions = tree(REGIONS)
    found = standings("4310", ["431002"], DAY, regions)
    assert {s.county for s in found} == {"431002"}


@pytest.mark.parametrize("prefecture", ["4303", "4305", "4310", "4311", "4331"])
def test_the_board_takes_as_many_statements_however_many_homes(
    prefecture, django_assert_max_num_queries
):
    """Two of the register, and a few for each ledger of another area, of this day and a year ago."""
    regions = tree(REGIONS)
    counties = regions.counties(prefecture)
    with CaptureQueriesContext(connection) as empty:
        standings(prefecture, counties, DAY, regions)
    for county in counties[:3]:
        for _ in range(3):
            BedCountFactory(institution=home(county))
        EstateFactory(region=region(county), accepted_on=DAY)
    with django_assert_max_num_queries(len(empty)):
        assert standings(prefecture, counties, DAY, regions)


def test_what_counties_report_is_held_against_the_register_s_own_homes_and_carers():
    for kind in ("county_home", "private_home", "canteen"):
        home(kind=kind)
    assert told("shaoyang-safety", SHAOYANG)[3] == "unknown"
    CountyFigureFactory(region=region(SHAOYANG), of="safety_met", value=1)
    assert told("shaoyang-safety", SHAOYANG) == (1, 2, Decimal("50.00"), "short")
    CountyFigureFactory(region=region(SHAOYANG), of="safety_met", value=2, as_of=DAY)
    assert told("shaoyang-safety", SHAOYANG)[3] == "met"


@pytest.mark.parametrize(("firms", "state"), [(1, "short"), (2, "met"), (4, "met")])
def test_two_or_three_benchmark_firms_are_at_least_two(firms, state):
    counties = tree(REGIONS).counties("4305")
    for county in counties:
        value = firms if county == SHAOYANG else 0
        CountyFigureFactory(region=region(county), of="benchmark_firms", value=value)
    assert told("shaoyang-benchmark-firms")[3] == state
