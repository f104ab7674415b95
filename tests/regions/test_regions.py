"""The dated tree of regions."""

import csv
from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from portal.lib.periods import Month
from portal.regions.loading import load_regions
from portal.regions.models import Region
from portal.regions.selectors import ids_below, region_of, tree
from portal.regions.services import RegionError, add_region, end_region
from tests.factories import RegionFactory, region
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db
MONTH = Month(2024, 1)


def test_the_migrated_database_has_the_gazetted_regions():
    now = tree(MONTH)
    path = settings.BASE_DIR / "fixtures" / "regions" / "regions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["code"]: row["name"] for row in rows} == {n.code: n.name for n in now.nodes}
    assert now.prefectures() == ("4303", "4305", "4310", "4311", "4331")
    assert [len(now.counties(code)) for code in now.prefectures()] == [8, 13, 11, 14, 8]


def test_look_ups_go_by_descent():
    now = tree(MONTH)
    assert now.ancestors("431103") == ("431103", "4311", "43")
    assert (now.county_of("431103"), now.prefecture_of("431103")) == ("431103", "4311")
    assert now.county_of("4311") is None
    assert now.county_of("110101") is None
    assert now.county_of(None) is None
    assert now.full_name("431103") == "永州市冷水滩区"
    assert now.name("110101") == "110101"
    assert now.full_name("110101") == "110101"
    assert "431103" in now.descendants("43")
    assert now.descendants("110101") == frozenset()
    assert now.within("431103", "4311")
    assert not now.within("431103", "4305")
    assert now.find("冷水滩区") == ("431103",)
    assert now.known("4311")
    assert not now.known("431199")


def test_jindong_is_a_child_of_yongzhou_and_not_of_qiyang():
    now = tree(MONTH)
    assert now.node("431191").kind == "own"
    assert now.prefecture_of("431191") == "4311"
    assert "431191" not in now.descendants("431181")
    assert now.prefecture_of("430591") == "4305"


def test_the_tree_is_kept_until_a_region_changes(django_assert_num_queries):
    first = tree(MONTH)
    with django_assert_num_queries(1):
        assert tree(MONTH) is first
    township = RegionFactory()
    assert tree(MONTH).known(township.code)
    assert tree(MONTH).county_of(township.code) == "431103"


def test_a_rolled_back_region_is_not_kept_in_memory():
    with transaction.atomic():
        township = RegionFactory()
        assert tree(MONTH).known(township.code)
        transaction.set_rollback(True)
    assert not tree(MONTH).known(township.code)


def add(**more):
    values = {
        "actor": None,
        "parent": region(),
        "code": "431103101",
        "name": "测试镇",
        "valid_from": date(2024, 3, 15),
        "at": AT,
    }
    return add_region(**values | more)


def test_a_township_is_there_from_its_month_on():
    township = add()
    village = add(parent=township, code="431103101200", name="测试村")
    assert not tree(Month(2024, 2)).known(township.code)
    assert tree(Month(2024, 3)).county_of(village.code) == "431103"
    assert village.pk in ids_below("4311")
    with pytest.raises(RegionError, match="不再分级"):
        add(parent=village, code="4311031012001")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"code": "43110310"}, "9位"),
        ({"code": "43110310x"}, "9位"),
        ({"name": " "}, "名称"),
    ],
)
def test_wrong_regions_are_refused(more, says):
    with pytest.raises(RegionError, match=says):
        add(**more)


def test_own_codes_of_counties_begin_with_the_prefecture():
    with pytest.raises(RegionError, match="4311"):
        add(parent=region("4311"), code="430592", name="测试管理区")
    assert (
        add(parent=region("4311"), code="431192", name="测试管理区", kind="own").level == "county"
    )


def test_a_code_is_used_once_at_a_time():
    township = add()
    with pytest.raises(RegionError, match="已用于测试镇"):
        add(name="别的镇")
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionFactory(code=township.code, valid_from=date(2024, 6, 1))
    end_region(actor=None, region=township, valid_to=date(2025, 1, 1), at=AT, reason="合并乡镇")
    again = add(name="新镇", valid_from=date(2025, 1, 1))
    assert tree(Month(2024, 12)).name(township.code) == "测试镇"
    assert tree(Month(2025, 1)).name(township.code) == "新镇"
    assert region_of(township.code, Month(2025, 1)) == again
    with pytest.raises(Region.DoesNotExist):
        region_of("431199", MONTH)


def test_a_region_with_parts_or_ended_does_not_end():
    township = add()
    with pytest.raises(RegionError, match="测试镇还在"):
        end_region(actor=None, region=region(), valid_to=date(2025, 1, 1), at=AT, reason="撤区")
    with pytest.raises(RegionError, match="早于"):
        end_region(actor=None, region=township, valid_to=date(2024, 3, 15), at=AT, reason="x")
    end_region(actor=None, region=township, valid_to=date(2025, 1, 1), at=AT, reason="x")
    with pytest.raises(RegionError, match="已于"):
        end_region(actor=None, region=township, valid_to=date(2025, 1, 1), at=AT, reason="x")


def test_loading_twice_changes_nothing():
    assert load_regions(Region) == 0


@pytest.mark.parametrize(
    "values",
    [
        {"code": "43110"},
        {"valid_to": date(1999, 1, 1)},
        {"parent": None},
    ],
)
def test_the_table_refuses_nonsense(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionFactory(**values)
