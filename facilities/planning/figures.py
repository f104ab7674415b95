"""Figures of estates: those that provide what the rule asks, and those that do not."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse

from facilities.models import Estate
from facilities.planning.estates import Check, check
from portal.lib.periods import Month
from portal.policies.figures.kinds import CASE, Ask, Indicator, Listing, Source, Value, Where
from portal.policies.figures.kinds import announce as announce_indicators
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.table import Column

MET, SHORT = "homes.estates_met", "homes.estates_short"


def checked(counties: Collection[str], day: date) -> Iterator[tuple[Estate, Check]]:
    """Estates that owe their facilities on a day: accepted new ones and built areas, with a rule."""
    owing = Q(kind=Estate.Kind.BUILT) | Q(accepted_on__lte=day)
    rows = Estate.objects.filter(owing, region__code__in=counties).select_related("region")
    regions = tree(Month.of(day))
    for row in rows.order_by("region__code", "name", "pk"):
        found = check(row, day, regions)
        if found.rule is not None:
            yield row, found


def provides(found: Check) -> bool:
    """Whether everything the rule asks is there; what lacks its figures does not show it."""
    return found.answer is not None and not any(need.lacking for need in found.needs)


def _day(ask: Ask) -> date:
    return min(max(ask.months).last, ask.today)


def _read(ask: Ask) -> Mapping[str, Iterable[Value]]:
    apart = "month" in ask.by
    found: dict[str, list[Value]] = {MET: [], SHORT: []}
    for month in ask.months if apart else (max(ask.months),):
        sums: dict[str, list[int]] = {}
        for row, answer in checked(ask.counties, min(month.last, ask.today)):
            county = sums.setdefault(row.region.code if "county" in ask.by else "", [0, 0])
            county[0] += provides(answer)
            county[1] += 1
        for code, (met, every) in sums.items():
            place = (code, month if apart else None)
            found[MET].append(Value(Decimal(met), Decimal(every), *place))
            found[SHORT].append(Value(Decimal(every - met), None, *place))
    return found


def _rows(met: bool) -> Any:
    def rows(user: Any, where: Where) -> list[tuple[Estate, Check]]:
        day = min(where.month.last, where.today)
        return [each for each in checked(where.counties, day) if provides(each[1]) is met]

    return rows


def _columns(user: Any, page: Sequence[tuple[Estate, Check]]) -> Sequence[Column]:
    def lacking(row: tuple[Estate, Check]) -> str:
        short = [f"{need.label} {need.lacking}" for need in row[1].needs if need.lacking]
        return "；".join(short) or row[1].missing or cells.DASH

    return (
        Column("name", "小区", lambda r: cells.link(r[0].name, reverse("homes:estate", args=[r[0].pk])),
               head=True, optional=False),
        Column("county", "县市区", lambda r: r[0].region.name),
        Column("kind", "类型", lambda r: r[0].get_kind_display()),
        Column("lacking", "还缺（㎡）", lacking),
        Column("accepted", "竣工验收", lambda r: cells.day(r[0].accepted_on), kind="date"),
    )  # fmt: skip


#: Counted from the estates themselves; read by a target and its lists, not by dashboards.
SOURCE = Source("facilities.estates", _read, _day, history=False)
INDICATORS = (
    Indicator(
        MET, "配建达标小区", "个",
        "已验收的新建小区和已建成居住区中，登记的面积达到当地文件标准的。",
        "facilities", SOURCE, better="more", roles=CASE, listing=Listing(_rows(True), _columns),
        shown=False,
    ),
    Indicator(
        SHORT, "配建未达标小区", "个", "其中面积不足，或者缺户数、面积、人口等数算不出来的。",
        "facilities", SOURCE, better="less", roles=CASE, listing=Listing(_rows(False), _columns),
        shown=False,
    ),
)  # fmt: skip


def announce() -> None:
    """Announce them."""
    announce_indicators(*INDICATORS)
