"""福彩公益金: the share of a year's welfare lottery fund that served the elderly."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse

from portal.lib.periods import Month
from portal.policies.figures.kinds import Ask, Source, Value, Where
from portal.regions.selectors import tree
from subsidies.reports.models import LotteryYear

CODE = "money.lottery"


def _rows(ask: Ask) -> QuerySet[LotteryYear]:
    """Of the counties asked, and of a prefecture all of whose counties are asked."""
    regions, asked = tree(max(ask.months)), set(ask.counties)
    whole = [code for code in regions.prefectures() if asked >= set(regions.counties(code))]
    wanted = {month.year for month in ask.months}
    rows = LotteryYear.objects.filter(superseded_at=None, year__in=wanted)
    return rows.filter(region__code__in=[*asked, *whole]).select_related("region")


def _share(ask: Ask) -> Mapping[str, Iterable[Value]]:
    rows = list(_rows(ask))
    months = ask.months if "month" in ask.by else (max(ask.months),)
    return {CODE: [value for month in months for value in _of(rows, month, ask)]}


def _of(rows: Iterable[LotteryYear], month: Month, ask: Ask) -> Iterator[Value]:
    """A month shows its year; apart by county, a prefecture's own row belongs to none."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for row in rows:
        county = row.region.code if "county" in ask.by else ""
        if row.year != month.year or (county and county not in ask.counties):
            continue
        served, total = sums.get(county, (Decimal(0), Decimal(0)))
        sums[county] = (served + row.elderly, total + row.total)
    for county, (served, total) in sums.items():
        yield Value(served, total, county, month if "month" in ask.by else None)


def _recorded(ask: Ask) -> datetime | None:
    found: dict[str, Any] = _rows(ask).aggregate(at=Max("recorded_at"))
    at: datetime | None = found["at"]
    return at


LOTTERY = Source("subsidies.lottery", _share, _recorded)


def lottery_page(where: Where) -> str:
    """The page with the two numbers, the least share and what is lacking."""
    return f"{reverse('bank:lottery')}?year={where.month.year}"
