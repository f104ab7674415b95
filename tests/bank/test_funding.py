"""Who bears what: gazetted proportions, remainders to the county, failures taken off."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.periods import Month
from portal.policies.figures.kinds import Ask
from portal.policies.figures.reading import data_date, figure, indicator, read
from subsidies.models import Batch
from subsidies.reports.funding import Borne, borne, shares, split, unassigned
from subsidies.reports.lottery import floor_of, lottery_shares
from subsidies.reports.models import FundingShare
from subsidies.reports.models.funding_share import LEVELS
from subsidies.reports.paid import Sum, sums
from subsidies.reports.services import FundingError, set_lottery_year, set_share
from subsidies.reports.totals import batch_month, by, by_fund, covered_month
from tests.bank.answers import farm
from tests.factories import UserFactory, region
from tests.factories.numbers import AT
from tests.subsidies.conftest import JANUARY
from tests.subsidies.due_side import COUNTY

pytestmark = pytest.mark.django_db
SHAOYANG = ("430502", "430503", "430511")


def share(**parts):
    return FundingShare(**parts)


def one(amount, *, item="shaoyang-07", tier="80-89", county="430502", month=date(2024, 1, 1)):
    return Sum(county, "资金", month, item, tier, month, Decimal(amount))


def shared(row):
    return {b.level: b.amount for b in borne([row])}


@pytest.mark.parametrize("county", SHAOYANG)
def test_shaoyangs_three_districts_bear_four_tenths(county):
    assert shared(one("20.00", county=county)) == {
        "city": Decimal("12.00"),
        "county": Decimal("8.00"),
    }


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"county": "430522"}, {"county": Decimal("20.00")}),
        ({"tier": "90-99"}, {"county": Decimal("20.00")}),
        ({"item": "shaoyang-08"}, {"county": Decimal("20.00")}),
        ({"month": date(2023, 12, 1)}, {"county": Decimal("20.00")}),
    ],
)
def test_the_clause_speaks_of_nothing_else(more, says):
    assert shared(one("20.00", **more)) == says


def test_every_gazetted_share_cites_document_and_clause():
    rows = FundingShare.objects.all()
    assert rows.count() == 4
    assert {(r.document, r.clause) for r in rows} == {("邵市政办发〔2023〕14号", "正文（十四）")}
    assert rows.get(region="430502").words == "市级:县级 = 6:4"


@given(
    fen=st.integers(-10_000_000, 10_000_000),
    parts=st.tuples(*[st.integers(0, 9)] * 4).filter(any),
)
def test_levels_sum_to_the_amount_and_only_the_county_takes_the_remainder(fen, parts):
    amount = Decimal(fen).scaleb(-2)
    row = share(**dict(zip(LEVELS, parts, strict=True)))
    found = split(amount, row)
    assert sum(found.values(), Decimal(0)) == amount
    whole = sum(parts)
    for level, part in zip(LEVELS, parts, strict=True):
        exact = amount * part / whole
        if level == "county":
            assert 0 <= abs(found.get(level, Decimal(0)) - exact) < Decimal("0.03")
        elif part:
            assert abs(found[level]) <= abs(exact)
            assert abs(found[level] - exact) < Decimal("0.01")


def test_the_remainder_of_thirds_goes_to_the_county():
    found = split(Decimal("100.00"), share(central=1, province=1, county=1))
    assert found == {
        "central": Decimal("33.33"),
        "province": Decimal("33.33"),
        "county": Decimal("33.34"),
    }


def test_nearer_regions_and_named_items_and_tiers_go_first(gazetted_item):
    finance = UserFactory(roles=["finance"], region=region("4311"))
    code = gazetted_item.code

    def put(where, item="", tier="", since=date(2024, 1, 1), **parts):
        set_share(
            region=where, item_code=item, tier=tier, valid_from=since, document="测试", clause="一",
            actor=finance, at=AT,
            **{"central": 0, "province": 0, "city": 0, "county": 0, **parts},
        )  # fmt: skip

    put("4311", city=1)
    put("4311", item=code, city=1, county=1)
    put("4311", item=code, tier="high", province=1)
    put("431103", since=date(2024, 3, 1), county=1)
    known = shares()

    def words(item=code, tier="low", month=date(2024, 2, 1)):
        return known.of("431103", item, tier, month).words

    assert words(item="other") == "市级全额"
    assert words() == "市级:县级 = 1:1"
    assert words(tier="high") == "省级全额"
    assert words(month=date(2024, 3, 1)) == "县级全额"
    assert known.of("431103", code, "low", date(2023, 12, 1)) is None


def test_a_share_for_the_same_month_supersedes_and_strangers_are_refused(finance, gazetted_item):
    given = {
        "region": COUNTY, "item_code": gazetted_item.code, "tier": "", "valid_from": date(2024, 1, 1),
        "central": 0, "province": 0, "city": 3, "county": 7, "document": "测试", "clause": "一",
        "actor": finance, "at": AT,
    }  # fmt: skip
    set_share(**given)
    set_share(**given | {"city": 5})
    rows = FundingShare.objects.filter(region=COUNTY)
    assert rows.count() == 2
    assert rows.get(superseded_at=None).city == 5
    for wrong, says in (
        ({"city": 0, "county": 0}, "各级都是 0"),
        ({"document": ""}, "依据文件和条款"),
        ({"valid_from": date(2024, 1, 2)}, "月首日"),
        ({"item_code": "", "tier": "x"}, "要选项目"),
        ({"region": "431102"}, "只能维护本区划"),
        ({"actor": UserFactory()}, "财务岗或主管"),
    ):
        with pytest.raises(FundingError, match=says):
            set_share(**given | wrong)


def test_sums_come_from_approved_batches_less_what_failed(
    layouts, brief, approved, export, applied, gazetted_item
):
    cache.clear()
    made = approved(
        [("agricultural", "50.00", {}), ("agricultural", "60.00", {}), (None, "7.00", {})]
    )
    assert [row.amount for row in sums([COUNTY], JANUARY, JANUARY)] == [Decimal("117.00")]
    (file,) = export(made.batch).files.all()
    assert [row.amount for row in sums([COUNTY], JANUARY, JANUARY)] == [Decimal("110.00")]
    applied(file, farm(file, {2: ("失败", "F002", "")}))
    (row,) = sums([COUNTY], JANUARY, JANUARY)
    assert (row.amount, row.item) == (Decimal("50.00"), gazetted_item.code)
    assert unassigned([row]) == {gazetted_item.code: Decimal("50.00")}
    Batch.objects.update(state="checked")
    assert sums([COUNTY], JANUARY, JANUARY) == []


def test_counting_a_year_again_asks_four_statements(
    approved, layouts, brief, django_assert_num_queries
):
    cache.clear()
    approved([("agricultural", "50.00", {})])
    sums([COUNTY], Month(2024, 1), Month(2024, 12))
    with django_assert_num_queries(3):
        sums([COUNTY], Month(2024, 1), Month(2024, 12))


def test_quarters_and_years_by_the_month_asked_for():
    march = one("30.00", month=date(2024, 3, 1))
    late = replace(march, batch_month=date(2024, 4, 1))
    rows = [Borne(march, "county", Decimal("30.00")), Borne(late, "county", Decimal("5.00"))]
    (paid,), (covered,) = by_fund(rows, batch_month), by_fund(rows, covered_month)
    assert (paid.quarters[1], paid.quarters[2], paid.year) == (30, 5, 35)
    assert (covered.quarters[1], covered.quarters[2]) == (35, 0)
    (item,) = by(rows, lambda r: r.sum.item)
    assert (item.levels["county"], item.total) == (35, 35)


@pytest.mark.parametrize(
    ("where", "year", "percent"),
    [("431103", 2023, 55), ("430502", 2024, 55), ("431002", 2023, 55), ("430302", 2024, 60),
     ("433101", 2024, None), ("430302", 2022, None)],
)  # fmt: skip
def test_the_least_share_of_the_lottery_fund_is_as_printed(where, year, percent):
    floor = floor_of(where, year)
    assert (floor.percent if floor else None) == percent


@pytest.mark.parametrize(
    ("elderly", "percent", "met"),
    [("55.00", "55.00", True), ("54.99", "54.99", False), ("100.00", "100.00", True)],
)
def test_the_lottery_share_shows_its_two_numbers(finance, elderly, percent, met):
    given = {
        "region": COUNTY, "year": 2023, "total": Decimal("100.00"), "elderly": Decimal(elderly),
        "document": "2023年决算", "actor": finance, "at": AT,
    }  # fmt: skip
    set_lottery_year(**given | {"elderly": Decimal("1.00")})
    set_lottery_year(**given)
    (found,) = lottery_shares(finance, 2023)
    assert (str(found.percent), found.met) == (percent, met)
    assert found.short == max(Decimal(55) - Decimal(elderly), 0)
    assert lottery_shares(UserFactory(roles=["finance"], region=region("431102")), 2023) == []
    assert lottery_shares(SimpleNamespace(region=None, is_active=True), 2023) == []


def test_what_served_the_elderly_is_no_more_than_the_fund(finance):
    given = {
        "region": COUNTY, "year": 2023, "total": Decimal("100.00"), "elderly": Decimal("100.01"),
        "document": "x", "actor": finance, "at": AT,
    }  # fmt: skip
    with pytest.raises(FundingError, match=r"0 至 100.00 元之间"):
        set_lottery_year(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingShare.objects.create(
            region="1", valid_from=date(2024, 1, 1), document="x", clause="y", recorded_at=AT
        )


def test_the_pages_show_sums_shares_and_the_lottery(client, finance, approved, layouts, brief):
    cache.clear()
    approved([("agricultural", "50.00", {})])
    client.force_login(finance)
    page = client.get(reverse("bank:funding") + "?year=2024").content.decode()
    assert "财政预算资金" in page
    assert "没有登记分担比例" in page
    book = client.get(reverse("bank:funding_xlsx") + "?year=2024&when=covered")
    assert book.content[:2] == b"PK"
    assert (
        "还没有审批通过的发放"
        in client.get(reverse("bank:funding") + "?year=2022").content.decode()
    )
    data = {"region": COUNTY, "year": "2023", "total": "100", "elderly": "54", "document": "决算"}
    shown = client.post(reverse("bank:lottery"), data, follow=True).content.decode()
    assert "54.00%" in shown
    assert "未达到" in shown
    assert client.post(reverse("bank:lottery"), data | {"elderly": "200"}).status_code == 422
    wrong = client.post(reverse("bank:shares"), {"region": COUNTY, "city": "6"})
    assert wrong.status_code == 422


def test_the_lottery_share_is_a_figure_of_the_boards():
    for code, total, elderly in (("431103", "100.00", "55.00"), ("431102", "300.00", "145.00")):
        set_lottery_year(
            region=code, year=2023, total=Decimal(total), elderly=Decimal(elderly), document="决算",
            actor=UserFactory(roles=["finance"], region=region("4311")), at=AT,
        )  # fmt: skip
    ask = Ask(("431103", "431102"), (Month(2023, 12),), AT.date())
    share = indicator("money.lottery")
    both = figure(share, ask)
    assert (both.value, both.whole) == (Decimal("200.00"), Decimal("400.00"))
    apart = read([share], replace(ask, by=frozenset({"county"})))["money.lottery"]
    assert {(v.county, v.value) for v in apart} == {
        ("431103", Decimal("55.00")), ("431102", Decimal("145.00")),
    }  # fmt: skip
    assert data_date(share, ask) == AT
    assert read([share], replace(ask, months=(Month(2024, 1),)))["money.lottery"] == []
